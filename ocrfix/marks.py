r"""Page marks in a running text: ``{p. 29}``, ``[29]``, form feeds and the like.

Transcribers and converters leave a mark where a page of the book begins. Braced and worded
forms (``{p. 29}``, ``[Page 29]``, ``-----File: 029.png-----``) and form feeds say what they
are. A bare number in brackets may as well be a footnote or a list number: it counts only
alone on its line or where such numbers rise through the text, a page's length apart.

>>> [mark.label for mark in find("end of one\n\n{p. xvi} and of two\f")]
['xvi', '2']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ocrfix.errors import SettingsError

if TYPE_CHECKING:
    import regex

# A page's name: a number or a Roman numeral. All repeats are bounded, so each regex here is
# linear, and each starts at a literal character, which the engine finds at memory speed.
_LABEL = r"[0-9]{1,5}[a-z]?|[ivxlcdm]{1,10}|[IVXLCDM]{1,10}"
BRACED = re.compile(rf"\{{(?:p|pg|page)\.? {{0,2}}({_LABEL})\}}", re.IGNORECASE)
WORDED = re.compile(rf"\[(?:p|pg|page)\.? {{0,2}}({_LABEL})\]", re.IGNORECASE)
BARE = re.compile(rf"[\[{{]({_LABEL})[\]}}]")
# Distributed Proofreaders: the scan's name, then the proofreaders' names.
SCAN = re.compile(r"-----File: ([^\s\\-]{1,60})-{3}[^\r\n]{0,300}")
FORM_FEED = re.compile(r"\f")

LEAST_RISING = 4
"""Bare numbers within lines that must rise together before they count as pages."""
LEAST_PAGE = 400
"""Code points between such numbers, in the median: footnotes stand closer together."""
PATTERN_SECONDS = 20.0
"""Time a user's own pattern may take on a text before it is refused as runaway."""

ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


class Mark(NamedTuple):
    """A page mark: where it stands, and the label of the page that it opens."""

    start: int
    end: int
    label: str


def find(text: str, pattern: str | None = None) -> list[Mark]:
    """The page marks of a text, in order, not overlapping.

    Args:
        text: the text.
        pattern: a regular expression for marks of the user's own; its group ``label``, or
            its first group, or the whole match is the label.

    Raises:
        SettingsError: the pattern is not a regular expression, or runs away on this text.
    """
    found: list[Mark] = []
    if pattern is not None:
        found += _of_pattern(text, pattern)
    if "{p" in text or "{P" in text:
        found += _matches(BRACED, text)
    if "[p" in text or "[P" in text:
        found += _rising(text, list(_matches(WORDED, text)), _is_at_line_start)
    if "-----File: " in text:
        found += (m for m in _matches(SCAN, text) if _is_at_line_start(text, m))
    if "[" in text or "{" in text:
        found += _rising(text, list(_matches(BARE, text)), _is_alone)
    if "\f" in text:
        feeds = enumerate(FORM_FEED.finditer(text), start=2)
        found += (Mark(m.start(), m.end(), str(page)) for page, m in feeds)
    return _without_overlaps(found)


def order(label: str) -> int:
    """The number that a label stands for; 0 where it has none."""
    digits = re.sub(r"[^0-9]", "", label)
    if digits:
        return int(digits[:9])
    values = [ROMAN.get(c, 0) for c in label.lower()[:20]]
    after = [*values[1:], 0]
    return sum(-v if v < following else v for v, following in zip(values, after, strict=True))


@lru_cache(maxsize=32)
def compile_pattern(pattern: str) -> regex.Pattern[str]:
    """A user's pattern, compiled.

    Raises:
        SettingsError: it is no regular expression; says where it goes wrong.
    """
    import regex  # 15 ms, for patterns of the user's own only

    try:
        return regex.compile(pattern, regex.MULTILINE)
    except regex.error as error:
        raise SettingsError(
            f"page_pattern: {error} of {pattern!r}",
            remedy=r"give a regular expression such as '\[leaf (?P<label>\d+)\]'",
        ) from error


def _of_pattern(text: str, pattern: str) -> Iterator[Mark]:
    compiled = compile_pattern(pattern)
    group: int | str = min(1, compiled.groups)
    if "label" in compiled.groupindex:
        group = "label"
    try:
        for m in compiled.finditer(text, timeout=PATTERN_SECONDS):
            if m.end() > m.start():
                yield Mark(m.start(), m.end(), (m[group] or "").strip())
    except TimeoutError as error:
        raise SettingsError(
            f"page_pattern: {pattern!r} took over {PATTERN_SECONDS:.0f} s on this text",
            remedy="write it without repeats inside repeats, such as '(a+)+'",
        ) from error


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[Mark]:
    for m in pattern.finditer(text):
        yield Mark(m.start(), m.end(), re.sub(r"\.(?:png|jpe?g|tiff?)$", "", m[1]))


def _is_at_line_start(text: str, mark: Mark) -> bool:
    return mark.start == 0 or text[mark.start - 1] in "\r\n\f"


def _is_alone(text: str, mark: Mark) -> bool:
    after = text[mark.end : mark.end + 1]
    return _is_at_line_start(text, mark) and after in ("", "\r", "\n")


def _is_apart(text: str, mark: Mark) -> bool:
    """A footnote's number clings to its word; a page's stands between two."""
    before = text[mark.start - 1] if mark.start else " "
    after = text[mark.end : mark.end + 1] or " "
    return before.isspace() and after.isspace()


def _rising(
    text: str, marks: Sequence[Mark], is_sure: Callable[[str, Mark], bool]
) -> Iterable[Mark]:
    """Those that must be page marks: by their place, or since they number the pages."""
    apart = [m for m in marks if _is_apart(text, m)]
    sure = [m for m in apart if is_sure(text, m)]
    if len(apart) > len(sure) and _numbers_pages(apart):
        return apart
    rising = all(order(a.label) < order(b.label) for a, b in pairwise(sure))
    return sure if rising or _numbers_pages(sure) else ()


def _numbers_pages(marks: Sequence[Mark]) -> bool:
    """Whether the numbers go up, mostly one by one, a page's length apart."""
    if len(marks) < LEAST_RISING:
        return False
    from statistics import median  # 6 ms, for texts with such numbers only

    pairs = list(pairwise(marks))
    steps = [order(b.label) - order(a.label) for a, b in pairs]
    gaps = [b.start - a.end for a, b in pairs]
    # A book's parts may each begin anew, and a label may be misread: nine in ten must rise.
    rising = sum(0 < step <= 20 for step in steps)
    return rising >= 0.9 * len(steps) and median(steps) <= 2 and median(gaps) >= LEAST_PAGE


def _without_overlaps(marks: Iterable[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept
