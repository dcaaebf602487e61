"""Which imports a wrapper may take along."""

import pytest

from golf.pack.source.hoist import hoisted


@pytest.mark.parametrize(
    ("source", "modules", "body"),
    [
        (b"import re\nx=1", b",re", b"x=1"),
        (b"import re,sys;x=1", b",re,sys", b"x=1"),
        (b"import re as r;import\tmath\tas\tm\nx=1", b",re as r,math\tas\tm", b"x=1"),
        (b"import re;import numpy;import sys\nx=1", b",re", b"import numpy;import sys\nx=1"),
    ],
)
def test_plain_imports_at_the_top_go_into_the_wrapper(source: bytes, modules: bytes, body: bytes) -> None:
    assert hoisted(source) == (modules, body)


@pytest.mark.parametrize(
    "source",
    [
        b"from re import*\nx=1",
        b"x=1;import re\nx=2",
        b"import numpy,re\nx=1",  # another package may look at who imports it
        b"import os.path\nx=1",
        b"import zlib\nx=1",
        b"import re as exec\nx=1",
        b"import re as n\nx=1",  # the wrapper's own number
        b"import re\n'no docstring';x=1",
        b"import re\nR'''no docstring'''",
        b"import re",
    ],
)
def test_other_imports_stay_where_they_are(source: bytes) -> None:
    assert hoisted(source) == (b"", source)
