"""Text that was decoded with the wrong table, as ftfy knows it: "CafÃ©" for "Café".

ftfy is asked about the neighbourhood of suspicious characters only, once for each, with every
other fix of its switched off: it may neither uncurl quotes nor unescape anything here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.edits import Proposal

# Mojibake is runs of characters beyond ASCII, or C1 controls. One class starts it: linear.
SUSPECT = re.compile(
    r"[^\x00-\x7f](?:(?=[^\x00-\x7f])|(?<=[\x80-\x9f])|(?<=[ÃÂ])(?= ))[^\x00-\x7f]*+"
)
# Runs that clean typography has: quotes, dashes, ellipses and spaces beside each other.
TYPOGRAPHY = re.compile(r"[\s\N{NO-BREAK SPACE}«»‐-―‘-‟•…‹›]+|[Ͱ-Ͽἀ-῿]+|[\u0400-\u04ff]+")
WINDOW = 300
"""Code points on either side, within the line, that ftfy sees: it needs some to be sure."""


def propose(text: str) -> list[Proposal]:
    """What ftfy would have decoded otherwise, as small spans."""
    found: list[Proposal] = []
    done = 0
    for m in SUSPECT.finditer(text):
        if m.start() < done or TYPOGRAPHY.fullmatch(m[0]):
            continue
        start = max(done, text.rfind("\n", 0, m.start()) + 1, m.start() - WINDOW)
        end = text.find("\n", m.end(), m.end() + WINDOW)
        done = end if end >= 0 else min(len(text), m.end() + WINDOW)
        found += _of_window(text[start:done], start)
    return found


def _of_window(window: str, offset: int) -> Iterator[Proposal]:
    from ftfy import TextFixerConfig, fix_and_explain  # 50 ms, seldom needed

    config = TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )
    fixed, steps = fix_and_explain(window, config)
    if fixed == window:
        return
    tables = [step.parameter for step in steps or () if step.action == "encode"]
    reason = f"Decoded as {tables[0]} by mistake." if tables else "Decoded by mistake."
    for start, end, after in _differences(window, fixed):
        # ftfy's authors count one false repair in millions of lines of clean text.
        yield Proposal(offset + start, offset + end, after, "mojibake", 0.97, reason)


def _differences(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Spans of ``before`` and what stands there in ``after``, word by word where that works."""
    words, fixed = before.split(" "), after.split(" ")
    if len(words) != len(fixed):
        words, fixed = [before], [after]
    at = 0
    for word, right in zip(words, fixed, strict=True):
        if word != right:
            yield _trim(at, word, right)
        at += len(word) + 1


def _trim(at: int, word: str, right: str) -> tuple[int, int, str]:
    """The span without what both have at their ends."""
    low, high = 0, 0
    shorter = min(len(word), len(right))
    while low < shorter and word[low] == right[low]:
        low += 1
    while high < shorter - low and word[-1 - high] == right[-1 - high]:
        high += 1
    return at + low, at + len(word) - high, right[low : len(right) - high]
