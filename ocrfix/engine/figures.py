"""Numbers of which some figures were read as letters."""

from __future__ import annotations

import re
from functools import lru_cache

NUMBER_READINGS = str.maketrans("lioszbgq|!", "1105286911")
# Figures and letters like figures, with an ending of an ordinal or of pounds and pence.
NUMBER_LIKE = re.compile(r"([lioszbgq|!]*\d[\dlioszbgq|!,.]*?)(st|nd|rd|th|d|s)?")


@lru_cache(maxsize=1 << 13)
def read_number(form: str) -> str | None:
    """The number that a form of figures and letters like figures may stand for.

    >>> read_number("i93o"), read_number("1oth"), read_number("1918")
    ('1930', '10th', None)
    """
    match = NUMBER_LIKE.fullmatch(form)
    if match is None:
        return None
    number = match[1].translate(NUMBER_READINGS) + (match[2] or "")
    return number if number != form else None
