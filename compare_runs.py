"""
python compare_runs.py

Runs a hole's reference and entries, compares their complete logs byte for byte, and says who matches whom.
`python compare_runs.py --help` lists what can be asked for.
"""

import sys

import golf  # noqa: F401 - found here, and with it all that is in it

# Python has put this folder first, where entries lie: one called random.py would be taken for the library's module.
if not sys.flags.safe_path:
    sys.path[:] = [folder for folder in sys.path if folder != sys.path[0]]

from pathlib import Path

from golf.commands.run import main

if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
