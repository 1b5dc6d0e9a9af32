"""Decisions of a person about edits: a file of their own beside the log.

``NAME.decisions.jsonl`` has a line a decision: id, verdict, text, who, when. The last line
about an edit counts. Cleaning again leaves the file alone, and ids depend on content, so
decisions outlive a run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ocrfix import rows
from ocrfix.errors import LogError
from ocrfix.log import Decided
from ocrfix.rows import VERDICTS

REMEDY = "mend the line, or delete it"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What someone decided about an edit.

    Attributes:
        id: of the edit.
        verdict: ``accept``, ``reject`` or ``replace``.
        text: the person's own reading; only with ``replace``.
        who: the person; may be empty.
        when: the time, as ISO 8601; may be empty.
    """

    id: str
    verdict: str
    text: str | None = None
    who: str = ""
    when: str = ""


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
    if data and not data.endswith(b"\n"):
        data += b"\n"  # written by hand: the last line needs no newline
    return [
        _decision(values, f"{path}:{number}:1")
        for number, values in enumerate(rows.parse_lines(data, str(path)), start=1)
    ]


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
    text = "".join(f"{json.dumps(asdict(d), ensure_ascii=False)}\n" for d in decisions)
    return text.encode("utf-8", "backslashreplace")


def in_force(decisions: Iterable[Decision]) -> dict[str, Decided]:
    """What was decided about each edit: the last decision counts."""
    return {d.id: Decided(d.verdict, d.text) for d in decisions}
