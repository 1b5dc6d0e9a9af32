"""Patterns that begin with a sign.

A search for one character goes through a text at memory speed; a search for a class of them
tries each character, which takes ten times as long. Most texts have but one of several signs of
a kind, straight quotation marks or curly ones: only those that a text has are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache


class AtSign:
    r"""A pattern that begins with one of some signs.

    Args:
        signs: that it may begin with.
        rest: regular expression of what else there must be.

    >>> [m.span() for m in AtSign("'’", r"(?=s\b)").finditer("It's the dog’s 'tail'.")]
    [(2, 3), (12, 13)]
    """

    def __init__(self, signs: str, rest: str) -> None:
        self.signs = signs
        self.rest = rest

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Where a text has it; sign by sign, and for each in the order of the text."""
        for sign in self.signs:
            if sign in text:
                yield from _compiled(sign, self.rest).finditer(text)


@lru_cache(maxsize=256)
def _compiled(sign: str, rest: str) -> re.Pattern[str]:
    return re.compile(re.escape(sign) + rest)
