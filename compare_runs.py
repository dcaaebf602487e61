"""
python compare_runs.py

Runs a hole's reference and entries, compares their complete logs byte for byte, and says who matches whom.
`python compare_runs.py --help` lists what can be asked for.
"""

import sys
from pathlib import Path

from golf.commands.run import main

if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
