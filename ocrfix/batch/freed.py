"""Memory that is no longer used, given back to the system.

What cleaning needs for a moment lies between what is remembered from file to file, and the C
library gives back nothing that has something above it: after a hundred files a worker held
half as much again as it used.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from time import monotonic

EVERY = 0.5
"""Seconds after which it is done again: it takes some milliseconds, as a short page does."""
_last = 0.0


def give_back() -> None:
    """Give back what is free, unless that was just done."""
    global _last  # noqa: PLW0603 (memory is the process's)
    trim = _trim()
    if trim is not None and monotonic() - _last >= EVERY:
        trim(0)
        _last = monotonic()


@cache
def _trim() -> Callable[[int], int] | None:
    """What does it; None where the C library isn't glibc."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
