"""Rounds of stages, and what is applied, suggested or left."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ocrfix import pipeline, rounds
from ocrfix.document import Document
from ocrfix.edits import Alternative, Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages import Propose


def replacing(
    before: str, after: str, confidence: float = 0.9, others: Iterable[Alternative] = ()
) -> Propose:
    """A stage that replaces one string by another."""

    def propose(document: Document, _: Knowledge, __: Settings, /) -> Iterable[Proposal]:
        at = document.text.find(before)
        if at >= 0:
            end = at + len(before)
            yield Proposal(at, end, after, "test", confidence, "because", tuple(others))

    return propose


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, english: Knowledge) -> object:
    """Runs the given stages under the names of real ones."""

    def run_stages(text: str, **stages: Propose) -> pipeline.Result:
        monkeypatch.setattr(rounds, "STAGES", tuple(stages.items()))
        part = pipeline.run(text, english, Settings())
        return pipeline.conclude(text, part, Settings())

    return run_stages


def test_an_unsure_proposal_is_a_suggestion(run: object) -> None:
    """Between the two thresholds it is suggested; below both, silence."""
    result = run("cat dog", words=replacing("cat", "cot", 0.5), spaces=replacing("dog", "x", 0.05))  # type: ignore[operator]

    assert (result.text, result.edits) == ("cat dog", ())
    assert [(s.before, s.after) for s in result.suggestions] == [("cat", "cot")]


@pytest.mark.parametrize(("each", "asked"), [(0.01, 0), (0.019, 0), (0.03, 1), (0.1, 1)])
def test_whether_to_ask_goes_by_the_first_three_readings_together(
    run: object, each: float, asked: int
) -> None:
    """Readings of which each is unlikely are suggested where one of three is likely enough."""
    others = [Alternative(word, each) for word in ("cut", "cab", "can", "car", "cap")]
    result = run("a cat", words=replacing("cat", "cot", each, others))  # type: ignore[operator]

    assert result.edits == ()
    assert len(result.suggestions) == asked


def test_what_is_applied_goes_by_the_first_reading_alone(run: object) -> None:
    """However likely the readings are together, none is made that is not by itself."""
    sure = [Alternative("cut", 0.45)]
    result = run("a cat", words=replacing("cat", "cot", 0.5, sure))  # type: ignore[operator]

    assert result.edits == ()
    assert [s.after for s in result.suggestions] == ["cot"]


def test_the_readings_of_other_stages_are_offered(run: object) -> None:
    """Of suggestions for one place the surest stands, the others' readings among its own."""
    result = run(
        "catdog", words=replacing("catdog", "cat dog", 0.6), spaces=replacing("t", "t-", 0.4)
    )  # type: ignore[operator]

    (suggestion,) = result.suggestions
    assert suggestion.after == "cat dog"
    assert suggestion.alternatives == (("cat-dog", 0.4),)


def test_a_later_stage_sees_what_an_earlier_wrote(run: object) -> None:
    """The two changes are one edit with both steps."""
    result = run("a  cot", spaces=replacing("  ", " "), words=replacing(" cot", " cat"))  # type: ignore[operator]

    assert result.text == "a cat"
    assert [(e.before, e.after) for e in result.edits] == [("  cot", " cat")]
    assert [s.stage for s in result.edits[0].steps] == ["spaces", "words"]


def test_stages_run_until_nothing_changes(run: object) -> None:
    """What a later stage lays open, an earlier one repairs in the next round."""
    result = run("abc", pages=replacing("x", "y"), words=replacing("b", "x"))  # type: ignore[operator]

    assert result.text == "ayc"


def test_where_stages_never_agree_the_source_stays(run: object) -> None:
    """What moves for ever is left as it is and suggested; the rest of the text is cleaned."""
    result = run(  # type: ignore[operator]
        "a long text with a tlie in it",
        pages=replacing("long", "wide"),
        hyphens=replacing("wide", "looong"),
        spaces=replacing("looong", "long ah"),
        words=replacing("tlie", "the"),
    )

    assert result.text == "a long text with a the in it"
    assert [(s.before, s.after) for s in result.suggestions] == [("long", "wide")]


def test_a_text_that_moves_everywhere_stays(run: object) -> None:
    """A stage that never has enough costs its text, and no other's, the cleaning."""
    result = run("a", pages=replacing("a", "b"), words=replacing("b", "aa"))  # type: ignore[operator]
    again = run(result.text, pages=replacing("a", "b"), words=replacing("b", "aa"))  # type: ignore[operator]

    assert (result.text, result.edits) == ("a", ())
    assert (again.text, again.edits) == ("a", ())


def test_clean_text_costs_one_round(run: object) -> None:
    """A stage that has seen the text and had nothing to do is not asked again."""
    asked = []

    def propose(document: Document, _: Knowledge, __: Settings, /) -> Iterable[Proposal]:
        asked.append(document.text)
        return ()

    run("clean", pages=propose, words=propose)  # type: ignore[operator]

    assert asked == ["clean", "clean"]


def test_a_stage_that_is_off_is_off(english: Knowledge) -> None:
    """Off means off: no stage, no change."""
    part = pipeline.run("The ﬁrst  tbe", english, Settings(stages=()))

    assert (part.text, part.edits, part.unsure) == ("The ﬁrst  tbe", (), ())


@pytest.mark.parametrize("by_text", [True, False])
def test_only_who_looked_at_what_was_done_is_asked_again_as_of_a_new_text(
    run: object,
    by_text: bool,  # noqa: FBT001  a parameter
) -> None:
    """A stage that went by the text alone would say the same of a new one."""
    asked: list[str] = []

    def propose(document: Document, _: Knowledge, __: Settings, /) -> Iterable[Proposal]:
        asked.append(document.text if by_text else f"{document.text} {len(document.edits)}")
        return ()

    run("a cat", spaces=propose, words=replacing("cat", "cot"))  # type: ignore[operator]

    assert asked == (["a cat", "a cot"] if by_text else ["a cat 0", "a cot 1", "a cot 0"])
