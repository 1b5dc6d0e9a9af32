"""Decisions of a person about edits: a file of their own beside the log.

``NAME.decisions.jsonl`` has a line a decision: id, verdict, text, who, when, note. The last
line about an edit counts; what was decided before stays above it. Cleaning again leaves the
file alone, and ids depend on content, so decisions outlive a run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ocrfix import rows
from ocrfix.errors import LogError
from ocrfix.log import Decided

SUFFIX = ".decisions.jsonl"
VERDICTS = ("accept", "reject", "replace", "open")
OPEN = "open"
REMEDY = "mend the line, or delete it"


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What someone decided about an edit.

    Attributes:
        id: of the edit.
        verdict: ``accept``, ``reject``, ``replace``, or ``open`` where a decision was taken
            back.
        text: the person's own reading; only with ``replace``.
        who: the person; may be empty.
        when: the time, as ISO 8601; may be empty.
        note: anything the person wants to say; may be empty.
        before: what the source has there; for people who read the file.
        after: what the edit puts there; for people who read the file.
        file: path of the log's results in their folder, where a file holds the decisions on
            several logs; else empty.
    """

    id: str
    verdict: str
    text: str | None = None
    who: str = ""
    when: str = ""
    note: str = ""
    before: str = ""
    after: str = ""
    file: str = ""

    def as_dict(self) -> dict[str, str]:
        """The decision as plain JSON values; what is empty is left out."""
        return {k: v for k, v in asdict(self).items() if v or (k == "text" and v is not None)}

    def agrees(self, other: Decision) -> bool:
        """Whether both say the same of the edit."""
        return (self.verdict, self.text) == (other.verdict, other.text)


def now() -> str:
    """The time as a decision has it: UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(path: Path) -> list[Decision]:
    """The decisions of a file, in order; none if there is no file.

    Raises:
        LogError: it can't be read or is damaged; says where.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise LogError(f"{path}: can't be read: {error.strerror}") from error
    return loads(data, str(path))


def loads(data: bytes, name: str) -> list[Decision]:
    """The decisions in the bytes of a file.

    Args:
        data: the bytes.
        name: the file's, for messages.

    Raises:
        LogError: it is damaged; says where.
    """
    if data and not data.endswith(b"\n"):
        data += b"\n"  # written by hand: the last line needs no newline
    try:
        lines = list(rows.parse_lines(data, name))
    except LogError as error:
        raise LogError(error.message, remedy=REMEDY) from error
    return [_decision(values, f"{name}:{n}:1") for n, values in enumerate(lines, start=1)]


def _decision(values: Mapping[str, object], where: str) -> Decision:
    known = Decision.__dataclass_fields__
    for key, value in values.items():
        if key not in known:
            raise LogError(f"{where}: unknown key {key!r}", remedy=REMEDY)
        if not isinstance(value, str) and not (key == "text" and value is None):
            raise LogError(f"{where}: {key!r} can't be {value!r}", remedy=REMEDY)
    if "id" not in values or values.get("verdict") not in VERDICTS:
        raise LogError(f"{where}: needs an id and a verdict ({', '.join(VERDICTS)})", remedy=REMEDY)
    if (values["verdict"] == "replace") != (values.get("text") is not None):
        raise LogError(f"{where}: 'text' goes with the verdict 'replace' alone", remedy=REMEDY)
    return Decision(**values)  # type: ignore[arg-type] # the loop above has checked them


def dumps(decisions: Iterable[Decision]) -> bytes:
    """Decisions as the bytes of their file."""
    text = "".join(f"{json.dumps(d.as_dict(), ensure_ascii=False)}\n" for d in decisions)
    return text.encode("utf-8", "backslashreplace")


def last(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The last decision about each edit, also where it takes another back."""
    return {d.id: d for d in decisions}


def in_force(decisions: Iterable[Decision]) -> dict[str, Decided]:
    """What was decided about each edit: the last decision counts."""
    return {d.id: Decided(d.verdict, d.text) for d in last(decisions).values() if d.verdict != OPEN}
