"""The system calls that a program is refused, and their numbers (asm/unistd_64.h, asm-generic/unistd.h)."""

LAST_KNOWN = 450  # of Linux 6.0, on both machines; newer calls are absent for a program

# One call a line: its name, its number on x86_64, on aarch64; "-" where it does not exist.
_CLOSED = """
# Sockets: the network, and every other process that listens.
socket 41 198
socketpair 53 199
connect 42 203
bind 49 200
listen 50 201
accept 43 202
accept4 288 242
sendto 44 206
sendmsg 46 211
sendmmsg 307 269
recvfrom 45 207
recvmsg 47 212
recvmmsg 299 243
setsockopt 54 208
getsockopt 55 209
shutdown 48 210
getsockname 51 204
getpeername 52 205
# Other processes: their memory, their files, their time.
ptrace 101 117
process_vm_readv 310 270
process_vm_writev 311 271
process_madvise 440 440
process_mrelease 448 448
kcmp 312 272
pidfd_open 434 434
pidfd_getfd 438 438
pidfd_send_signal 424 424
tkill 200 130
setpriority 141 140
ioprio_set 251 30
migrate_pages 256 238
move_pages 279 239
# Calls that go around a filter or the process: rings, page faults, kernel programs, keys.
io_uring_setup 425 425
io_uring_enter 426 426
io_uring_register 427 427
io_setup 206 0
io_submit 209 2
userfaultfd 323 282
bpf 321 280
perf_event_open 298 241
keyctl 250 219
add_key 248 217
request_key 249 218
personality 135 92
modify_ldt 154 -
# New processes and programs; execve and clone are looked at below.
fork 57 -
vfork 58 -
execveat 322 281
memfd_create 319 279
memfd_secret 447 447
uselib 134 -
# What outlives a process or reaches others through memory.
shmget 29 194
shmat 30 196
shmctl 31 195
semget 64 190
semop 65 193
semtimedop 220 192
semctl 66 191
msgget 68 186
msgsnd 69 189
msgrcv 70 188
msgctl 71 187
mq_open 240 180
mq_unlink 241 181
# Owners, modes and times of files, which Landlock leaves open.
chmod 90 -
fchmod 91 52
fchmodat 268 53
chown 92 -
fchown 93 55
lchown 94 -
fchownat 260 54
utime 132 -
utimes 235 -
futimesat 261 -
utimensat 280 88
setxattr 188 5
lsetxattr 189 6
fsetxattr 190 7
removexattr 197 14
lremovexattr 198 15
fremovexattr 199 16
# Name spaces, mounts, and files by handle.
mount 165 40
umount2 166 39
pivot_root 155 41
chroot 161 51
unshare 272 97
setns 308 268
fsopen 430 430
fsconfig 431 431
fsmount 432 432
fspick 433 433
move_mount 429 429
open_tree 428 428
mount_setattr 442 442
name_to_handle_at 303 264
open_by_handle_at 304 265
fanotify_init 300 262
fanotify_mark 301 263
# The machine.
init_module 175 105
finit_module 313 273
delete_module 176 106
kexec_load 246 104
kexec_file_load 320 294
reboot 169 142
swapon 167 224
swapoff 168 225
quotactl 179 60
quotactl_fd 443 443
acct 163 89
settimeofday 164 170
clock_settime 227 112
adjtimex 159 171
clock_adjtime 305 266
sethostname 170 161
setdomainname 171 162
iopl 172 -
ioperm 173 -
syslog 103 116
vhangup 153 58
# Rights.
setuid 105 146
setgid 106 144
setreuid 113 145
setregid 114 143
setresuid 117 147
setresgid 119 149
setgroups 116 159
setfsuid 122 151
setfsgid 123 152
capset 126 91
"""

_CONDITIONAL = """
execve 59 221
clone 56 220
clone3 435 435
kill 62 129
tgkill 234 131
rt_sigqueueinfo 129 138
rt_tgsigqueueinfo 297 240
prlimit64 302 261
sched_setaffinity 203 122
sched_setscheduler 144 119
sched_setparam 142 118
sched_setattr 314 274
prctl 157 167
fcntl 72 25
ioctl 16 29
"""

_ROWS = [line.split() for line in (_CLOSED + _CONDITIONAL).split("\n") if line and line[0] != "#"]

CLOSED = tuple(line.split()[0] for line in _CLOSED.split("\n") if line and line[0] != "#")
NUMBERS = {
    machine: {row[0]: int(row[column]) for row in _ROWS if row[column] != "-"}
    for column, machine in ((1, "x86_64"), (2, "aarch64"))
}
