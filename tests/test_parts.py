"""Large texts: where they are cut, and that cutting them shows nowhere."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocrfix import Cleaner, Settings, cuts, marks
from ocrfix.edits import Edit, Proposal, apply, undo
from ocrfix.identity import identify
from ocrfix.parts import clean
from ocrfix.pipeline import Part
from tests import corpus
from tests.texts import ANY, damaged_prose

LIMIT, LEAST = 12_000, 3_000


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of some pages counts as large."""
    monkeypatch.setattr(cuts, "LIMIT", LIMIT)
    monkeypatch.setattr(cuts, "LEAST", LEAST)


@pytest.fixture(scope="module")
def text() -> str:
    return corpus.large(90_000)


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(Settings(stages=("encoding", "hyphens", "spaces", "punctuation", "words")))


def test_a_text_that_is_not_large_is_not_cut() -> None:
    """One part, whatever is in it."""
    assert cuts.cuts("a" * LIMIT) == [(0, LIMIT)]
    assert cuts.cuts("") == [(0, 0)]


def test_parts_are_the_text(text: str) -> None:
    """They follow each other without a gap, and each is of the size it may have."""
    found = cuts.cuts(text)

    assert (found[0][0], found[-1][1]) == (0, len(text))
    assert all(a[1] == b[0] for a, b in pairwise(found))
    assert all(LEAST <= end - start <= LIMIT for start, end in found)


def test_it_is_cut_between_paragraphs(text: str) -> None:
    """Behind a sentence and a blank line, before a capital."""
    for start, _ in cuts.cuts(text)[1:]:
        assert text[start - 2 : start] == "\n\n"
        assert text[:start].rstrip()[-1] in ".!?\"'”’)"
        assert text[start:].lstrip("\"'“‘(")[0].isupper()


def test_it_is_not_cut_beside_a_page_mark() -> None:
    """A sentence that goes on over the page must stay in one part."""
    known = corpus.passages()
    text = "\n\n".join(f"{known[n]}\n\n{known[n + 1]}\n\n{{p. {n}}}" for n in range(300))

    assert len(cuts.cuts(text)) > 3
    for start, _ in cuts.cuts(text)[1:]:
        assert "{p." not in text[start - 40 : start + 40]


@pytest.mark.parametrize("at", [0, 40_000, 80_000])
def test_a_change_moves_but_the_cuts_that_it_touches(text: str, at: int) -> None:
    """What stands at a place makes it a cut, not how far it is from the start."""
    place = text.index("\n\n", at)
    more = " And this was said besides, at some length."
    changed = text[:place] + more + text[place:]
    before = {text[start : start + 60] for start, _ in cuts.cuts(text)[1:]}
    after = {changed[start : start + 60] for start, _ in cuts.cuts(changed)[1:]}

    assert len(before & after) >= len(before) - 2


@pytest.mark.parametrize(
    "text",
    [
        *("a" * 100_000, " " * 100_000, "\n" * 100_000, "word " * 20_000, ".\n\n" * 30_000),
        *("It is. " * 15_000, "A line.\n" * 12_000, "(" * 100_000),
    ],
    ids=lambda text: f"{text[:7]!a}",
)
def test_a_text_without_safe_places_is_cut_too(text: str) -> None:
    """At what blank there is near the middle, or there."""
    found = cuts.cuts(text)

    assert found[-1][1] == len(text)
    assert all(0 < end - start <= LIMIT for start, end in found)


def test_cleaning_keeps_its_promises(text: str, cleaner: Cleaner) -> None:
    """Edits replay to the character, are undone, and cleaning again changes nothing."""
    result = cleaner.clean(text)
    again = cleaner.clean(result.text)

    assert len(cuts.cuts(text)) > 8
    assert len(result.edits) > 100
    assert apply(text, result.edits) == result.text
    assert undo(result.text, result.edits) == text
    assert again.edits == ()


def test_offsets_and_ids_are_those_of_the_whole(text: str, cleaner: Cleaner) -> None:
    """Each edit says what the source has where it stands; its id is of the source around it."""
    result = cleaner.clean(text)
    both = [*result.edits, *result.suggestions]

    assert all(text[e.start : e.end] == e.before for e in both)
    assert [e.id for e in identify(text, both)] == [e.id for e in both]
    assert len({e.id for e in both}) == len(both)


def test_pages_are_those_of_the_whole(cleaner: Cleaner) -> None:
    """Each mark of the source has its page, with its place in the text."""
    random = Random(3)  # noqa: S311 (the same each time)
    known = corpus.passages()
    pages = [f"{{p. {n}}}\n\n{random.choice(known)}  {random.choice(known)}\n\n" for n in range(40)]
    source = "".join(pages)
    result = cleaner.clean(source)

    assert [p.source_start for p in result.pages] == [m.start for m in marks.find(source)]
    assert len(result.pages) == 40
    for page in result.pages:
        assert result.text.startswith(f"{{p. {page.label}}}", page.text_start)


def replacing(before: str, after: str) -> object:
    """Cleans parts by replacing a string everywhere."""

    def each(texts: list[str]) -> list[Part]:
        return [part(text) for text in texts]

    def part(text: str) -> Part:
        edits: list[Edit] = []
        at = text.find(before)
        while at >= 0:
            edits.append(Edit(at, at + len(before), before, after, "words", "test", 0.9, "so"))
            at = text.find(before, at + len(before))
        cleaned = text.replace(before, after)
        place = cleaned.find("odd")
        unsure = (("words", Proposal(place, place + 3, "even", "r", 0.5, "?")),)
        return Part(cleaned, tuple(edits), unsure if place >= 0 else ())

    return each


def test_where_cleaning_moves_a_cut_it_is_cleaned_again() -> None:
    """Each sentence begins anew with "X": all ranks change, and all cuts with them."""
    text = "\n\n".join(f"Xthe {i} odd and even things of long ago {i}." for i in range(2_000))
    each = replacing("Xthe", "The")
    part = clean(text, each)  # type: ignore[arg-type]

    assert part.text == text.replace("Xthe", "The")
    assert apply(text, part.edits) == part.text
    assert clean(part.text, each).edits == ()  # type: ignore[arg-type]
    assert len(part.unsure) == len(cuts.cuts(part.text))
    assert all(part.text[p.start : p.end] == "odd" for _, p in part.unsure)


def test_where_cuts_never_rest_the_source_stays() -> None:
    """Parts that are changed whenever they are cleaned: nothing is, rather than for ever."""

    def each(texts: list[str]) -> list[Part]:
        return [
            Part(f"{text}.", (Edit(len(text), len(text), "", ".", "words", "r", 0.9, "so"),), ())
            for text in texts
        ]

    text = corpus.large(40_000)
    part = clean(text, each)  # type: ignore[arg-type]

    assert (part.text, part.edits) == (text, ())


@settings(max_examples=25, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(damaged_prose(), min_size=1, max_size=4).map("\n\n".join) | ANY)
def test_any_text_may_be_cut_anywhere(text: str) -> None:
    """Promises 1 and 2 where parts are sentences: replay, undo, and nothing more to do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cuts, "LIMIT", 120)
        patch.setattr(cuts, "LEAST", 20)
        cleaner = Cleaner()
        result = cleaner.clean(text)

        assert apply(text, result.edits) == result.text
        assert undo(result.text, result.edits) == text
        assert cleaner.clean(result.text).edits == ()
