"""The C library, for calls that Python has no name for."""

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.syscall.restype = ctypes.c_long

PAGE = os.sysconf("SC_PAGE_SIZE")
PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_FIXED_NOREPLACE = 3, 0x02 | 0x20 | 0x100000
ADDRESS_BITS = 38  # the address space that every 64-bit Linux gives a process
CAPBSET_DROP, SET_SECUREBITS = 24, 28
# Without meaning for user 0, locked: NOROOT, NO_SETUID_FIXUP, KEEP_CAPS locked, NO_CAP_AMBIENT_RAISE.
SECUREBITS = 0b11101111
CAPABILITY_VERSION_3 = 0x20080522

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38


def check(result: int, what: str) -> int:
    """The result of a C call; OSError that names the call where it is negative."""
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")
    return result


def prctl(option: int, value: int) -> None:
    check(libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0), f"prctl {option}")


def syscall(number: int, *arguments: object) -> int:
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return check(libc.syscall(ctypes.c_long(number), *wide), f"system call {number}")


def lay_down(data: bytes) -> int:
    """The address of a copy of data, aligned to 8, that cannot be guessed: some 35 random bits."""
    size = -(-(len(data) + PAGE) // PAGE) * PAGE
    while True:
        random = int.from_bytes(os.urandom(8), "little")
        page = random % (1 << ADDRESS_BITS) // PAGE * PAGE
        place = libc.mmap(
            ctypes.c_void_p(page),
            ctypes.c_size_t(size),
            PROT_READ_WRITE,
            MAP_PRIVATE_ANONYMOUS_FIXED_NOREPLACE,
            -1,
            ctypes.c_long(0),
        )
        if place == page:  # and not MAP_FAILED, where something lies already
            address = page + (random >> ADDRESS_BITS) % (PAGE // 8) * 8
            ctypes.memmove(address, data, len(data))
            return address


def drop_capabilities() -> None:
    """Give up all that user 0 may do beyond other users. Without a right to give up, nothing happens."""
    for capability in range(64):
        if libc.prctl(CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) < 0:
            break
    libc.prctl(SET_SECUREBITS, ctypes.c_ulong(SECUREBITS), 0, 0, 0)
    check(libc.capset(struct.pack("=II", CAPABILITY_VERSION_3, 0), bytes(24)), "capset")
