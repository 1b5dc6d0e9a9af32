"""``ocrfix apply``: the text as decided."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocrfix import apply as applying
from ocrfix import rows, source
from ocrfix.apply import Applied, apply_to
from ocrfix.cli import run
from ocrfix.edits import Edit
from ocrfix.errors import ExitCode, LogError
from ocrfix.identity import identify
from ocrfix.log import restore
from ocrfix.report import Failed
from ocrfix.review import decisions
from ocrfix.review.decisions import Decision
from tests.review import folders
from tests.review.folders import Change

WORDS = ("tbe", "Caf6", "vven", "so on", "door", "x", "é\u0301", "\r\n", "  ")
CLEAN = (
    "{p. 1} He came to the Café Royal, and the door\n"
    "was open. The porter knew the man\n\n"
    "{p. 2} as vven as she did, and the end came so on.\n"
)


def decide(out: Path, *made: Decision, name: str = "memoir") -> None:
    (out / f"{name}.decisions.jsonl").write_bytes(decisions.dumps(made))


def ids(out: Path, name: str = "memoir") -> list[str]:
    lines = (out / f"{name}.edits.jsonl").read_bytes().splitlines()[1:]
    return [json.loads(line)["id"] for line in lines]


def text(out: Path, name: str = "memoir") -> str:
    return (out / f"{name}.txt").read_bytes().decode()


def test_nothing_decided_is_the_text_as_cleaned(tmp_path: Path) -> None:
    """Apply without decisions writes what is there already."""
    out = folders.write(tmp_path)
    (outcome,) = applying.run(out)

    assert isinstance(outcome, Applied)
    assert text(out) == CLEAN
    assert (outcome.made, outcome.held, outcome.unmade) == (6, 0, 2)


def test_each_verdict_does_what_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rejected, accepted, replaced; what was done is printed."""
    out = folders.write(tmp_path)
    cafe, well = ids(out)[1], ids(out)[5]
    decide(
        out,
        Decision(id=ids(out)[0], verdict="accept"),
        Decision(id=cafe, verdict="reject"),
        Decision(id=ids(out)[3], verdict="replace", text="A"),
        Decision(id=well, verdict="accept"),
    )

    assert run(["apply", str(out)]) == ExitCode.DONE
    assert "to the Caf6 Royal" in text(out)
    assert "A porter knew" in text(out)
    assert "as well as" in text(out)
    assert capsys.readouterr().out == (
        f"{out}/memoir.txt: 2 accepted, 1 rejected, 1 replaced, 3 undecided edits made, "
        "1 undecided suggestions not made\n"
    )


def test_hold_makes_only_what_was_accepted(tmp_path: Path) -> None:
    """With --unreviewed hold nobody's silence changes the text; the log says so."""
    out = folders.write(tmp_path)
    decide(out, Decision(id=ids(out)[1], verdict="accept"))

    assert run(["apply", str(out), "--unreviewed", "hold"]) == ExitCode.DONE
    assert text(out) == folders.MEMOIR.replace("Caf6", "Café")
    log = rows.read(out / "memoir.edits.jsonl")
    assert [d.verdict for d in log.decided.values()].count("hold") == 5
    assert restore(log, text(out)) == folders.MEMOIR.encode()
    assert run(["apply", str(out)]) == ExitCode.DONE
    assert text(out) == CLEAN


def test_a_decision_whose_edit_is_gone_is_kept_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is neither followed nor dropped."""
    out = folders.write(tmp_path)
    gone = Decision(id="abc", verdict="reject", who="Ann", when="T", before="tlie", after="the")
    decide(out, gone)

    assert run(["apply", str(out)]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert "no edit has the id abc ('tlie' → 'the') now; kept, but not followed" in told
    assert "Ann: reject (T)" in told
    assert decisions.read(out / "memoir.decisions.jsonl") == [gone]


def test_decisions_hold_when_the_source_changed_elsewhere(tmp_path: Path) -> None:
    """A page put before, other settings: an edit keeps its id where its words are the same.

    The first two stand at the very beginning, where the words around them do change.
    """
    out = folders.write(tmp_path)
    before = ids(out)
    changed = "A page that was not there before, with tbe word.\n\n" * 3 + folders.MEMOIR
    more = (Change("tbe", "the"),) * 3 + folders.CHANGES
    folders.write(tmp_path, text=changed, changes=more)
    assert set(before[2:]) <= set(ids(out))

    asked = tuple(c._replace(suggested=c.before == "tbe") for c in folders.CHANGES)
    folders.write(tmp_path, changes=asked)
    assert ids(out) == before


def test_cleaning_again_keeps_decisions_and_tells_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text is as cleaned again until they are applied again, so the person is told."""
    (tmp_path / "page.txt").write_text("The ﬁrst.\n", "utf-8")
    clean = ["clean", str(tmp_path / "page.txt"), "-o", str(tmp_path / "out")]
    assert run(clean) == ExitCode.DONE
    decide(
        tmp_path / "out",
        Decision(id=ids(tmp_path / "out", "page")[0], verdict="reject"),
        name="page",
    )
    capsys.readouterr()

    assert run(clean) == ExitCode.DONE
    assert "out holds decisions; `ocrfix apply" in capsys.readouterr().err
    assert text(tmp_path / "out", "page") == "The first.\n"
    assert run(["apply", str(tmp_path / "out")]) == ExitCode.DONE
    assert text(tmp_path / "out", "page") == "The ﬁrst.\n"


