"""The promises of the library, over any text."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocrfix import Cleaner, Settings, log, rows, source
from ocrfix.edits import apply, undo
from ocrfix.pipeline import Result
from tests.texts import ANY, ODD, damaged_prose

EXAMPLES = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
SETTINGS = st.builds(
    Settings,
    page_marks=st.sampled_from(("keep", "drop")),
    lines=st.sampled_from(("keep", "join")),
    quotes=st.sampled_from(("keep", "straight", "typographic")),
    dashes=st.sampled_from(("keep", "straight", "typographic")),
)


@lru_cache(maxsize=64)
def cleaner(chosen: Settings) -> Cleaner:
    return Cleaner(chosen)


def clean(text: str, chosen: Settings | None = None) -> Result:
    return cleaner(chosen or Settings()).clean(text)


@EXAMPLES
@given(ANY)
def test_replay_gives_the_text_and_undo_the_source(text: str) -> None:
    """Promise 1: the applied edits make the text of the source; taken back, the source."""
    result = clean(text)

    assert apply(text, result.edits) == result.text
    assert undo(result.text, result.edits) == text


@EXAMPLES
@given(ANY)
def test_the_log_holds_all_of_it(text: str) -> None:
    """Promise 1: what was written and read back replays as well."""
    given_source = source.decode(source.to_bytes(text), "test")
    result = clean(given_source.text)
    written = rows.dumps(log.of(result, given_source, Settings()), given_source.text)
    read = rows.loads(written, "log")

    log.verify(read, given_source, "log")

    assert log.replay(read, given_source.text) == result.text
    assert log.restore(read, result.text) == source.to_bytes(text)
    assert (read.edits, read.suggestions) == (result.edits, result.suggestions)


@EXAMPLES
@given(ANY)
def test_clean_text_stays_as_it_is(text: str) -> None:
    """Promise 2: cleaning clean text again changes nothing."""
    once = clean(text).text
    again = clean(once)

    assert [(e.stage, e.rule, e.before, e.after) for e in again.edits] == []


@EXAMPLES
@given(ANY, SETTINGS)
def test_promises_hold_under_any_settings(text: str, chosen: Settings) -> None:
    """Promises 1 and 2 under the styles that a person may choose."""
    result = clean(text, chosen)
    again = clean(result.text, chosen)

    assert undo(result.text, result.edits) == text
    assert [(e.stage, e.rule, e.before, e.after) for e in again.edits] == []


@EXAMPLES
@given(ANY, st.data())
def test_any_subset_can_be_rejected(text: str, data: st.DataObject) -> None:
    """Promise 3: any edits can be left out, and the rest still applies."""
    result = clean(text)
    rejected = data.draw(st.sets(st.sampled_from(result.edits))) if result.edits else set()
    kept = [e for e in result.edits if e not in rejected]

    assert undo(apply(text, kept), kept) == text
    for edit in kept:
        assert text[edit.start : edit.end] == edit.before


@EXAMPLES
@given(ANY)
def test_edits_are_in_order_apart_and_true(text: str) -> None:
    """Each edit says what the source has, changes it, and overlaps no other; ids are unique."""
    result = clean(text)

    for a, b in pairwise(result.edits):
        assert a.end <= b.start
        assert (a.start, a.end) != (b.start, b.end)
    for edit in (*result.edits, *result.suggestions):
        assert text[edit.start : edit.end] == edit.before != edit.after
        assert 0 <= edit.confidence <= 1
        assert edit.reason
    ids = [edit.id for edit in (*result.edits, *result.suggestions)]
    assert len(ids) == len(set(ids))


@EXAMPLES
@given(ANY)
def test_the_same_text_gives_the_same_result(text: str) -> None:
    """Promise 4: the result depends on text and settings alone."""
    assert clean(text) == Cleaner(Settings()).clean(text)


@EXAMPLES
@given(damaged_prose())
def test_newlines_make_no_difference(text: str) -> None:
    """The same text with another system's newlines comes out the same."""
    text = text.replace("\r\n", "\n")

    assert clean(text.replace("\n", "\r\n")).text == clean(text).text


@EXAMPLES
@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise_or_lose_one(data: bytes) -> None:
    """Promise 5: any bytes are read, cleaned, logged, and come back."""
    given_source = source.decode(data, "test")
    result = clean(given_source.text)
    written = rows.dumps(log.of(result, given_source, Settings()), given_source.text)

    assert log.restore(rows.loads(written, "log"), result.text) == data


@EXAMPLES
@given(ODD)
def test_pages_lie_within_the_text(text: str) -> None:
    """Each page begins somewhere in the source and in the text, in order."""
    result = clean(text)

    for page in result.pages:
        assert 0 <= page.source_start <= len(text)
        assert 0 <= page.text_start <= len(result.text)
    assert list(result.pages) == sorted(result.pages, key=lambda page: page.source_start)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", " " * 100_000, "(" * 50_000, "a" * 100_000, "{p. " * 20_000, "-\n" * 20_000),
        *("'" * 50_000, "." * 50_000, "a-" * 30_000, "&amp;" * 5_000, "\ud800" * 5_000),
        "I " * 30_000,
        # A sign that ends a word and parts it from the next with nothing between.
        "He wozz»»»b lddle went.",
    ],
    ids=lambda text: f"{text[:6]!a}x{len(text)}",
)
def test_monotonous_texts_are_done(text: str) -> None:
    """Promise 5: no regular expression runs wild on a text of one thing."""
    result = clean(text)

    assert undo(result.text, result.edits) == text
