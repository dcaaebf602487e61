"""python -m golf COMMAND ...: the toolbox."""

import sys

# `-m` puts the working folder first, where a file called zlib.py would be taken for the library's. What is in this
# package is found without it.
if not sys.flags.safe_path:
    del sys.path[0]

from golf.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
