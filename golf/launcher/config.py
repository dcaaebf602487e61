"""What the harness and the launcher tell each other, a line of a literal each."""

from typing import TypedDict


class LimitsConfig(TypedDict):
    """The limits of golf/run/records.py; None lifts one.

    user_tasks  the tasks of the run and of all else that this user may have
    """

    wall_seconds: float
    cpu_seconds: float | None
    address_bytes: int | None
    memory_bytes: int | None
    file_bytes: int | None
    descriptors: int | None
    tasks: int | None
    user_tasks: int | None
    stack_bytes: int | None


class LandlockConfig(TypedDict):
    """Paths that stay open, see golf/launcher/landlock.py."""

    execute: list[str]
    read: list[str]
    list_only: list[str]
    write: list[str]


class SeccompConfig(TypedDict):
    """The groups of system calls that pass beside those of every program, see golf/launcher/calls.py."""

    allowances: list[str]


class Config(TypedDict):
    """One program, and what is to be around it.

    command            path and arguments of the program, as it sees them
    environment        all of its environment
    folder             in which it starts, as it sees it
    limits             what it may use
    output             the descriptors that become its stdout and stderr
    descriptors        what else it inherits: as 3, 4 and so on, to the end
    subreaper          the supervisor takes in orphans
    drop_capabilities  user 0 becomes a user like any other
    bwrap              the command that puts up name spaces, and starts the second launcher in them
    landlock, seccomp  None: that layer is not in use
    can_fork           the tree can grow
    """

    command: list[str]
    environment: dict[str, str]
    folder: str
    limits: LimitsConfig
    output: list[int]
    descriptors: list[int]
    subreaper: bool
    drop_capabilities: bool
    bwrap: list[str] | None
    landlock: LandlockConfig | None
    seccomp: SeccompConfig | None
    can_fork: bool


class UsageReport(TypedDict):
    """What all processes of the run used together; see golf/run/records.py."""

    seconds: float
    cpu_seconds: float
    peak_rss_bytes: int


class Fault(TypedDict):
    """Why a program could not be started.

    layer  that could not be put up, or an empty string
    errno  of the call that failed; 0 where there is none
    text   what went wrong
    """

    layer: str
    errno: int
    text: str


class Report(TypedDict):
    """What the supervisor says at the end.

    fault   why the program could not be started, if so
    reason  why the supervisor ended the tree, or an empty string
    """

    fault: Fault | None
    reason: str
    exit_status: int
    usage: UsageReport