def test_a_tampered_suggestion_is_refused(tmp_path: Path) -> None:
    """An id tells what its edit was: a suggestion that was altered is not made."""
    out = folders.write(tmp_path)
    decide(out, Decision(id=ids(out)[5], verdict="accept"))
    path = out / "memoir.edits.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"well"', b'"hell"'))
    (outcome,) = applying.run(out)

    assert isinstance(outcome, Failed)
    assert "memoir.edits.jsonl: was altered since it was written" in outcome.reason
    assert text(out) == CLEAN


def test_killed_between_its_writes_it_goes_on(tmp_path: Path) -> None:
    """Text written, log not yet: running again completes it."""
    out = folders.write(tmp_path)
    decide(out, Decision(id=ids(out)[1], verdict="reject"))
    log = (out / "memoir.edits.jsonl").read_bytes()
    apply_to(out / "memoir.edits.jsonl")
    (out / "memoir.edits.jsonl").write_bytes(log)

    assert apply_to(out / "memoir.edits.jsonl").verdicts == {"reject": 1}
    assert "Caf6" in text(out)


def test_two_accepted_readings_of_a_place_are_refused_by_name(tmp_path: Path) -> None:
    """The message says which log and which suggestions."""
    out = folders.write(tmp_path, text="a vven b\n", changes=())
    given = source.read(tmp_path / "in/memoir.txt")
    log = rows.read(out / "memoir.edits.jsonl")
    both = identify(
        given.text,
        [Edit(2, 6, "vven", after, "words", "r", 0.5, "why") for after in ("well", "even")],
    )
    log = type(log)(log.header, (), both)
    (out / "memoir.edits.jsonl").write_bytes(rows.dumps(log, given.text))
    decide(out, *(Decision(id=e.id, verdict="accept") for e in both))

    with pytest.raises(LogError, match=r"memoir.edits.jsonl: suggestions \w+ and \w+ change"):
        apply_to(out / "memoir.edits.jsonl")


@st.composite
def decided_folders(draw: st.DrawFn) -> tuple[str, list[Change], list[tuple[str, str | None]]]:
    """A text, its changes, and for each one what was decided."""
    parts = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
    changes = [
        Change(
            part, draw(st.sampled_from(["", "the", " ", "Zoë\n"])), suggested=draw(st.booleans())
        )
        for part in parts
    ]
    verdicts = []
    for _ in parts:
        verdict = draw(st.sampled_from(["", "accept", "reject", "replace", "open"]))
        verdicts.append(
            (verdict, draw(st.text("ab \n", max_size=3)) if verdict == "replace" else None)
        )
    gaps = draw(
        st.lists(
            st.sampled_from([" q ", "\n", " qq\r\n"]), min_size=len(parts), max_size=len(parts)
        )
    )
    return "".join(map("".join, zip(gaps, parts, strict=True))), changes, verdicts


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(decided_folders(), st.sampled_from(["apply", "hold"]))
def test_any_decisions_give_the_text_that_they_say(
    tmp_path_factory: pytest.TempPathFactory,
    made: tuple[str, list[Change], list[tuple[str, str | None]]],
    unreviewed: str,
) -> None:
    """Decided regions are as decided, undecided ones as the policy says, the rest as it was.

    Applying twice is the same as once, and the source comes back.
    """
    original, changes, verdicts = made
    out = folders.write(tmp_path_factory.mktemp("decided"), text=original, changes=changes)
    placed = folders.edits_of(original, changes)
    expected, at = [], 0
    for (edit, asked), (verdict, own) in zip(placed, verdicts, strict=True):
        stands = not asked and unreviewed == "apply"
        if verdict in ("accept", "reject"):
            stands = verdict == "accept"
        middle = own if own is not None else edit.after if stands else edit.before
        expected += [original[at : edit.start], middle]
        at = edit.end
    expected.append(original[at:])
    named = zip(ids(out), verdicts, strict=True)
    decide(out, *(Decision(id=i, verdict=v, text=t) for i, (v, t) in named if v))

    apply_to(out / "memoir.edits.jsonl", unreviewed=unreviewed)
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert text(out) == "".join(expected)
    assert restore(rows.read(out / "memoir.edits.jsonl"), text(out)) == original.encode()
    apply_to(out / "memoir.edits.jsonl", unreviewed=unreviewed)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first
