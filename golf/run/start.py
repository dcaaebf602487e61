"""How a program is started: by a Python, or as what it was built to, or by another language's interpreter."""

from dataclasses import dataclass
from pathlib import Path

from golf.run import python
from golf.run.bwrap import Places
from golf.run.records import Launch, Port

PROGRAM = "{program}"


@dataclass(frozen=True)
class Start:
    """What the launcher is told of a program, as the program sees it.

    file      what its file is called
    executed  it is started itself, and by nothing else
    writes    it may write in a folder of its own
    """

    file: str
    command: list[str]
    environment: dict[str, str]
    executed: bool = False
    writes: bool = False


def start_of(launch: Launch, seen: Places) -> Start:
    if launch.port is None:
        return Start(python.PROGRAM, python.command(launch, seen), python.environment(launch))
    return _port(launch, launch.port, seen.folder / launch.port.file, seen.out)


def _port(launch: Launch, port: Port, program: Path, out: Path) -> Start:
    def filled(text: str) -> str:
        return text.replace(PROGRAM, str(program)).replace("{out}", str(out))

    return Start(
        file=port.file,
        command=[*map(filled, port.command), *launch.arguments],
        environment={"TZ": "UTC", "LC_ALL": "C"} | {name: filled(text) for name, text in port.environment},
        executed=port.command[0] == PROGRAM,
        writes=port.writes,
    )
