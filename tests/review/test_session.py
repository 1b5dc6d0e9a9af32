"""A review under way: strokes, series, words, filters."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocrfix import rows, source
from ocrfix.edits import Edit
from ocrfix.errors import LogError, OutputError
from ocrfix.identity import identify
from ocrfix.review import corpus, decisions, passage, view, words
from ocrfix.review.corpus import Item
from ocrfix.review.decisions import Decision
from ocrfix.review.merge import CONFLICT
from ocrfix.review.query import Query
from ocrfix.review.session import Review
from tests.review import folders
from tests.review.folders import Change


@pytest.fixture
def review(tmp_path: Path) -> Review:
    folders.write(tmp_path)
    more = (Change("tbe", "the", rule="other"), Change("Tlie", "The", rule="case"))
    out = folders.write(tmp_path, "sub/two", "Here tbe end. Tlie end.\n", more)
    return Review(corpus.load(out), who="Ann")


def item(review: Review, before: str, nth: int = 0) -> Item:
    return [i for i in review.corpus.items if i.edit.before == before][nth]


def befores(review: Review, query: Query) -> list[str]:
    return [i.edit.before for i in review.find(query)]


def test_lines_and_pages_are_those_of_the_source(review: Review) -> None:
    """Each edit tells where it stands."""
    assert [(i.line, i.page) for i in review.corpus.items[:6]] == [
        (1, "1"),
        (1, "1"),
        (1, "1"),
        (2, "1"),
        (2, "1"),
        (4, "2"),
    ]
    assert [f.name for f in review.corpus.files] == ["memoir", "sub/two"]


def test_a_decision_is_on_the_disk_when_it_is_made(review: Review) -> None:
    """With who, when, and what it is about."""
    review.decide([item(review, "Caf6")], "reject", note="a name")
    (made,) = decisions.read(review.corpus.files[0].journal.path)

    assert (made.verdict, made.who, made.note) == ("reject", "Ann", "a name")
    assert (made.before, made.after) == ("Caf6", "Café")
    assert made.when.endswith("Z")


def test_undo_restores_what_was_there_before(review: Review) -> None:
    """Also a former decision, over several files; the file keeps the whole story."""
    alike = review.index.series_of(item(review, "tbe"), "change")
    review.decide(alike[:1], "reject")
    stroke = review.decide(alike, "accept")
    restored, left = review.undo(stroke.number)

    assert [review.state(i) for i in alike] == ["reject"] + ["open"] * 4
    assert (len(restored), left) == (5, [])
    with pytest.raises(LogError, match="nothing to take back"):
        review.undo(stroke.number)


def test_undo_leaves_alone_what_another_decided_since(review: Review) -> None:
    """Another person's later decision is theirs."""
    chosen = item(review, "Caf6")
    stroke = review.decide([chosen], "accept")
    other = Review(corpus.load(review.corpus.out), who="Bob")
    other.decide([chosen], "reject")
    restored, left = review.undo(stroke.number)

    assert (restored, left) == ([], [chosen])
    assert review.state(chosen) == "reject"


def test_two_reviews_see_each_other(review: Review) -> None:
    """Two programs over one folder lose nothing, and count what the other did."""
    other = Review(corpus.load(review.corpus.out), who="Bob")
    other.decide([item(review, "Caf6")], "accept")
    review.decide([item(review, "Tlie")], "reject")
    other.refresh()

    assert review.progress().decided == other.progress().decided == 2
    assert review.version > 0


def test_series_gather_what_is_alike(review: Review) -> None:
    """By change over all files; by rule and confusion within a rule."""
    the = item(review, "tbe")

    assert len(review.index.series_of(the, "change")) == 5
    assert len(review.index.series_of(the, "rule")) == 4
    assert the.confusion == ("b", "h")
    assert [len(g) for g in review.index.series(review.corpus.items, "change")] == [5, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(file=1), ["tbe", "Tlie"]),
        (Query(rule="words.case"), ["Tlie", "Tlie"]),
        (Query(stage="pages"), []),
        (Query(status="suggested"), ["vven", "so on"]),
        (Query(most=0.5), ["vven", "so on"]),
        (Query(most=0.5, order="doubt"), ["so on", "vven"]),
        (Query(least=0.5, most=0.85), ["Tlie", "vven"]),
        (Query(text="DID, and"), ["tbe", "vven", "tbe", "so on"]),
        (Query(text="café"), ["Caf6"]),
        (Query(state="decided"), []),
    ],
)
def test_filters(review: Review, query: Query, expected: list[str]) -> None:
    """Each filter lets through what it says; text is looked for beside the change too."""
    assert befores(review, query) == expected


def test_states_filter(review: Review) -> None:
    """By what was decided."""
    review.decide([item(review, "Caf6")], "replace", text="Cafe")
    review.decide([item(review, "Tlie")], "reject")

    assert befores(review, Query(state="replace")) == ["Caf6"]
    assert befores(review, Query(state="decided")) == ["Caf6", "Tlie"]
    assert len(befores(review, Query(state="open"))) == 8


