"""Landlock: which files this process and its children may touch, from now on. Linux 5.13 and later.

Numbers and structures are those of linux/landlock.h; the three system calls have one number everywhere.
"""

import os
import stat
import struct
from collections.abc import Iterable
from contextlib import suppress

from golf.launcher import system

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG = 1
RULE_PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
# How many rights over files, over TCP ports and over scopes each version of the interface knows.
FILE_RIGHTS = (13, 14, 15, 15, 16)  # versions 1 to 5, and later
NET_RIGHTS, NET_SINCE = 2, 4  # bind, connect
SCOPES, SCOPES_SINCE = 2, 6  # abstract sockets, signals


def restrict(
    execute: Iterable[str], read: Iterable[str], list_only: Iterable[str], write: Iterable[str]
) -> None:
    """Close all files but these; open descriptors stay open. Raises OSError where there is no Landlock.

    execute    files, and whole folders of them, that may be read and executed
    read       files and whole folders that may be read
    list_only  folders whose names, but not whose files, may be read
    write      folders in which all may be done but executing, and files that may be written
    TCP ports, abstract sockets and signals to others are closed too where the kernel's version can.
    """
    version = system.syscall(CREATE_RULESET, None, 0, VERSION_FLAG)
    files = (1 << FILE_RIGHTS[min(version, len(FILE_RIGHTS)) - 1]) - 1
    net = (1 << NET_RIGHTS) - 1 if version >= NET_SINCE else 0
    scopes = (1 << SCOPES) - 1 if version >= SCOPES_SINCE else 0
    attributes = struct.pack("=QQQ", files, net, scopes)
    known = 8 if version < NET_SINCE else 16 if version < SCOPES_SINCE else 24
    ruleset = system.syscall(CREATE_RULESET, attributes[:known], known, 0)
    for rights, paths in (
        (EXECUTE | READ_FILE, execute),
        (READ_FILE | READ_DIR, read),
        (READ_DIR, list_only),
        (files & ~EXECUTE, write),
    ):
        for path in paths:
            with suppress(FileNotFoundError):
                _allow(ruleset, path, rights)
    system.prctl(system.PR_SET_NO_NEW_PRIVS, 1)
    system.syscall(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= OF_A_FILE  # the kernel refuses the others for a file
        system.syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)
