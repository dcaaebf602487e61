"""What the tests of the packer compress."""

from hypothesis import strategies as st

from golf.pack.deflate.blocks import Codes, best_codes
from golf.pack.deflate.estimate import TYPICAL
from golf.pack.deflate.matches import find_matches
from golf.pack.deflate.parse import frequencies, parse

SOURCE = b"""\
import math,random
def grow(rows,width):
    cells=[[random.choice('.#')for _ in range(width)]for _ in range(rows)]
    return cells
def count(cells,row,column):
    return sum(cells[(row+i)%len(cells)][(column+j)%len(cells[0])]=='#'for i in(-1,0,1)for j in(-1,0,1)if i or j)
def step(cells):
    rule=lambda row,column,cell:'#'if count(cells,row,column)in(3,2+(cell!='#'))else'.'
    return [[rule(row,column,cell)for column,cell in enumerate(line)]for row,line in enumerate(cells)]
cells=grow(20,40)
for _ in range(99):
    print('\\n'.join(''.join(line)for line in cells),end='\\n\\n')
    cells=step(cells)
"""
sources = st.one_of(
    st.binary(max_size=300),
    st.lists(st.sampled_from([b"for i in range(", b"x", b"):", b"\n", b"print(", b"lambda x:", b" "])).map(
        b"".join
    ),
    st.tuples(st.binary(max_size=6), st.integers(0, 400)).map(lambda pair: pair[0] * pair[1]),
)


def codes_for(data: bytes) -> tuple[tuple[list[int], list[int]], Codes]:
    tokens = parse(data, find_matches(data), TYPICAL.costs(), 0, len(data))
    counts = frequencies(data, tokens, 0)
    return counts, best_codes(counts)
