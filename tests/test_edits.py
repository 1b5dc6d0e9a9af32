"""Changes of a text: settle, apply, undo, fold, and the map of offsets."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ocrfix.edits import (
    Alternative,
    Edit,
    Proposal,
    apply,
    fold,
    settle,
    suggest,
    undo,
)
from ocrfix.identity import identify
from ocrfix.offsets import OffsetMap


def proposal(start: int, end: int, after: str, confidence: float = 0.9) -> Proposal:
    return Proposal(start, end, after, "rule", confidence, "because")


def rounds_of(text: str, data: st.DataObject) -> list[list[Proposal]]:
    """A few rounds of random proposals, each over the text as the round before left it."""
    rounds = []
    for _ in range(data.draw(st.integers(0, 4))):
        proposals = []
        for _ in range(data.draw(st.integers(0, 5))):
            start = data.draw(st.integers(0, len(text)))
            end = data.draw(st.integers(start, min(len(text), start + 4)))
            after = data.draw(st.text("xyz", max_size=3))
            proposals.append(proposal(start, end, after, data.draw(st.floats(0, 1))))
        rounds.append(settle(p for p in proposals if text[p.start : p.end] != p.after))
        text = apply(text, rounds[-1])
    return rounds


def test_settle_keeps_the_surest() -> None:
    """Of two that overlap the surer one stands, whatever their order."""
    weak, strong = proposal(0, 5, "x", 0.5), proposal(3, 8, "y", 0.9)

    assert settle([weak, strong]) == settle([strong, weak]) == [strong]


def test_settle_keeps_one_insertion_a_place() -> None:
    """Two insertions at one place have no order: one stands."""
    assert len(settle([proposal(3, 3, "a"), proposal(3, 3, "b", 0.5)])) == 1


def test_settle_keeps_neighbours() -> None:
    """Changes that only touch don't overlap."""
    neighbours = [proposal(0, 2, "a"), proposal(2, 2, "b"), proposal(2, 4, "c")]

    assert settle(reversed(neighbours)) == neighbours


def test_settle_prefers_the_longer() -> None:
    """Equally sure: the one that explains more."""
    assert settle([proposal(1, 2, "x"), proposal(0, 4, "y")]) == [proposal(0, 4, "y")]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4), st.sampled_from((0.5, 0.7, 0.9)))))
def test_settle_is_greedy(places: list[tuple[int, int, float]]) -> None:
    """Each that is kept overlaps none that was preferred to it, each that is not does."""
    proposals = [proposal(start, start + size, "x", sure) for start, size, sure in places]
    kept: list[Proposal] = []
    for p in sorted(proposals, key=lambda p: (-p.confidence, p.start - p.end, p.start)):
        if not any(overlap(p, rival) for rival in kept):
            kept.append(p)

    assert settle(proposals) == sorted(kept, key=lambda p: (p.start, p.end))


def overlap(a: Proposal, b: Proposal) -> bool:
    if a.start == b.start and (a.end == a.start) == (b.end == b.start):
        return True
    return a.start < b.end and b.start < a.end


def test_a_later_change_of_the_same_place_makes_one_edit() -> None:
    """The edit spans both and keeps both steps."""
    first = fold("tlie  cat", "tlie  cat", [], [proposal(4, 6, " ")], "spaces")
    both = fold("tlie  cat", "tlie cat", first, [proposal(0, 5, "the ")], "words")

    assert [(e.before, e.after, e.stage) for e in both] == [("tlie  ", "the ", "words")]
    assert [(s.stage, s.before, s.after) for s in both[0].steps] == [
        ("spaces", "  ", " "),
        ("words", "tlie ", "the "),
    ]


def test_a_change_taken_back_leaves_no_edit() -> None:
    """What comes out as it went in is no edit."""
    first = fold("ab", "ab", [], [proposal(0, 1, "x")], "words")

    assert fold("ab", "xb", first, [proposal(0, 1, "a")], "realwords") == []


def test_an_earlier_change_elsewhere_stays_apart() -> None:
    """Edits of different places are not merged."""
    first = fold("ab cd", "ab cd", [], [proposal(0, 1, "xx")], "words")
    both = fold("ab cd", "xxb cd", first, [proposal(4, 5, "y")], "words")

    assert [(e.start, e.end, e.after) for e in both] == [(0, 1, "xx"), (3, 4, "y")]


