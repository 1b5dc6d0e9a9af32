"""Whether the two pieces of a cut word are one word, a compound, or no word at all.

The figures beside the confidences are counts on the training sets of Australian and British
newspapers, whose truth shows what each of 2,350 cuts was.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from string import ascii_lowercase
from typing import NamedTuple

from ocrfix.document import Document
from ocrfix.edits import Alternative
from ocrfix.knowledge import Knowledge
from ocrfix.lexicon import Lexicon

FUNCTION_WORDS = frozenset(
    "a an the and or nor but of to in on at by for from with as is are was were be been has have"
    " had he she it they we you i his her its their that this these those which who whom whose"
    " not no than then when where there so if up out off into upon about all any one will would"
    " could should may might must shall can did do does said what how my your our me him them us"
    " according because though although until".split()
)
"""Words that never are the second piece of a cut word, unless the whole is common."""

STREETS = frozenset(
    "street road lane square terrace park place court hill gate row gardens house green common"
    " market bridge station avenue crescent grove yard wharf".split()
)
OPEN_PREFIXES = frozenset("self non ex anti semi quasi vice half well ill all cross ultra".split())
"""First parts that keep their hyphen before any word: "self-educated"."""
PREFIXES = OPEN_PREFIXES | frozenset(
    "pro pre post pan neo mid pseudo trans inter sub north south super counter co un".split()
)
"""First parts that keep it before a name: "pro-Soviet"."""
TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())
UNITS = frozenset(
    "one two three four five six seven eight nine first second third fourth fifth sixth seventh"
    " eighth ninth".split()
)


SHAPES = (("rn", "m"), ("cl", "d"), ("li", "h"), ("ii", "n"), ("ii", "u"), ("vv", "w"), ("m", "rn"))
"""Letters that are read for other letters; one letter for one is tried anyway."""


class Cut(NamedTuple):
    """A place where a word may have been cut.

    Attributes:
        left: what stands before the hyphen; may be a compound itself.
        right: the word after it.
        tail: further hyphenated parts of the right word: "-law" in "in-law".
        at_break: whether a line or page ends there, not only a space.
        is_certain: whether the sign only ever stands for a cut word (soft hyphen, ¬, ⸗).
        cuts_words: whether this text is known to cut words at line ends; None when not known.
    """

    left: str
    right: str
    tail: str = ""
    at_break: bool = True
    is_certain: bool = False
    cuts_words: bool | None = None


class Verdict(NamedTuple):
    """How a cut word is to be written.

    Attributes:
        hyphen: what stands between the pieces: "", "-", or " " where they are no cut word.
        confidence: that this is right.
        reason: why.
        alternatives: the other way to write it.
    """

    hyphen: str
    confidence: float
    reason: str
    alternatives: tuple[Alternative, ...] = ()


def decide(cut: Cut, document: Document, knowledge: Knowledge) -> Verdict | None:
    """Joined or kept, and how sure; None when the pieces are no cut word."""
    last = cut.left.rsplit("-", 1)[-1]
    joined, kept = last + cut.right, f"{last}-{cut.right}"
    lexicon = knowledge.lexicon
    verdict = _of_form(cut, last) or _of_document(cut, joined, kept, document)
    if verdict:
        return verdict
    whole, compound = lexicon.frequency(joined), lexicon.frequency(kept)
    compound = max(compound, lexicon.frequency(f"{cut.left}-{cut.right}{cut.tail}"))
    is_rare = whole < (10 if last in lexicon else 0.1)
    if cut.right.lower() in FUNCTION_WORDS and not compound and (is_rare or cut.tail):
        # "thieves- has", "two- and": 86 of 150 were dirt or dashes.
        return None
    both_known = last in lexicon and cut.right in lexicon
    if whole and not compound:
        return _of_known(cut, joined, both_known=both_known)
    if compound and not whole:
        # 31 of 43; in the other 12 the truth had dropped the printed hyphen ("High street").
        return Verdict("-", 0.88, f"{kept} is a compound, {joined} no word.")
    if whole:
        return _of_both(cut, joined, whole / compound)
    return _of_unknown(cut, last, joined, knowledge, both_known=both_known)


def _of_form(cut: Cut, last: str) -> Verdict | None:
    """What the pieces alone tell."""
    if last.lower() in TENS and cut.right.lower() in UNITS:
        return Verdict("-", 0.97, "Number words have a hyphen.")
    if cut.right[0].isupper() and not last.isupper():
        if last.lower() in PREFIXES and (cut.at_break or len(cut.right) > 3):
            return Verdict("-", 0.92 if cut.at_break else 0.8, f"A compound with {last}-.")
        # Capitals after a hyphen: 31 joins, 7 compounds and 35 without a link.
        return Verdict("-", 0.4 if cut.at_break else 0.2, "A compound of names, or no cut word.")
    return None


def _of_document(cut: Cut, joined: str, kept: str, document: Document) -> Verdict | None:
    """How the text writes the word elsewhere."""
    words, compounds = document.vocabulary, document.compounds
    as_word = words[joined] + (words[joined.lower()] if joined != joined.lower() else 0)
    whole = f"{cut.left}-{cut.right}{cut.tail}"
    as_compound = max(compounds[c] for c in (kept, kept.lower(), whole, whole.lower()))
    if as_word > 2 * as_compound and len(joined) > 4:
        return Verdict("", 0.97, f"The text has {joined} elsewhere.")
    # One compound in a text that cuts words may be a cut itself: "gold-fields" in 4 of 4.
    if as_compound > 2 * as_word and (as_compound > 1 or not cut.cuts_words):
        return Verdict("-", 0.95, f"The text has {kept} elsewhere.")
    return None


def _of_known(cut: Cut, joined: str, *, both_known: bool) -> Verdict | None:
    reason = f"{joined} is a word."
    if cut.at_break and cut.cuts_words is False and both_known and not cut.is_certain:
        # A transcriber's text, which never cuts words: the print has "down-stairs".
        return Verdict("-", 0.82, "Words aren't cut in this text.")
    if cut.at_break:
        # 396 of 397 at line ends.
        return Verdict("", 0.98, reason)
    if len(cut.right) == 1:
        return None
    # 922 of 965 on one line; most others were split in the print as well.
    return Verdict("", 0.95, reason)


def _of_both(cut: Cut, joined: str, ratio: float) -> Verdict:
    """Both ways are known: the commoner, if it is so by far."""
    reason = f"Both {joined} and its hyphenated form are known."
    if cut.at_break and cut.cuts_words is False:
        # A text that never cuts words has this hyphen in print.
        return Verdict("-", 0.9, reason)
    if ratio >= 10:
        # 24 of 31; in 6 of the others the print has two words ("to wards").
        return Verdict("", 0.88, reason)
    if ratio <= 0.1:
        # 14 of 16 are no joins.
        return Verdict("-", 0.82, reason)
    # 11 of 17 joined.
    return Verdict("", 0.62, reason, (Alternative("-", 0.35),))


def _of_unknown(  # noqa: PLR0911 - a ladder of cases
    cut: Cut, last: str, joined: str, knowledge: Knowledge, *, both_known: bool
) -> Verdict | None:
    """Neither way is known: damage, a name, or a compound of the moment."""
    if cut.is_certain:
        return Verdict("", 0.93, "The sign stands for a cut word.")
    if cut.right.lower() in STREETS and last[0].isupper():
        # 29 of 47; in 15 the truth has no hyphen.
        return Verdict("-", 0.65, "A street's name.")
    if cut.at_break and cut.cuts_words is False and both_known:
        return Verdict("-", 0.85, "Words aren't cut in this text.")
    if is_near_known(joined, knowledge) and len(joined) >= (7 if both_known else 5):
        # 115 of 121 where a piece is no word, 36 of 43 else; clean books have "Trot- less".
        sure = 0.93 if not both_known else 0.82 if cut.at_break else 0.65
        return Verdict("", sure, f"{joined} is nearly a word.")
    if last.lower() in OPEN_PREFIXES and both_known and len(cut.right) > 3:
        return Verdict("-", 0.82, f"A compound with {last}-.")
    if cut.at_break and cut.cuts_words is not False:
        # 18 of 19 at line ends; compounds of the moment are the risk: asked in unknown texts.
        is_sure = cut.cuts_words and not (both_known and len(cut.right) > 3 and len(last) > 3)
        return Verdict("", 0.88 if is_sure else 0.65, "A cut word.", (Alternative("-", 0.2),))
    if both_known:
        # On one line 52 of 87 have neither hyphen nor join ("were- published"), 12 a hyphen.
        others = (Alternative("", 0.2), Alternative("-", 0.14))
        return Verdict(" ", 0.55, "Two words, and a speck between them.", others)
    # 123 of 208 joined.
    return Verdict("", 0.6, "A cut word, damaged.", (Alternative("-", 0.2),))


def is_near_known(word: str, knowledge: Knowledge) -> bool:
    """Whether one letter more, less or other, or one shape, makes a known word of it."""
    return len(word) <= 40 and _is_near_known(word.lower(), knowledge.lexicon)


@lru_cache(maxsize=1 << 12)
def _is_near_known(low: str, lexicon: Lexicon) -> bool:
    """As ``is_near_known``: a later round asks of most words again."""
    places = range(len(low))
    dropped = (low[:i] + low[i + 1 :] for i in places)
    other = (low[:i] + c + low[i + 1 :] for i in places for c in ascii_lowercase)
    added = (low[:i] + c + low[i:] for i in places for c in ascii_lowercase)
    shaped = (low.replace(read, printed, 1) for read, printed in SHAPES if read in low)
    variants = [*chain(dropped, other, added, shaped)]
    return bool((lexicon.look_up(variants) >= 0).any())
