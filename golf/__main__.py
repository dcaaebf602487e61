"""python -m golf COMMAND ...: the toolbox."""

import sys

from golf.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
