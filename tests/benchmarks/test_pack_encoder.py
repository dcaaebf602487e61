"""Texts that are kept with the size that another encoder made of them get no larger."""

import json
import zlib
from typing import Any

import pytest

from benchmarks.pack_encoder import TEXTS
from golf.pack.deflate.deflate import deflate

KEPT = json.loads(TEXTS.read_text("utf-8"))


def test_there_are_forty_texts_of_200_to_700_bytes() -> None:
    sizes = [len(each["text"].encode()) for each in KEPT]
    assert len(sizes) == 40 and min(sizes) >= 200 and max(sizes) <= 700


@pytest.mark.slow
@pytest.mark.needs_compiler
@pytest.mark.parametrize("each", KEPT[::5], ids=lambda each: len(each["text"]))
def test_every_fifth_text_is_no_larger_than_before_and_inflates_to_itself(each: dict[str, Any]) -> None:
    data = each["text"].encode()
    stream = deflate(data)
    assert stream.bits <= each["before"]
    assert zlib.decompress(stream.data, -15) == data
