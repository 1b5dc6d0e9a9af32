"""Tokens of a text that are taken from what it was before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocrfix.engine import continued as module
from ocrfix.engine.continued import continued
from ocrfix.engine.tokens import Tokens
from ocrfix.engine.values import Values

LINES = st.lists(
    st.sampled_from(
        ["", " ", "He saw", "tbe dog.", "The man's", "3 x-y", "«if»»»b", "--", "a_b\r", "Hoe1z"]
    ),
    max_size=30,
)


def same(some: Tokens, others: Tokens) -> bool:
    """Whether two sets of tokens are alike in all that is known of them."""
    pairs = (
        (some.written, others.written),
        (some.formed, others.formed),
        (some.parted, others.parted),
    )
    return (
        some.text == others.text
        and np.array_equal(some.spans, others.spans)
        and np.array_equal(some.gap_facts, others.gap_facts)
        and np.array_equal(some.looks, others.looks)
        and all(a.row == b.row and a.different == b.different for a, b in pairs)
        and all(np.array_equal(a.which, b.which) for a, b in pairs)
    )


@settings(deadline=None)
@given(before=LINES, now=LINES)
def test_tokens_are_those_of_the_text_itself(before: list[str], now: list[str]) -> None:
    """Whatever the text was before, and whatever was asked of its tokens then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_CHANGED", 0)
        old = Tokens.of("\n".join(before))
        _ = old.looks, old.gap_facts

        assert same(continued(old, "\n".join(now)), Tokens.of("\n".join(now)))


def test_what_was_told_of_a_value_is_not_asked_again() -> None:
    """Only values that the row before hadn't are looked at."""
    asked: list[str] = []

    def tell(values: list[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        asked.extend(values)
        return np.array([len(v) for v in values], np.int64)

    row = Values.of(["tbe", "dog", "saw", "tbe"])
    row.each(tell)
    asked.clear()
    other = row.pieced([["a"], slice(1, 4), ["dog", "a"]])

    assert other.row == ["a", "dog", "saw", "tbe", "dog", "a"]
    assert other.all(tell).tolist() == [1, 3, 3, 3, 3, 1]
    assert asked == ["a"]
