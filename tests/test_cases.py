"""The cases of fixtures/cases, one file a stage, each run with its stage alone.

Every case also proves the promises that hold for any text: the log replayed on the source
gives the text, undone it gives the source back, cleaning the text again changes nothing, and
CRLF newlines make no difference.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ocrfix import edits
from ocrfix.cleaner import Cleaner
from ocrfix.pipeline import Result
from ocrfix.settings import STAGE_NAMES, Settings

CASES = Path(__file__).parents[1] / "fixtures" / "cases"
KINDS = ("keep", "change", "suggest", "known_failure")
KEYS = {"label", "text", "before", "after", "note", "source", "wild", "settings"}

Case = dict[str, Any]


def _read() -> Iterator[tuple[str, str, Case]]:
    for stage in STAGE_NAMES:
        path = CASES / f"{stage}.toml"
        if not path.exists():
            continue
        for kind, cases in tomllib.loads(path.read_text("utf-8")).items():
            for case in cases:
                yield stage, kind, case


ALL = list(_read())


def _parameters(*kinds: str) -> list[Any]:
    """Cases as pytest parameters; known failures fail, and an alarm sounds when one doesn't."""
    return [
        pytest.param(
            stage,
            case,
            id=f"{stage}: {case.get('label') or case.get('text') or case.get('before')}",
            marks=[pytest.mark.xfail(reason=case.get("note", ""))]
            if kind == "known_failure"
            else [],
        )
        for stage, kind, case in ALL
        if kind in kinds
    ]


def _clean(stage: str, case: Case, text: str, *more: str) -> Result:
    settings = Settings(stages=(*more, stage), **case.get("settings", {}))
    return Cleaner(settings).clean(text)


def _source(case: Case) -> str:
    return str(case["text"] if "text" in case else case["before"])


@pytest.mark.parametrize(("stage", "kind", "case"), ALL)
def test_case_is_well_formed(stage: str, kind: str, case: Case) -> None:
    """A case has a kind, and the keys of that kind and no others."""
    assert kind in KINDS, stage
    assert set(case) <= KEYS
    wanted = {"text"} if kind == "keep" else {"before", "after"}
    assert wanted <= set(case)


@pytest.mark.parametrize(("stage", "case"), _parameters("keep"))
def test_keeps(stage: str, case: Case) -> None:
    """What is right stays as it is."""
    assert _clean(stage, case, case["text"]).text == case["text"]


@pytest.mark.parametrize(("stage", "case"), _parameters("change", "known_failure"))
def test_changes(stage: str, case: Case) -> None:
    """What is damaged is repaired."""
    assert _clean(stage, case, case["before"]).text == case["after"]


@pytest.mark.parametrize(("stage", "case"), _parameters("suggest"))
def test_suggests(stage: str, case: Case) -> None:
    """What is doubtful is suggested, alone or as an alternative, and not applied."""
    result = _clean(stage, case, case["before"])
    options = {
        edits.apply(result.source, [edits.Proposal(s.start, s.end, text, "", 1.0, "")])
        for s in result.suggestions
        for text in (s.after, *(a.text for a in s.alternatives))
    }

    assert result.text == case["before"]
    assert case["after"] in options


@pytest.mark.parametrize(("stage", "case"), [(stage, case) for stage, _, case in ALL])
def test_holds_the_promises(stage: str, case: Case) -> None:
    """Replay gives the text, undo gives the source, and a second run changes nothing."""
    source = _source(case)

    result = _clean(stage, case, source)

    assert edits.apply(source, result.edits) == result.text
    assert edits.undo(result.text, result.edits) == source
    assert _clean(stage, case, result.text).text == result.text


@pytest.mark.parametrize(
    ("stage", "case"),
    [(s, case) for s, _, case in ALL if "\n" in _source(case) and "\r" not in _source(case)],
)
def test_holds_with_crlf_newlines(stage: str, case: Case) -> None:
    """Newlines of another system make no difference to any stage."""
    source = _source(case)
    more = () if stage == "encoding" else ("encoding",)

    expected = _clean(stage, case, source, *more).text

    assert _clean(stage, case, source.replace("\n", "\r\n"), *more).text == expected
