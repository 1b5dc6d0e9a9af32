"""The log as JSON Lines: a header line, then a line an edit.

Reading is strict: a damaged log is refused with the place of the damage, never guessed at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from ocrfix.edits import Alternative, Edit, Step
from ocrfix.errors import LogError
from ocrfix.identity import CONTEXT_LENGTH
from ocrfix.log import AGAIN, Decided, Header, Log
from ocrfix.strip import Sliceable

FORMAT = "ocrfix-log"
VERSION = 1
STATUSES = ("applied", "suggested")
VERDICTS = ("accept", "reject", "replace", "hold")

HEADER_TYPES: Mapping[str, type] = {
    "ocrfix": str,
    "source": str,
    "encoding": str,
    "bom": bool,
    "undecodable": int,
    "newlines": str,
    "source_sha256": str,
    "text_sha256": str,
    "language": str,
    "settings": dict,
}
ROW_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "id": str,
    "start": int,
    "end": int,
    "before": str,
    "after": str,
    "stage": str,
    "rule": str,
    "status": str,
    "confidence": (int, float),
    "alternatives": list,
    "reason": str,
    "left": str,
    "right": str,
}


def dumps(log: Log, source_text: str) -> bytes:
    """The log as the bytes of its file.

    Args:
        log: what to write.
        source_text: for the context in each row.
    """
    first = head(log.header, len(log.edits), len(log.suggestions))
    return b"".join(map(line, [first, *rows(log, source_text)]))


def head(header: Header, edits: int, suggestions: int) -> dict[str, Any]:
    """The first line as plain JSON values, with the numbers of edits and suggestions."""
    counts = {"edits": edits, "suggestions": suggestions}
    return {"format": FORMAT, "version": VERSION, **asdict(header), **counts}


def line(values: Mapping[str, Any]) -> bytes:
    """A line of the file."""
    # A lone surrogate has no UTF-8; as a backslash escape it is JSON all the same.
    text = f"{json.dumps(values, ensure_ascii=False)}\n"
    return text.encode("utf-8", "backslashreplace")


def rows(log: Log, source_text: str) -> Iterator[dict[str, Any]]:
    """A row an edit, applied and suggested ones together, in source order."""
    both = [(e, "applied") for e in log.edits] + [(e, "suggested") for e in log.suggestions]
    for edit, status in sorted(both, key=lambda pair: (pair[0].start, pair[0].end)):
        yield row(edit, status, source_text, log.decided.get(edit.id))


def row(edit: Edit, status: str, source_text: Sliceable, decided: Decided | None) -> dict[str, Any]:
    """One edit as plain JSON values."""
    start, end = edit.start, edit.end
    values: dict[str, Any] = {
        "id": edit.id,
        "start": start,
        "end": end,
        "before": edit.before,
        "after": edit.after,
        "stage": edit.stage,
        "rule": edit.rule,
        "status": status,
        "confidence": edit.confidence,
        "alternatives": [a._asdict() for a in edit.alternatives],
        "reason": edit.reason,
        "left": source_text[max(0, start - CONTEXT_LENGTH) : start],
        "right": source_text[end : end + CONTEXT_LENGTH],
    }
    if edit.steps:
        values["steps"] = [s._asdict() for s in edit.steps]
    if decided:
        values["decided"] = asdict(decided)
    return values


def read(path: Path) -> Log:
    """Read a log file.

    Raises:
        LogError: it can't be read or is damaged.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LogError(f"{path}: can't be read: {error.strerror}", remedy=AGAIN) from error
    return loads(data, str(path))


