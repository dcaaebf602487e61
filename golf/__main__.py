"""python -m golf COMMAND ...: the toolbox."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - who has an older one is told
    sys.stderr.write("golf: needs Python 3.11 or newer; this is " + sys.version.split()[0] + "\n")
    sys.exit(2)

# `-m` puts the working folder first, where a file called zlib.py would be taken for the library's. What is in this
# package is found without it.
if not sys.flags.safe_path:
    del sys.path[0]

from golf.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
