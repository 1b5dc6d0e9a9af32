"""What bytes are: which encoding a text has that doesn't say so, and whether it is one."""

from __future__ import annotations

import codecs
import re

# All linear: single classes.
HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1f]")

SAMPLE = 65_536
"""Bytes that the detection of an encoding looks at."""
WINDOW = 80
"""Bytes on either side of a byte above 127 that go into the sample."""
MOST_CONTROLS = 0.04
"""Share of control characters beyond which bytes are no text."""
FEW = 8
"""Bytes above 127 from which a detection is worth more than a guess."""
COMMON = ("cp1252", "mac_roman")
"""Western texts look alike in many encodings; these two are the common ones."""
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
"""Byte order marks of encodings that are full of zeros; that of UTF-32-LE begins with the first."""


def wide(data: bytes) -> str | None:
    """UTF-16 without its mark, where every other byte of the beginning is a zero."""
    start = data[:4096]
    if b"\0" not in start or len(data) % 2:
        return None
    even, odd, half = start[::2].count(0), start[1::2].count(0), len(start) / 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text of any encoding: too many of them are control characters.

    Of a compressed picture or archive a tenth are; a text has one where a scanner went astray.
    """
    start = data[:SAMPLE]
    if len(CONTROL_BYTES.findall(start)) <= MOST_CONTROLS * len(start):
        return False
    return not start.startswith(WIDE_MARKS) and wide(data) is None


def legacy(data: bytes) -> str | None:
    """The likeliest of the encodings from before Unicode; None for what is no text."""
    if len(CONTROL_BYTES.findall(data[:SAMPLE])) > 0.01 * len(data[:SAMPLE]):
        return None
    sample = _sample(data)
    if sum(map(len, HIGH_BYTES.findall(sample))) < FEW:
        return COMMON[0]
    from charset_normalizer import from_bytes  # slow, and seldom needed

    matches = from_bytes(sample)
    names = [n for match in matches for n in match.could_be_from_charset if _has_ascii(n)]
    common = [name for name in COMMON if name in names]
    return [*common, *names, COMMON[0]][0].replace("_", "-")


def _has_ascii(encoding: str) -> bool:
    """Whether ASCII stays ASCII in an encoding; in those of mainframes it doesn't."""
    return b"Az09 \n".decode(encoding, "replace") == "Az09 \n"


def _sample(data: bytes) -> bytes:
    """The places that tell encodings apart: those with bytes above 127."""
    start = data[:SAMPLE]
    if len(start) == len(data) or sum(map(len, HIGH_BYTES.findall(start))) > 0.3 * len(start):
        return start[: start.rfind(b"\n") + 1] or start
    parts: list[bytes] = []
    size = end = 0
    for match in HIGH_BYTES.finditer(data):
        low = max(end, match.start() - WINDOW)
        end = min(match.end(), match.start() + WINDOW) + WINDOW
        parts.append(data[low:end])
        size += end - low
        if size > SAMPLE:
            break
    return b"".join(parts)
