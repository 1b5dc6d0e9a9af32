"""The log: written, read strictly, verified, replayed and undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ocrfix import log as logs
from ocrfix import rows
from ocrfix.edits import Alternative, Edit, Step, apply
from ocrfix.errors import LogError
from ocrfix.identity import identify
from ocrfix.log import Decided, Log
from ocrfix.pipeline import Result
from ocrfix.settings import Settings
from ocrfix.source import decode

SOURCE = decode(b"He went to the Caf6 Royal with tlie  man, as vven as she.\n", "scan.txt")


def made() -> tuple[Log, str]:
    """A log with two edits and a suggestion, and its text."""

    def edit(before: str, after: str, **more: Any) -> Edit:  # noqa: ANN401 (any field)
        start = SOURCE.text.index(before)
        values = {"stage": "words", "rule": "test", "confidence": 0.9, "reason": "because", **more}
        return Edit(start, start + len(before), before, after, **values)

    steps = (Step("spaces", "double", "  ", " ", "two"), Step("words", "x", "tlie", "the", "why"))
    both = identify(
        SOURCE.text,
        [
            edit("Caf6", "Café", alternatives=(Alternative("Cafe", 0.2),)),
            edit("tlie  ", "the ", steps=steps),
            edit("vven", "well", stage="realwords", confidence=0.5),
        ],
    )
    text = apply(SOURCE.text, both[:2])
    result = Result(SOURCE.text, text, both[:2], both[2:], ())
    return logs.of(result, SOURCE, Settings(), path="../scan.txt"), text


def written() -> list[dict[str, Any]]:
    return [json.loads(line) for line in rows.dumps(made()[0], SOURCE.text).splitlines()]


def test_what_is_written_is_read_back() -> None:
    """Nothing is lost on the way through the file."""
    log, text = made()
    read = rows.loads(rows.dumps(log, SOURCE.text), "log")

    assert read == log
    assert logs.replay(read, SOURCE.text) == text
    assert logs.undo(read, text) == SOURCE.text
    logs.verify(read, SOURCE, "log")


def test_the_header_names_the_run() -> None:
    """Format, versions, settings, language, encoding, newlines and digests are in line 1."""
    head = written()[0]

    assert head["format"] == "ocrfix-log"
    assert head["settings"] == Settings().as_dict()
    assert (head["encoding"], head["bom"], head["newlines"]) == ("utf-8", False, "lf")
    assert (head["source"], head["source_sha256"]) == ("../scan.txt", SOURCE.sha256)
    assert (head["edits"], head["suggestions"]) == (2, 1)


def test_rows_have_the_contract_s_fields() -> None:
    """Scripts read these fields; in this order."""
    fields = [
        "id",
        "start",
        "end",
        "before",
        "after",
        "stage",
        "rule",
        "status",
        "confidence",
        "alternatives",
        "reason",
        "left",
        "right",
    ]

    assert list(written()[1]) == fields
    assert list(written()[2]) == [*fields, "steps"]
    assert [row["status"] for row in written()[1:]] == ["applied", "applied", "suggested"]
    assert written()[1]["left"] == "He went to the "


def damaged(change: Callable[[list[dict[str, Any]]], object]) -> bytes:
    lines = written()
    change(lines)
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda x: x[0].update(format="other"), "log:1:1: is not a log of ocrfix"),
        (lambda x: x[0].update(version=9), "log:1:1: has log format 9, and this ocrfix reads 1"),
        (lambda x: x[0].pop("encoding"), "log:1:1: 'encoding' is missing"),
        (lambda x: x.pop(), "log:1:1: rows are missing or too many"),
        (lambda x: x[1].pop("before"), "log:2:1: 'before' is missing"),
        (lambda x: x[1].update(start=True), "log:2:1: 'start' can't be True"),
        (lambda x: x[1].update(start="1"), "log:2:1: 'start' can't be '1'"),
        (lambda x: x[1].update(end=99), "log:2:1: 'start' and 'end' don't fit 'before'"),
        (lambda x: x[1].update(status="done"), "log:2:1: 'status' can't be 'done'"),
        (lambda x: x[1].update(alternatives=[3]), "log:2:1: 'alternatives' or 'steps' are not"),
        (lambda x: x[2].update(id=x[1]["id"]), "log:3:1: id .* stands twice"),
        (lambda x: x.insert(1, x.pop(2)), "overlap or are out of order"),
        (lambda x: x[1].update(decided={"verdict": "maybe"}), "log:2:1: 'decided' can't be"),
    ],
)
def test_a_damaged_log_is_refused(
    change: Callable[[list[dict[str, Any]]], object], message: str
) -> None:
    """The message says where and what; the remedy, what to do."""
    with pytest.raises(LogError, match=message) as caught:
        rows.loads(damaged(change), "log")

    assert caught.value.remedy == "run `ocrfix clean` on the source again"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "log:1:1: is not a log of ocrfix"),
        (b'{"format": "ocrfix-log"', "log:1:1: the last line is cut short"),
        (b"{}\n", "log:1:1: is not a log of ocrfix"),
        (b'{"format": \n', "log:1:12: is not JSON: Expecting value"),
        (b"[]\n", "log:1:1: is not a JSON object"),
        (b"\xff\n", "log:1:1: is not JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}\n", "log:1:1: is not JSON"),
        (b"[" * 100_000 + b"\n", "log:1:1: is not JSON"),
    ],
)
def test_what_is_no_log_is_refused(data: bytes, message: str) -> None:
    """Any bytes are refused politely."""
    with pytest.raises(LogError, match=message):
        rows.loads(data, "log")


def test_the_log_of_another_source_is_refused() -> None:
    """The digest of the bytes must match."""
    with pytest.raises(LogError, match=r"log: is not the log of other.txt as it is now"):
        logs.verify(made()[0], decode(SOURCE.text.encode() + b"x", "other.txt"), "log")


def test_an_edit_that_does_not_fit_is_refused() -> None:
    """Each ``before`` must stand in the source, and the message says where it should."""
    lines = written()
    lines[1]["before"] = "Cafe"
    data = b"".join(json.dumps(line).encode() + b"\n" for line in lines)

    with pytest.raises(LogError, match=r"log: edit \w+ does not fit scan.txt:1:16"):
        logs.verify(rows.loads(data, "log"), SOURCE, "log")


def test_another_text_is_not_undone() -> None:
    """The bytes of the source come back, or nothing."""
    log, text = made()

    assert logs.restore(log, text) == SOURCE.text.encode()
    with pytest.raises(LogError, match="the text is not the one that this log tells of"):
        logs.restore(log, text + "x")


def test_decisions_are_followed() -> None:
    """A rejected edit is dropped, an accepted suggestion made, a replacement set in."""
    log, _ = made()
    cafe, the = log.edits
    (well,) = log.suggestions
    decided = {
        cafe.id: Decided("reject"),
        the.id: Decided("replace", "that "),
        well.id: Decided("accept"),
    }
    new, text = logs.decide(log, SOURCE.text, decided)

    assert text == "He went to the Caf6 Royal with that man, as well as she.\n"
    assert rows.loads(rows.dumps(new, SOURCE.text), "log") == new
    assert logs.restore(new, text) == SOURCE.text.encode()


def test_an_accepted_suggestion_takes_back_what_it_covers() -> None:
    """A suggestion over an applied edit's place stands instead of it."""
    log, _ = made()
    wide = Edit(15, 25, "Caf6 Royal", "Cafe Regal", "words", "test", 0.5, "because", id="wide")
    log = Log(log.header, log.edits, (wide,))
    _, text = logs.decide(log, SOURCE.text, {"wide": Decided("accept")})

    assert text == "He went to the Cafe Regal with the man, as vven as she.\n"


def test_two_accepted_suggestions_for_one_place_are_refused() -> None:
    """Which one should stand is the person's to say."""
    log, _ = made()
    pair = tuple(
        Edit(15, 19, "Caf6", after, "words", "test", 0.5, "because", id=after)
        for after in ("Cafe", "Case")
    )
    log = Log(log.header, log.edits, pair)

    with pytest.raises(LogError, match="suggestions Cafe and Case change the same place"):
        logs.decide(log, SOURCE.text, {"Cafe": Decided("accept"), "Case": Decided("accept")})
