"""
python compare_runs.py

Runs a hole's reference and entries, compares their complete logs byte for byte, and says who matches whom.
`python compare_runs.py --help` lists what can be asked for.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - who has an older one is told
    sys.stderr.write("golf: needs Python 3.11 or newer; this is " + sys.version.split()[0] + "\n")
    sys.exit(2)

import golf  # noqa: F401 - found here, and with it all that is in it

# Python has put this folder first, where entries lie: one called random.py would be taken for the library's module.
if not sys.flags.safe_path:
    sys.path[:] = [folder for folder in sys.path if folder != sys.path[0]]

import signal

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while the rest is loaded ends it without many words

from pathlib import Path

from golf.commands.arguments import guarded


def job() -> int:
    """The main job, whose packages may be missing."""
    from golf.commands.run import main

    return main(Path(__file__).resolve().parent)


if __name__ == "__main__":
    sys.exit(guarded(job))
