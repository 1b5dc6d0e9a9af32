"""Single characters: newlines, ligatures, long s, and those that print nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.edits import Proposal

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}

NEWLINES = {
    "\r\n": "\n",
    "\r": "\n",
    "\N{LINE TABULATION}": "\n",  # a word processor's line break within a paragraph
    "\N{LINE SEPARATOR}": "\n",
    "\N{PARAGRAPH SEPARATOR}": "\n\n",
}

SINGLE = {
    "ſ": ("s", "long-s", 1.0, "The long s in modern form."),
    "\N{SOFT HYPHEN}": ("", "soft-hyphen", 1.0, "A hyphen that only shows at a line end."),
    "\x02": ("-", "control", 0.9, "A control character that stands for a line-end hyphen."),
}

JOINERS = "\u200c\u200d\u200e\u200f"
"""Joiners and direction marks: they mean something in other scripts and in emoji."""

# One class and bounded runs of it: linear. No ESC without its sequence, which goes first.
ODD = re.compile(
    r"\r\n?|[\x0b\u2028\u2029]"
    r"|\x1b\[[0-9;]{0,20}[A-Za-z]"
    r"|[\ud800-\udbff][\udc00-\udfff]"
    r"|[\ud800-\udfff]"
    r"|\x02(?=[ \t]{0,3}[\r\n])"
    r"|[\x00-\x08\x0e-\x1f\x7f]{1,4096}"
    r"|\xad(?![ \t]{0,3}[\r\n]|[ \t]{1,3}[^\W\d_])"
    r"|[\ufeff\u200b\u2060\ufdd0-\ufdef\ufffe\uffff]{1,4096}"
    r"|[\u200c\u200d\u200e\u200f]"
    r"|[ſﬀ-ﬆ]"
)
# Whether a text's characters have any of these at all. One class.
ANY = re.compile(
    "[\x00-\x08\x0b\x0d-\x1f\x7f\xad\u200b-\u200f\u2028\u2029\u2060\ud800-\udfff"
    "\ufb00-\ufb06\ufdd0-\ufdef\ufeff\ufffe\uffffſ]"
)


def propose(text: str, characters: str) -> Iterator[Proposal]:
    """The odd characters of a text, each with what it stands for.

    Args:
        text: the text.
        characters: the different characters it has; only the odd ones of them are looked for.
    """
    odd = ANY.findall(characters)
    if not odd:
        return
    done = 0
    for place in re.finditer(f"[{re.escape(''.join(odd))}]", text):
        m = ODD.match(text, place.start()) if place.start() >= done else None
        if m:
            done = m.end()
            found = _read(m)
            if found:
                yield Proposal(m.start(), done, *found)


def _read(m: re.Match[str]) -> tuple[str, str, float, str] | None:
    """What stands for the match, the rule, its confidence, and the reason.

    These are conventions of the canonical form and not guesses, hence the confidence of 1.
    """
    odd = m[0]
    found: tuple[str, str, float, str] | None
    if odd in NEWLINES:
        found = NEWLINES[odd], "newline", 1.0, "A newline of another system."
    elif odd in LIGATURES:
        found = LIGATURES[odd], "ligature", 1.0, f"The ligature {odd} spelled out."
    elif odd in SINGLE:
        found = SINGLE[odd]
    elif odd[0] <= "\x7f":
        found = "", "control", 1.0, "A control character, which prints nothing."
    elif "\ud800" <= odd[0] <= "\udfff":
        found = _of_surrogates(odd)
    elif odd in JOINERS and not _among_latin(m):
        found = None
    else:
        found = "", "zero-width", 1.0, "A character that prints nothing."
    return found


def _of_surrogates(odd: str) -> tuple[str, str, float, str]:
    if len(odd) == 2:
        whole = odd.encode("utf-16", "surrogatepass").decode("utf-16")
        return whole, "surrogates", 1.0, "Two halves of one character."
    return "\N{REPLACEMENT CHARACTER}", "surrogates", 1.0, "Half a character: the rest is lost."


def _among_latin(m: re.Match[str]) -> bool:
    """Whether the characters on both sides are Latin."""
    around = m.string[max(0, m.start() - 1) : m.start()] + m.string[m.end() : m.end() + 1]
    return all(c < "\u0250" for c in around)
