"""Words in the looks that their place asks for: capitals, and the signs between two."""

from __future__ import annotations

import re
from functools import lru_cache

from ocrfix.engine.splits import PARTED

# Names with a capital inside: O'Connor, D'Arcy, M'Donald.
INNER_CAPITAL = re.compile(r"[A-Z]['’][A-Z]")
MAC_NAME = re.compile(r"mc[^\W\d_]{3}")
KEPT_SIGNS = frozenset(",;:")
"""Signs between words that ran together which stay with the first."""


def like(raw: str, word: str, *, is_name: bool, starts: bool) -> str:
    """A word in the case of what was read in its place.

    Args:
        raw: what was read.
        word: in lower case.
        is_name: whether it has a capital wherever it stands.
        starts: whether the place may open a sentence.
    """
    # Most words are small throughout: remembering them would take as long.
    return word if raw.islower() and not is_name else _in_case(raw, word, is_name, starts)


@lru_cache(maxsize=1 << 13)
def _in_case(raw: str, word: str, is_name: bool, starts: bool) -> str:  # noqa: FBT001  a cache's key
    """As ``like``, of what has capitals or may get one."""
    letters = [c for c in raw if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    if len(letters) > 1 and upper == len(letters) and (len(letters) > 3 or not starts):
        return word.upper()
    if raw[:1].isupper() and INNER_CAPITAL.match(raw) and INNER_CAPITAL.match(word.title()):
        return word.title().replace("'S", "'s")
    if is_name or (letters and letters[0].isupper()) or (starts and upper):
        start = 2 if MAC_NAME.match(word) else 0
        return word[:start].title() + word[start : start + 1].upper() + word[start + 1 :]
    return word


def apart(raw: str, first: str, second: str, *, is_name: bool, starts: bool) -> str:
    """Two words that ran together, each in its own case, and what stood between them.

    A comma stays ("Gregory,wife"), and a stop before a capital ("Mf.Flood"); what else parts
    them was a space ("Lower'Thames").

    Args:
        raw: what was read.
        first: the one word, in lower case.
        second: the other.
        is_name: whether the first has a capital wherever it stands.
        starts: whether the place may open a sentence.
    """
    left, signs, right = _sides(raw, first, second)
    if raw.isupper() and len(raw) > 2:
        pair = first.upper(), second.upper()
    else:
        pair = (
            like(left, first, is_name=is_name, starts=starts),
            like(right, second, is_name=False, starts=False),
        )
    kept = [c for c in signs if c in KEPT_SIGNS or (c == "." and right[:1].isupper())]
    return f"{pair[0]}{''.join(kept[:1])} {pair[1]}"


def _sides(raw: str, first: str, second: str) -> tuple[str, str, str]:
    """What was read for the one word, the signs between, and what for the other."""
    parted = PARTED.fullmatch(raw)
    if parted:
        return parted[1], raw[parted.end(1) : parted.start(2)], parted[2]
    lower = raw.lower()
    is_first_whole = lower.startswith(first) or not lower.endswith(second)
    cut = min(len(first), len(raw) - 1) if is_first_whole else len(raw) - len(second)
    return raw[:cut], "", raw[cut:]
