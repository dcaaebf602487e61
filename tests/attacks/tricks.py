"""Tricks by the hundred: which of them work behind which layers. All run one after the other in one program."""

import dataclasses
import json
import platform
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from attack_targets import HERE, targets

from golf.confine.prove import BASE, LAYERS, prepare
from golf.run.interpreters import this_interpreter
from golf.run.program import run_program
from golf.run.records import Allowances, Isolation, Launch, Limits

PROGRAM = HERE / "programs" / "tricks.py"
TRICKS = HERE / "tricks.toml"
LIMITS = Limits(wall_seconds=120, address_bytes=256 << 20, descriptors=48)
WALLS = tuple(layer for layer in LAYERS if layer not in BASE)

# The numbers of the calls that tricks make by themselves: on x86_64, on aarch64.
NUMBERS = """
add_key 248 217          bpf 321 280               epoll_create1 291 20     eventfd2 290 19
fanotify_init 300 262    futex 202 98              init_module 175 105
inotify_add_watch 254 27 inotify_init1 294 26
io_setup 206 0           io_uring_setup 425 425    ioprio_set 251 30
kcmp 312 272             keyctl 250 219            landlock_create_ruleset 444 444                    madvise 28 233
membarrier 324 283       mincore 27 232            mlock 149 228            modify_ldt 154 -
mount 165 40             move_pages 279 239        mq_open 240 180          mq_unlink 241 181
msgctl 71 187            msgget 68 186             msync 26 227             name_to_handle_at 303 264
openat2 437 437          perf_event_open 298 241   personality 135 92       pidfd_getfd 438 438
pidfd_open 434 434       pidfd_send_signal 424 424 prctl 157 167            preadv2 327 286
prlimit64 302 261        process_madvise 440 440   process_vm_readv 310 270 ptrace 101 117
quotactl 179 60          readahead 187 213         rt_sigqueueinfo 129 138  seccomp 317 277
semctl 66 191            semget 64 190             set_mempolicy 238 237    sethostname 170 161
setns 308 268            shmctl 31 195             shmget 29 194            signalfd4 289 74
swapoff 168 225          sync 162 81               sync_file_range 277 84   syncfs 306 267
sysinfo 99 179           syslog 103 116            tgkill 234 131           timerfd_create 283 85
unshare 272 97           userfaultfd 323 282
"""


@dataclass(frozen=True)
class Trick:
    """What it tries, in words, and the body of a function that tries it."""

    name: str
    tries: str
    code: str


@cache
def tricks() -> tuple[Trick, ...]:
    table = tomllib.loads(TRICKS.read_text("utf-8"))
    return tuple(Trick(name, row["tries"], row["code"]) for name, row in table.items())


@cache
def got_through(layers: tuple[str, ...], allowances: Allowances | None = None) -> frozenset[str]:
    """The tricks that work behind these layers and no others, where a runtime is allowed what it needs."""
    this = this_interpreter()
    confinement = dataclasses.replace(prepare("none", this), isolation=Isolation(layers, (), False, False))
    if allowances:
        confinement = dataclasses.replace(confinement, allowances=allowances)
    with targets() as aims:
        told = {"numbers": numbers(), "tricks": {trick.name: trick.code for trick in tricks()}}
        files = {"targets.json": aims.file, "tricks.json": json.dumps(told).encode(), "input.txt": b"ada"}
        launch = Launch("trick_program.py", PROGRAM.read_bytes(), files, (), 0, this)
        made = run_program(launch, LIMITS, confinement)
    assert made.log.exit_status == 0, made
    lines = made.log.stdout.decode().split("\n")
    assert len(lines) == len(tricks()) + 1, made
    return frozenset(line for line in lines if line and not line.startswith("-"))


def subsets() -> tuple[tuple[str, ...], ...]:
    """The layers that a platform may have: limits and reaper, and any of the walls."""
    chosen = [walls for size in range(len(WALLS) + 1) for walls in combinations(WALLS, size)]
    return tuple((*BASE, *walls) for walls in chosen)


def numbers() -> dict[str, int]:
    words = NUMBERS.split()
    column = {"x86_64": 1, "aarch64": 2}[platform.machine()]
    rows = (words[start : start + 3] for start in range(0, len(words), 3))
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}
