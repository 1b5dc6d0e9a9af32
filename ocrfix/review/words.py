"""The reviewer's own words: what is never to be changed, and what always is.

``review.words`` in the output folder has an entry a line: a word that is right as it is, or
``wrong -> right``, as codespell writes it. The reviewing page adds to it, a person may edit
it, and the next ``ocrfix clean -o OUT`` reads it among its word lists.
"""

from __future__ import annotations

import re
from pathlib import Path

from ocrfix import ownwords, source
from ocrfix.ownwords import ARROW

NAME = ownwords.NAME
# One word: no white space, a letter or digit in it. Linear: single classes.
ONE_WORD = re.compile(r"\S*[^\W_]\S*")


def can_be_never(before: str) -> bool:
    """Whether what an edit changes is one word, which a person may forbid to change."""
    return ONE_WORD.fullmatch(before) is not None and ARROW not in before


def can_be_always(before: str, after: str) -> bool:
    """Whether a change is one of words, on one line, which a person may always want."""
    return (
        ONE_WORD.search(before) is not None
        and not any(c in before + after for c in "\n\r")
        and before == before.strip()
        and bool(after.strip())
        and ARROW not in before + after
    )


def never(word: str) -> str:
    """The entry that keeps a word."""
    return word


def always(before: str, after: str) -> str:
    """The entry that always makes a change."""
    return f"{before} {ARROW} {after}"


def read(path: Path) -> list[str]:
    """The entries of a file, in order; none if there is no file.

    Raises:
        SourceError: it can't be read.
    """
    if not path.exists():
        return []
    lines = source.read(path).text.splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def change(path: Path, *, add: str = "", remove: str = "") -> None:
    """Add an entry to the file, or take one out; what a person wrote around it stays.

    Raises:
        SourceError: the file can't be read.
        OutputError: it can't be written.
    """
    lines = source.read(path).text.splitlines() if path.exists() else []
    kept = [line for line in lines if line.strip() != remove or not remove]
    if add and add not in (line.strip() for line in kept):
        kept.append(add)
    if kept != lines:
        source.write(path, "".join(f"{line}\n" for line in kept).encode())
