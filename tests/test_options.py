"""What may stand at doubtful places."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ocrfix.engine.options import Kind, Options
from ocrfix.knowledge import Knowledge

TEXT = "Much dama-ge was done at herlhouse and thes'uburbs; tbe day ofthe ques. tion was v isit"


def keys(options: Options) -> list[tuple[int, ...]]:
    """What each option does, and where."""
    columns = (
        options.group,
        options.place,
        options.covers,
        options.kind,
        options.first,
        options.second,
    )
    return list(zip(*(column.tolist() for column in columns), strict=True))


@given(words=st.lists(st.sampled_from(TEXT.split()), max_size=30))
@example(words=TEXT.split())
@settings(max_examples=40, deadline=None)
def test_each_option_stands_once(english: Knowledge, words: list[str]) -> None:
    """What is found in several ways is one option: else each would take from the other's chance."""
    found = keys(english.engine.explained(" ".join(words)).options)

    assert len(set(found)) == len(found)


def test_ways_to_the_same_words_speak_together(english: Knowledge) -> None:
    """The chance of a reading isn't parted among the ways in which it came about."""
    decisions = english.engine.decide("I went to herlhouse again.")
    likely = (decisions.options.kind == Kind.SPLIT) & (decisions.chances > 0.05)

    assert np.count_nonzero(likely) == 1
