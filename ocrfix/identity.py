"""What an edit is known by from run to run, so that a decision about it can be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

from ocrfix.edits import Edit
from ocrfix.strip import Sliceable

CONTEXT_LENGTH = 24
"""Code points of source on either side that an edit's id depends on."""


def identify(source: str, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Give each edit its id: a digest of the change and of the source around it.

    Equal changes with equal neighbourhoods are told apart by a count in source order, in
    whatever order they are given: an edit keeps its id when another run only suggests it.
    """
    seen: Counter[str] = Counter()
    identified = [*edits]
    for i in sorted(range(len(identified)), key=lambda i: (identified[i].start, identified[i].end)):
        digest = identity(source, identified[i])
        seen[digest] += 1
        name = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
        identified[i] = replace(identified[i], id=name)
    return tuple(identified)


def identity(source: Sliceable, edit: Edit) -> str:
    """What an edit's id is made of: a digest of the change and of the source around it."""
    left = source[max(0, edit.start - CONTEXT_LENGTH) : edit.start]
    right = source[edit.end : edit.end + CONTEXT_LENGTH]
    key = f"{edit.before}\0{edit.after}\0{left}\0{right}"
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
