"""The system calls that a program may make, in groups, with their numbers (asm/unistd_64.h, asm-generic/unistd.h).

What is in no group of a program does not pass. A group is what golf/run/records.py calls an allowance; every
program has the group EVERY. A call that is listed here may have further conditions, see golf/launcher/rules.py.
"""

EVERY, THREADS, LIBRARIES, CODE, SIGNALS, EVENTS, WRITE, PROGRAMS = (
    "every program",
    "threads",
    "libraries",
    "code",
    "signals",
    "events",
    "write",
    "programs",
)

LAST_KNOWN = 450  # of Linux 6.0, on both machines; newer calls are absent for a program

# One call a line: its name, its number on x86_64, on aarch64; "-" where it does not exist.
_ROWS = {
    EVERY: """
read 0 63
readv 19 65
pread64 17 67
preadv 295 69
write 1 64
writev 20 66
open 2 -
openat 257 56
close 3 57
lseek 8 62
dup 32 23
dup2 33 -
dup3 292 24
fcntl 72 25
ioctl 16 29
stat 4 -
lstat 6 -
fstat 5 80
newfstatat 262 79
statx 332 291
access 21 -
faccessat 269 48
faccessat2 439 439
readlink 89 -
readlinkat 267 78
getdents 78 -
getdents64 217 61
getcwd 79 17
chdir 80 49
fchdir 81 50
mmap 9 222
munmap 11 215
mremap 25 216
mprotect 10 226
madvise 28 233
brk 12 214
futex 202 98
futex_waitv 449 449
set_robust_list 273 99
set_tid_address 218 96
rseq 334 293
arch_prctl 158 -
prctl 157 167
rt_sigaction 13 134
rt_sigprocmask 14 135
rt_sigreturn 15 139
rt_sigpending 127 136
rt_sigtimedwait 128 137
rt_sigsuspend 130 133
sigaltstack 131 132
restart_syscall 219 128
pause 34 -
kill 62 129
tgkill 234 131
poll 7 -
ppoll 271 73
select 23 -
pselect6 270 72
time 201 -
gettimeofday 96 169
clock_gettime 228 113
clock_getres 229 114
clock_nanosleep 230 115
nanosleep 35 101
times 100 153
getrusage 98 165
getrlimit 97 163
prlimit64 302 261
sched_yield 24 124
sched_getaffinity 204 123
getcpu 309 168
getrandom 318 278
uname 63 160
getpid 39 172
getppid 110 173
gettid 186 178
getuid 102 174
geteuid 107 175
getgid 104 176
getegid 108 177
getgroups 115 158
getresuid 118 148
getresgid 120 150
getpgrp 111 -
getpgid 121 155
getsid 124 156
wait4 61 260
waitid 247 95
execve 59 221
exit 60 93
exit_group 231 94
""",
    THREADS: """
clone 56 220
""",
    # Shared objects: machine code that a file holds.
    LIBRARIES: """
mmap 9 222
""",
    # Machine code of its own making: compilers that work while the program runs.
    CODE: """
mmap 9 222
mprotect 10 226
""",
    # Handlers of its own; without this group signals keep the actions that they have at the start.
    SIGNALS: """
rt_sigaction 13 134
alarm 37 -
getitimer 36 102
setitimer 38 103
tkill 200 130
""",
    # What an event loop waits with (node).
    EVENTS: """
epoll_create1 291 20
epoll_ctl 233 21
epoll_wait 232 -
epoll_pwait 281 22
epoll_pwait2 441 441
eventfd2 290 19
pipe 22 -
pipe2 293 59
fcntl 72 25
ioctl 16 29
sysinfo 99 179
""",
    # Files of its own, where Landlock or a name space leaves a place for them.
    WRITE: """
open 2 -
openat 257 56
creat 85 -
pwrite64 18 68
pwritev 296 70
ftruncate 77 46
fallocate 285 47
mkdir 83 -
mkdirat 258 34
rmdir 84 -
unlink 87 -
unlinkat 263 35
rename 82 -
renameat 264 38
renameat2 316 276
symlink 88 -
symlinkat 266 36
chmod 90 -
fchmod 91 52
fchmodat 268 53
umask 95 166
""",
    # Children and other programs: those that Landlock or a name space lets it execute.
    PROGRAMS: """
fork 57 -
vfork 58 -
clone 56 220
execve 59 221
pipe 22 -
pipe2 293 59
socketpair 53 199
sendto 44 206
sendmsg 46 211
recvfrom 45 207
recvmsg 47 212
setpgid 109 154
""",
}

# What a C library tries first, and does without where the kernel has never heard of it.
_FIRST_TRIED = """
clone3 435 435
close_range 436 436
openat2 437 437
preadv2 327 286
pwritev2 328 287
"""


def _table(rows: str) -> list[list[str]]:
    return [row.split() for row in rows.split("\n") if row]


GROUPS = {group: tuple(row[0] for row in _table(rows)) for group, rows in _ROWS.items()}
FIRST_TRIED = tuple(row[0] for row in _table(_FIRST_TRIED))
NUMBERS = {
    machine: {
        row[0]: int(row[column])
        for rows in (*_ROWS.values(), _FIRST_TRIED)
        for row in _table(rows)
        if row[column] != "-"
    }
    for column, machine in ((1, "x86_64"), (2, "aarch64"))
}
