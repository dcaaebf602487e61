"""Who is who in a result: no two programs write the same file, whatever they are called."""

import string

from hypothesis import given
from hypothesis import strategies as st

from golf.hole.hole import Kind
from golf.judge.label import LONGEST, labels, safe

SAFE = set(string.ascii_letters + string.digits + "-_+")


def test_the_first_keeps_its_name_and_later_ones_get_numbers():
    assert labels(["reference", "a", "a", "a-2", "A", "reference"]) == (
        "reference", "a", "a-2", "a-2-2", "A-3", "reference-2",
    )  # fmt: skip


def test_an_entry_that_is_called_like_a_round_of_another_writes_files_of_its_own():
    good, odd = labels(["good", "good.away-order"])
    assert odd == "good_away-order" and not odd.startswith(f"{good}.")


@given(st.lists(st.text(max_size=300), max_size=12))
def test_any_names_become_labels_that_are_safe_and_differ(stems):
    found = labels(stems)
    assert all(name and set(name) <= SAFE and not name.startswith("-") for name in found)
    assert all(len(name) <= LONGEST + 3 for name in found)
    assert len({name.casefold() for name in found}) == len(stems)


def test_letters_of_other_alphabets_lose_their_marks_and_bytes_that_are_no_text_their_meaning():
    assert safe("été") == "ete" and safe("\udcff") == "_" and safe("-cprint(1)") == "cprint_1_"


def test_the_home_round_is_known_by_its_kind_and_not_by_its_name():
    from golf.judge.label import Label

    assert (
        Label("a").stem("shipped", Kind.HOME) == "a"
        and Label("a", "3.12.1").stem("home", Kind.AWAY) == "a@3.12.1.home"
    )
