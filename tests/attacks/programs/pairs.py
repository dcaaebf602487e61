"""One half of every pair: the helper leaves its byte in all ways and waits, the tiny one prints what it finds.

Run like any entry, in a folder with pairs.json; it is never imported.
"""

import ctypes
import fcntl
import functools
import glob
import json
import os
import socket
import struct
import threading
import time

told = json.load(open("pairs.json", encoding="utf-8"))
numbers, word, port, byte = told["numbers"], told["word"], told["port"], told["byte"]
patience = told["patience"]
bits = [] if byte is None else [byte >> place & 1 for place in range(8)]
libc = ctypes.CDLL(None, use_errno=True)
folder = os.path.join(os.path.dirname(os.__file__), "encodings")
PAGES = (
    *(737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864),
    *(865, 866, 869, 874, 875, 949, 950, 1006, 1026, 1125, 1140, 1250),
)
books = [os.path.join(folder, f"cp{page}.py") for page in PAGES]
cold = told["cold"]
shelf = os.open(os.__file__, os.O_RDONLY)
keep = []


def call(name, *arguments):
    """A raw system call."""
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    libc.syscall.restype = ctypes.c_long
    result = libc.syscall(ctypes.c_long(numbers[name]), *wide)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def book(place):
    keep.append(os.open(books[place], os.O_RDONLY))
    return keep[-1]


@functools.cache
def shared_page():
    """The address of the first page of a file of the library, in memory."""
    libc.mmap.restype = ctypes.c_void_p
    return libc.mmap(None, ctypes.c_size_t(4096), 1, 1, shelf, ctypes.c_long(0))


def lock(kind, start):
    return struct.pack("hhlli4x", kind, 0, start, 1, 0)


def seen_lock(command, start):
    found = fcntl.fcntl(shelf, command, lock(fcntl.F_WRLCK, start))
    return struct.unpack("h", found[:2])[0] != fcntl.F_UNLCK


def text(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def refused(act):
    try:
        act()
    except OSError:
        return True
    return False


def do(code):
    """Run the body of a function; what it returns, or None where it raises something."""
    body = "\n".join("    " + line for line in (code or "pass").strip().split("\n"))
    scope = dict(globals())
    exec(f"def half():\n{body}", scope)
    try:
        return scope["half"]()
    except BaseException:
        return None


if byte is None:
    print(json.dumps({name: do(pair["tiny"]) for name, pair in told["pairs"].items()}))
else:
    for pair in told["pairs"].values():
        do(pair["helper"])
    for turn in range(10**9):
        for pair in told["pairs"].values():
            do(pair.get("again"))
        if turn == 0:
            print("ready")
        time.sleep(0.05)