def test_never_keeps_a_word_everywhere_and_is_noted(review: Review) -> None:
    """All open changes of the word are rejected, in all files; undo takes all of it back."""
    review.decide([item(review, "tbe")], "accept")
    stroke = review.never(item(review, "tbe", 1))

    assert [review.state(i) for i in review.corpus.items if i.edit.before == "tbe"] == [
        "accept",
        *["reject"] * 4,
    ]
    assert words.read(review.words) == ["tbe"]
    review.undo(stroke.number)
    assert words.read(review.words) == []
    assert review.progress().decided == 1


def test_always_accepts_the_rest_and_is_noted(review: Review) -> None:
    """As a line that codespell would read."""
    review.always(item(review, "vven"))

    assert review.state(item(review, "vven")) == "accept"
    assert review.words.read_text("utf-8") == "vven -> well\n"


def test_what_a_person_wrote_among_the_words_stays(review: Review) -> None:
    """Remarks and entries by hand are kept."""
    review.words.write_text("# ours\nshew\n", "utf-8")
    review.undo(review.never(item(review, "Caf6")).number)
    review.always(item(review, "Caf6"))

    assert review.words.read_text("utf-8") == "# ours\nshew\nCaf6 -> Café\n"


@pytest.mark.parametrize(
    ("before", "after", "never", "always"),
    [
        ("tbe", "the", True, True),
        ("so on", "soon", False, True),
        (",", ".", False, False),
        ("in-\ntent", "intent", False, False),
        ("", " ", False, False),
        ("I", "", True, False),
        ("a->b", "c", False, False),
    ],
)
def test_only_words_go_into_the_list(before: str, after: str, never: bool, always: bool) -> None:  # noqa: FBT001
    """A rule for every comma would do harm."""
    assert (words.can_be_never(before), words.can_be_always(before, after)) == (never, always)


def test_accepting_one_reading_of_a_place_rejects_the_other(tmp_path: Path) -> None:
    """Only one can stand, so apply never meets two; the first of one stroke stands."""
    out = folders.write(tmp_path, text="a vven b\n", changes=())
    given = source.read(tmp_path / "in/memoir.txt")
    log = rows.read(out / "memoir.edits.jsonl")
    both = identify(
        given.text,
        [Edit(2, 6, "vven", after, "words", "r", 0.5, "why") for after in ("well", "even")],
    )
    (out / "memoir.edits.jsonl").write_bytes(
        rows.dumps(type(log)(log.header, (), both), given.text)
    )
    review = Review(corpus.load(out))
    first, second = review.corpus.items
    review.decide([first], "accept")
    review.decide([second], "replace", text="evil")

    assert [review.state(i) for i in (first, second)] == ["reject", "replace"]
    review.decide([first, second], "accept")
    assert [review.state(i) for i in (first, second)] == ["accept", "reject"]


def test_a_conflict_of_a_merge_can_be_found(review: Review) -> None:
    """It counts as open, and has a filter of its own."""
    chosen = item(review, "Caf6")
    made = Decision(id=chosen.edit.id, verdict="open", note=f"{CONFLICT}Ann: …; Bob: …")
    review.corpus.files[0].journal.append([made])

    assert befores(review, Query(state="conflict")) == ["Caf6"]
    assert review.is_open(chosen)
    assert review.progress().decided == 0


def test_the_passage_shows_what_was_decided_around(review: Review) -> None:
    """Source as it is; text with the others as they stand now."""
    file, chosen = review.corpus.files[0], item(review, "Caf6")
    review.decide([item(review, "tbe")], "reject")
    review.decide([item(review, "vven")], "accept")
    before = passage.before(file, chosen.edit)
    after = passage.after(file, chosen, "Café", review.decision)

    assert "".join(before) == folders.MEMOIR
    assert after.left == "{p. 1} He came to tbe "
    assert after.middle == "Café"
    assert "as well as she" in after.right


def test_a_file_that_is_gone_does_not_stop_the_rest(review: Review, tmp_path: Path) -> None:
    """It is told as a problem."""
    (tmp_path / "in/memoir.txt").write_text("another", "utf-8")
    again = corpus.load(review.corpus.out)

    assert [f.name for f in again.files] == ["sub/two"]
    assert "is not the log of" in again.problems[0].reason


def test_decisions_without_an_edit_are_shown(review: Review) -> None:
    """They are in the summary, and in their file."""
    review.corpus.files[1].journal.append([Decision(id="gone", verdict="accept")])

    assert view.overview(review)["orphans"] == [
        {"file": "sub/two", "id": "gone", "verdict": "accept"}
    ]


def test_a_full_disk_loses_nothing(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stroke that can't be saved is refused, and the file is as it was."""
    chosen = item(review, "Caf6")
    review.decide([chosen], "accept")
    before = review.corpus.files[0].journal.path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ocrfix.review.journal.os.fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        review.decide([chosen], "reject")
    assert review.corpus.files[0].journal.path.read_bytes() == before
    assert review.state(chosen) == "accept"
