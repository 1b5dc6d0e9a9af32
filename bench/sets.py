"""Pages of OCR with their truth: JSON Lines of ``id``, ``ocr`` and ``truth``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple


class Pair(NamedTuple):
    """A page as it was read and as it was printed."""

    ocr: str
    truth: str


def read(path: Path) -> list[Pair]:
    """The pages of a set."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    return [Pair(row["ocr"], row["truth"]) for row in rows]
