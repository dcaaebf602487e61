"""The proof that two sources have the same statements."""

import pytest

from golf.pack.proof.trees import Different, prove_permuted


def test_statements_in_another_order_are_the_same_statements() -> None:
    prove_permuted("a=1\nif a:\n b=2\n c=3", "if a:\n c=3\n b=2\na=1")
    with pytest.raises(Different):
        prove_permuted("a=1\nif a:\n b=2\n c=3", "a=1\nif a:\n b=2\nc=3")
