"""Memory that is no longer used: what is given back to the system, and what is kept.

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
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""What ``malloc.h`` calls ``M_TRIM_THRESHOLD`` and ``M_MMAP_THRESHOLD``."""
LARGE = 32 << 20
"""Bytes: as much as glibc comes to by itself, in a process that has such pieces."""
_last = 0.0


def give_back() -> None:
    """Give back what is free, unless that was just done."""
    global _last  # noqa: PLW0603 (memory is the process's)
    trim = _trim()
    if trim is not None and monotonic() - _last >= EVERY:
        trim(0)
        _last = monotonic()


@cache
def keep_large() -> None:
    """Take large pieces of memory from what was used before, in this process from now on.

    Dask starts its workers with a setting by which the C library fetches each piece of above
    128 KB from the system and gives it back at once.
    """
    library = c_library()
    if library is not None:
        library.mallopt(MMAP_THRESHOLD, LARGE)
        library.mallopt(TRIM_THRESHOLD, LARGE)


@cache
def c_library() -> ctypes.CDLL | None:
    """The C library; None where it isn't glibc."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    return library if hasattr(library, "malloc_trim") else None


def _trim() -> Callable[[int], int] | None:
    """What gives free memory back; None where nothing does."""
    library = c_library()
    return None if library is None else library.malloc_trim
