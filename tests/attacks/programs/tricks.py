"""Tries one trick after the other, and prints the names of those that worked.

Run like any entry, in a folder with tricks.json and targets.json; it is never imported. A trick is the body of a
function: it worked unless it raises something or returns False.
"""

import ctypes
import errno
import fcntl
import json
import mmap
import os
import signal
import socket
import struct
import sys
import threading
import time

told = json.load(open("tricks.json", encoding="utf-8"))
t = json.load(open("targets.json", encoding="utf-8"))
numbers = told["numbers"]
libc = ctypes.CDLL(None, use_errno=True)
library = os.__file__
folder = os.path.dirname(t["secret"])
PAGE = mmap.PAGESIZE


def call(name, *arguments):
    """A raw system call."""
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    libc.syscall.restype = ctypes.c_long
    result = libc.syscall(ctypes.c_long(numbers[name]), *wide)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def shelf():
    """A file of the standard library, open for reading: what all programs share."""
    return os.open(library, os.O_RDONLY)


def mapped():
    """The address of the first page of that file, in memory."""
    libc.mmap.restype = ctypes.c_void_p
    place = libc.mmap(None, ctypes.c_size_t(PAGE), 1, 1, shelf(), ctypes.c_long(0))
    if place in (None, 2**64 - 1):
        raise OSError(ctypes.get_errno(), "mmap")
    ctypes.string_at(place, 1)
    return place


def lock(kind, start=0, length=1):
    return struct.pack("hhlli4x", kind, 0, start, length, 0)


def read(path):
    with open(path, "rb") as file:
        return len(file.read(64)) > 0


def write(path, flags=os.O_WRONLY):
    os.close(os.open(path, flags, 0o600))


def child(act):
    """In a child, so that what follows is not changed by it."""
    pid = os.fork()
    if pid == 0:
        try:
            act()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1] == 0


def main():
    for name, code in told["tricks"].items():
        body = "\n".join("    " + line for line in code.strip().split("\n"))
        scope = dict(globals())
        exec(f"def trick():\n{body}", scope)
        try:
            print(name if scope["trick"]() is not False else f"- {name}")
        except BaseException as error:
            print("-", name, type(error).__name__, str(error)[:80].replace("\n", " "))
        os.chdir(home)
        os.closerange(3, 48)


home = os.getcwd()
main()