@given(st.text("abc \n", max_size=20), st.data())
def test_folding_keeps_the_text(source: str, data: st.DataObject) -> None:
    """After any rounds the edits are in order, apart, true, and make the text of the source."""
    text, edits = source, list[Edit]()
    for number, proposals in enumerate(rounds_of(source, data)):
        edits = fold(source, text, edits, proposals, f"stage{number}")
        text = apply(text, proposals)

        assert apply(source, edits) == text
        assert undo(text, edits) == source
        for a, b in pairwise(edits):
            assert a.end <= b.start
            assert (a.start, a.end) != (b.start, b.end)
        for edit in edits:
            assert source[edit.start : edit.end] == edit.before != edit.after


@given(st.text("abc \n", max_size=20), st.data())
def test_offsets_agree_with_the_edits(source: str, data: st.DataObject) -> None:
    """Outside edits a place maps there and back; a span's source makes a text around it."""
    text, edits = source, list[Edit]()
    for proposals in rounds_of(source, data):
        edits = fold(source, text, edits, proposals, "stage")
        text = apply(text, proposals)
    where = OffsetMap(edits)
    touched = {i for e in edits for i in range(e.start, e.end + 1)}

    places = [where.to_text(i) for i in range(len(source) + 1)]
    assert places == sorted(places)
    for place in range(len(source) + 1):
        if place not in touched:
            assert where.to_source(where.to_text(place)) == place
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low, high = where.span_to_source(start, end)
    inside = [e for e in edits if low <= e.start and e.end <= high]
    assert 0 <= low <= high <= len(source)
    assert text[start:end] in apply(source[:high], [e for e in edits if e.end <= high])
    assert all(e in inside or e.end <= low or e.start >= high for e in edits)


@given(st.text("abc \n", max_size=20), st.data())
def test_an_accepted_suggestion_does_what_it_says(source: str, data: st.DataObject) -> None:
    """A suggestion set in for the edits that it covers makes the text it was proposed on."""
    text, edits = source, list[Edit]()
    for proposals in rounds_of(source, data):
        edits = fold(source, text, edits, proposals, "stage")
        text = apply(text, proposals)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    p = proposal(start, end, data.draw(st.text("xyz", max_size=3)), 0.5)

    for s in suggest(source, text, edits, [("words", p)]):
        rest = [
            e
            for e in edits
            if not (e.start < s.end and s.start < e.end)
            and (e.start, e.end) != (s.start, s.end)
            and not (e.start == e.end and s.start <= e.start <= s.end)
        ]
        accepted = sorted([*rest, s], key=lambda e: (e.start, e.end))
        # An insertion at the suggestion's edge may belong to either side.
        assert apply(source, accepted) == apply(text, [p]) or len(rest) < len(edits)


def test_alternatives_of_a_folded_edit_read_its_whole_span() -> None:
    """An alternative stands for the whole place that the edit replaces."""
    p = Proposal(3, 6, "cat", "rule", 0.9, "because", (Alternative("cot", 0.1),))
    first = fold("a  c8t", "a  c8t", [], [proposal(1, 3, " ")], "spaces")
    (edit,) = fold("a  c8t", "a c8t", first, [p._replace(start=1, end=5, after=" cat")], "words")

    assert edit.alternatives[0].text.endswith("cot")


def test_ids_survive_a_change_far_away() -> None:
    """The id depends on the neighbourhood, not on the position."""
    edit = Edit(40, 41, "x", "y", "words", "rule", 0.9, "because")
    source = " " * 40 + "x" + " " * 40
    moved = Edit(45, 46, "x", "y", "words", "rule", 0.9, "because")

    (a,) = identify(source, [edit])
    (b,) = identify("12345" + source, [moved])

    assert a.id == b.id


def test_equal_edits_have_ids_of_their_own() -> None:
    """Equal changes with equal neighbourhoods are told apart."""
    edits = [Edit(i, i + 1, "x", "y", "words", "rule", 0.9, "because") for i in (100, 200)]
    a, b = identify((" " * 100 + "x") * 2 + " " * 99, [edits[0], edits[1]])

    assert a.id != b.id
