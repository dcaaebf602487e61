"""A Python says what it is. Run alone by one that is asked, imported by the one that runs the harness."""

import json
import platform
import sys
import sysconfig

# The path of its executable, of the Python below where it is a virtual environment's; then as in Interpreter.
SAYS = json.dumps(
    [
        getattr(sys, "_base_executable", None) or sys.executable,
        sys.implementation.name,
        platform.python_version(),
        sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}),
    ]
)

if __name__ == "__main__":
    print(SAYS)