def loads(data: bytes, name: str) -> Log:
    """The log that ``dumps`` wrote.

    Args:
        data: the file's bytes.
        name: the file's, for messages.

    Raises:
        LogError: it is damaged; says where.
    """
    lines = list(parse_lines(data, name))
    if not lines or lines[0].get("format") != FORMAT:
        raise _damaged(f"{name}:1:1: is not a log of ocrfix")
    head, found = lines[0], lines[1:]
    if head.get("version") != VERSION:
        raise _damaged(
            f"{name}:1:1: has log format {head.get('version')!r}, and this ocrfix reads {VERSION}"
        )
    _check_types(head, {**HEADER_TYPES, "edits": int, "suggestions": int}, f"{name}:1:1")
    edits: dict[str, list[Edit]] = {status: [] for status in STATUSES}
    decided: dict[str, Decided] = {}
    seen: set[str] = set()
    for number, values in enumerate(found, start=2):
        where = f"{name}:{number}:1"
        edit = edit_of(values, where)
        if edit.id in seen:
            raise _damaged(f"{where}: id {edit.id} stands twice")
        seen.add(edit.id)
        edits[values["status"]].append(edit)
        if "decided" in values:
            decided[edit.id] = _decided(values["decided"], where)
    _check_whole(head, edits, name)
    return Log(
        Header(**{key: head[key] for key in HEADER_TYPES}),
        tuple(edits["applied"]),
        tuple(edits["suggested"]),
        decided,
    )


def parse_lines(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file.

    Raises:
        LogError: a line is no JSON object; says where.
    """
    if data and not data.endswith(b"\n"):
        raise _damaged(f"{name}:{data.count(10) + 1}:1: the last line is cut short")
    return parsed(data.split(b"\n")[:-1], name)


def parsed(lines: Iterable[bytes], name: str) -> Iterator[dict[str, Any]]:
    """The objects of lines of JSON.

    Raises:
        LogError: a line is no JSON object; says where.
    """
    for number, text in enumerate(lines, start=1):
        try:
            values = json.loads(text)
        except json.JSONDecodeError as error:
            raise _damaged(f"{name}:{number}:{error.colno}: is not JSON: {error.msg}") from error
        except (ValueError, RecursionError) as error:
            raise _damaged(f"{name}:{number}:1: is not JSON: {error}") from error
        if not isinstance(values, dict):
            raise _damaged(f"{name}:{number}:1: is not a JSON object")
        yield values


def _damaged(message: str) -> LogError:
    return LogError(message, remedy=AGAIN)


def _check_types(
    values: Mapping[str, Any], types: Mapping[str, type | tuple[type, ...]], where: str
) -> None:
    for key, kind in types.items():
        if key not in values:
            raise _damaged(f"{where}: {key!r} is missing")
        value = values[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise _damaged(f"{where}: {key!r} can't be {value!r}")


def edit_of(values: Mapping[str, Any], where: str) -> Edit:
    """The edit whose row the values are.

    Raises:
        LogError: they are not as written.
    """
    _check_types(values, ROW_TYPES, where)
    if values["status"] not in STATUSES:
        raise _damaged(f"{where}: 'status' can't be {values['status']!r}")
    if values["end"] - values["start"] != len(values["before"]) or values["start"] < 0:
        raise _damaged(f"{where}: 'start' and 'end' don't fit 'before'")
    try:
        return Edit(
            **{k: values[k] for k in ("id", "start", "end", "before", "after", "stage", "rule")},
            confidence=values["confidence"],
            reason=values["reason"],
            alternatives=tuple(Alternative(**a) for a in values["alternatives"]),
            steps=tuple(Step(**s) for s in values.get("steps", ())),
        )
    except TypeError as error:
        raise _damaged(f"{where}: 'alternatives' or 'steps' are not as written") from error


def _decided(values: Any, where: str) -> Decided:  # noqa: ANN401 (whatever the JSON holds)
    verdict = values.get("verdict") if isinstance(values, dict) else None
    text = values.get("text") if isinstance(values, dict) else None
    if verdict not in VERDICTS or not isinstance(text, str if verdict == "replace" else type(None)):
        raise _damaged(f"{where}: 'decided' can't be {values!r}")
    return Decided(verdict, text)


def _check_whole(head: Mapping[str, Any], edits: Mapping[str, list[Edit]], name: str) -> None:
    """No row is lost, and the applied ones are in order and apart."""
    counts = (head["edits"], head["suggestions"])
    if counts != (len(edits["applied"]), len(edits["suggested"])):
        raise _damaged(f"{name}:1:1: rows are missing or too many")
    for a, b in pairwise(edits["applied"]):
        if b.start < a.end or (a.start, a.end) == (b.start, b.end):
            raise _damaged(f"{name}: edits {a.id} and {b.id} overlap or are out of order")
