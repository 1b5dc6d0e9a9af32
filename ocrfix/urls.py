"""What is a URL and what a path: asked of every path, and most runs have no URL."""

from __future__ import annotations

import re

# A drive of Windows has one letter and no second slash. Linear: single classes.
URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,40}://")


def is_url(path: str) -> bool:
    """Whether a path is a URL: ``s3://bucket/page.txt``, ``zip://page.txt::scans.zip``.

    >>> is_url("s3://bucket/page.txt"), is_url("C:/scans/page.txt"), is_url("page.txt")
    (True, False, False)
    """
    return URL.match(path) is not None
