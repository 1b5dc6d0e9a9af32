"""Rounds of stages, and what is applied, suggested or left."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ocrfix import pipeline
from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages import Propose


def replacing(before: str, after: str, confidence: float = 0.9) -> Propose:
    """A stage that replaces one string by another."""

    def propose(document: Document, _: Knowledge, __: Settings, /) -> Iterable[Proposal]:
        at = document.text.find(before)
        if at >= 0:
            yield Proposal(at, at + len(before), after, "test", confidence, "because")

    return propose


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, english: Knowledge) -> object:
    """Runs the given stages under the names of real ones."""

    def run_stages(text: str, **stages: Propose) -> pipeline.Result:
        monkeypatch.setattr(pipeline, "STAGES", tuple(stages.items()))
        return pipeline.run(text, english, Settings())

    return run_stages


def test_an_unsure_proposal_is_a_suggestion(run: object) -> None:
    """Between the two thresholds it is suggested; below both, silence."""
    result = run("cat dog", words=replacing("cat", "cot", 0.5), spaces=replacing("dog", "x", 0.1))  # type: ignore[operator]

    assert (result.text, result.edits) == ("cat dog", ())
    assert [(s.before, s.after) for s in result.suggestions] == [("cat", "cot")]


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


def test_stages_that_never_agree_end(run: object) -> None:
    """Two stages at odds stop after some rounds, with a log that holds."""
    result = run("a", pages=replacing("a", "b"), words=replacing("b", "aa"))  # type: ignore[operator]

    assert len(result.text) > 1


def test_a_stage_that_is_off_is_off(english: Knowledge) -> None:
    """Off means off: no stage, no change."""
    result = pipeline.run("The ﬁrst  tbe", english, Settings(stages=()))

    assert (result.text, result.edits, result.suggestions) == ("The ﬁrst  tbe", (), ())
