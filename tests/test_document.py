"""The text on its way."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ocrfix.document import WORD, Document
from ocrfix.edits import Proposal
from tests.test_edits import proposal


def test_changing_makes_another_document() -> None:
    """A document never alters; its source never does."""
    first = Document.of("tlie cat")
    second = first.changed([proposal(0, 4, "the")], "words")

    assert (first.text, first.edits) == ("tlie cat", ())
    assert (second.source, second.text) == ("tlie cat", "the cat")
    assert [(e.before, e.after) for e in second.edits] == [("tlie", "the")]


def test_no_proposals_change_nothing() -> None:
    """The pipeline sees by identity that a round did nothing."""
    document = Document.of("the cat")

    assert document.changed([], "words") is document


def test_vocabulary_counts_words_as_written() -> None:
    """Case counts; apostrophes belong to words; parts of compounds are words."""
    document = Document.of("Don’t the The the self-control 12 naïve")

    assert document.vocabulary["the"] == 2
    assert document.vocabulary["The"] == 1
    assert document.vocabulary["Don’t"] == document.vocabulary["control"] == 1
    assert document.compounds == {"self-control": 1}


def test_offsets_lead_back_to_the_source() -> None:
    """A place of the text has a place in the source."""
    document = Document.of("tlie cat").changed([proposal(0, 4, "the")], "words")

    assert document.offsets.to_source(4) == 5
    assert document.offsets.to_text(5) == 4


@given(st.text("ab-’é \t\n", min_size=40, max_size=80), st.data())
def test_words_are_counted_as_they_stand(text: str, data: st.DataObject) -> None:
    """Whatever was changed, and counted before: the words are those of the text."""
    document = Document.of(text)
    assert document.vocabulary == Counter(WORD.findall(text))
    assert document.characters
    assert document.compounds.total() >= 0
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    afters = st.sampled_from(["", " ", "\n", "a", "-", "b c"])

    changed = document.changed(
        [
            Proposal(start, end, data.draw(afters), "rule", 0.9, "because")
            for start, end in zip(places[::2], places[1::2], strict=False)
        ],
        "spaces",
    )

    fresh = Document.of(changed.text)
    assert (changed.vocabulary, changed.compounds) == (fresh.vocabulary, fresh.compounds)
    assert set(fresh.characters) <= set(changed.characters)
