"""Decisions: written, read, kept through everything, and merged."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix.errors import LogError
from ocrfix.log import Decided
from ocrfix.review import decisions
from ocrfix.review.decisions import Decision
from ocrfix.review.journal import Journal
from ocrfix.review.merge import CONFLICT, merge

TEXTS = st.text(st.characters(), max_size=12)
DECISIONS = st.builds(
    lambda verdict, **more: Decision(
        verdict=verdict,
        text=more.pop("own") if verdict == "replace" else (more.pop("own"), None)[1],
        **more,
    ),
    verdict=st.sampled_from(decisions.VERDICTS),
    own=TEXTS,
    id=st.sampled_from("abcd"),
    who=st.sampled_from(["", "Ann", "Bob"]),
    when=st.sampled_from(["", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"]),
    note=TEXTS,
)


@given(st.lists(DECISIONS, max_size=8))
def test_what_is_written_is_read_back(made: list[Decision]) -> None:
    """Any text and note, lone surrogates too, pass through the file."""
    assert decisions.loads(decisions.dumps(made), "d") == made


def test_the_last_decision_counts_and_open_takes_back() -> None:
    """An edit that was opened again is as if nobody had looked at it."""
    made = [
        Decision(id="a", verdict="accept"),
        Decision(id="a", verdict="replace", text=""),
        Decision(id="b", verdict="reject"),
        Decision(id="b", verdict="open"),
    ]

    assert decisions.in_force(made) == {"a": Decided("replace", "")}


def test_hand_written_lines_will_do(tmp_path: Path) -> None:
    """An id and a verdict are enough, and the last line needs no newline."""
    path = tmp_path / "d.jsonl"
    path.write_text('{"id": "a", "verdict": "reject"}', "utf-8")

    assert decisions.read(path) == [Decision(id="a", verdict="reject")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "a"}', "d:1:1: needs an id and a verdict"),
        ('{"id": "a", "verdict": "hold"}', "d:1:1: needs an id and a verdict"),
        ('{"id": 1, "verdict": "accept"}', "d:1:1: 'id' can't be 1"),
        ('{"id": "a", "verdict": "accept", "wy": "x"}', "d:1:1: unknown key 'wy'"),
        ('{"id": "a", "verdict": "replace"}', "d:1:1: 'text' goes with the verdict"),
        ('{"id": "a", "verdict": "accept", "text": "x"}', "d:1:1: 'text' goes with the verdict"),
        ('{"id": "a", "verd', "d:1:13: is not JSON"),
    ],
)
def test_a_damaged_line_is_refused(line: str, message: str) -> None:
    """With its place, and what to do: decisions are a person's work, never guessed at."""
    with pytest.raises(LogError, match=message) as caught:
        decisions.loads(line.encode(), "d")

    assert caught.value.remedy == "mend the line, or delete it"


def test_two_writers_lose_nothing_of_each_other(tmp_path: Path) -> None:
    """Each adds lines, and takes up those of the other."""
    one, two = Journal(tmp_path / "d"), Journal(tmp_path / "d")
    one.append([Decision(id="a", verdict="accept")])
    two.append([Decision(id="b", verdict="reject")])
    one.append([Decision(id="c", verdict="accept")])

    assert two.refresh()
    assert not two.refresh()
    assert one.last.keys() == two.last.keys() == {"a", "b", "c"}
    assert Journal(tmp_path / "d").last == one.last


def test_a_file_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    """A merge puts another file in its place."""
    journal = Journal(tmp_path / "d")
    journal.append([Decision(id="a", verdict="accept")])
    (tmp_path / "new").write_bytes(decisions.dumps([Decision(id="b", verdict="reject")]))
    (tmp_path / "new").replace(tmp_path / "d")

    assert journal.refresh()
    assert journal.last.keys() == {"b"}


def test_a_line_without_newline_is_not_run_into(tmp_path: Path) -> None:
    """What is appended begins on a line of its own."""
    path = tmp_path / "d"
    path.write_text('{"id": "a", "verdict": "reject"}', "utf-8")
    Journal(path).append([Decision(id="b", verdict="accept")])

    assert [d.id for d in decisions.read(path)] == ["a", "b"]


def verdicts(made: list[Decision]) -> dict[str, Decided]:
    return decisions.in_force(made)


@given(st.lists(DECISIONS, max_size=8), st.lists(DECISIONS, max_size=8))
def test_merging_is_commutative_up_to_listed_conflicts(
    ours: list[Decision], theirs: list[Decision]
) -> None:
    """The order of the files makes no difference; what is not settled is listed."""
    one, other = merge(ours, theirs), merge(theirs, ours)

    assert decisions.dumps(one.decisions) == decisions.dumps(other.decisions)
    assert [(c.id, c.theirs, c.ours) for c in one.conflicts] == [
        (c.id, c.ours, c.theirs) for c in other.conflicts
    ]


@given(st.lists(DECISIONS, max_size=8), st.lists(DECISIONS, max_size=8))
def test_merging_loses_no_line_and_settles_only_what_is_agreed(
    ours: list[Decision], theirs: list[Decision]
) -> None:
    """Each line of both stays; what only one decided stands; a conflict decides nothing."""
    merged = merge(ours, theirs)
    conflicts = {c.id for c in merged.conflicts}
    result, a, b = (verdicts(d) for d in (merged.decisions, ours, theirs))

    assert {*ours, *theirs} <= {*merged.decisions}
    assert not conflicts & result.keys()
    for id_ in result:
        assert result[id_] in (a.get(id_), b.get(id_))
    for id_ in (a.keys() | b.keys()) - conflicts:
        if id_ in a and id_ in b and a[id_] == b[id_]:
            assert result[id_] == a[id_]


@given(st.lists(DECISIONS, max_size=8))
def test_merging_with_oneself_or_nothing_changes_nothing(made: list[Decision]) -> None:
    """The same decisions are in force, and there is no conflict."""
    for merged in (merge(made, made), merge(made, [])):
        assert merged.conflicts == []
        assert verdicts(merged.decisions) == verdicts(made)


def test_a_decision_that_was_gone_beyond_is_no_conflict() -> None:
    """Who began from the other's file and changed their mind has the last word."""
    first = Decision(id="a", verdict="reject", who="Ann", when="1")
    second = Decision(id="a", verdict="accept", who="Bob", when="2")
    merged = merge([first], [first, second])

    assert merged.conflicts == []
    assert verdicts(merged.decisions) == {"a": Decided("accept")}


def test_a_conflict_says_who_said_what() -> None:
    """The note of the edit that is left open names both."""
    merged = merge(
        [Decision(id="a", verdict="reject", who="Ann", when="1")],
        [Decision(id="a", verdict="replace", text="x", who="Bob", when="2")],
    )

    assert merged.decisions[-1].verdict == "open"
    assert merged.decisions[-1].note == f"{CONFLICT}Ann: reject (1); Bob: replace by 'x' (2)"
    assert str(merged.conflicts[0]) == "a: Ann: reject (1); Bob: replace by 'x' (2)"
