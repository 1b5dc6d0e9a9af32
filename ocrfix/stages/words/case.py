"""Capitals read within a sentence, where a small letter was printed.

Scanners confuse letters whose capital has the shape of the small one, C and c, O and o, S
and s, and take an i for an I. So a capital between two small words is weighed: how often is
this word capitalised there in books (``wordlists/en.capitals.tsv``: State often, Political
seldom, Provides never), how often in this document, and how often are such capitals misread
in it. The letters whose shapes differ are the control: where B and D are as often capitalised
without need as P and S, it is the author who does it (Emphasis, or an old book's nouns), and
nothing is said.

Left alone: names, titles with a capital next to them, verse lines, headings, quoted words,
capitals after marks.

Known cost: a capital given for emphasis, once in a text that has misread ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ocrfix import damage, data, junctions
from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.lexicon import Lexicon

# A capital after a blank and a letter, its word, and what follows: a small word, or a mark.
# Starts at a capital; linear, one class.
CAPITAL = re.compile(r"[A-Z](?<=[A-Za-z]\s.)[a-z]++(?=[,;]?\s[a-z]|[.;,])")
# A word of some length. Starts at a word; linear.
LONG_WORD = re.compile(r"\b[A-Za-z][a-z]{3}")
WORD_BEFORE = re.compile(r"(?<![\w'’.-])[A-Za-z]\w*+(?:['’-][a-z]++)?\Z")

RULE = "false-capital"
SHAPES = ("I", "CJKOPSUVWXZ")
"""Letters that are misread alike often: I for i far more than the others. On the train
newspapers, of 500 misread capitals 357 were I, and 120 of the others these."""
CONTROL = "ABDEFGHLMNQRTY"

CUES = frozenset(
    """called named entitled styled marked word words letter termed titled headed dear say says
    said saying cried asked answered replied thought von van de la le el al di du della der des
    den dos da et und ibn ben bin ap st mt""".split()
)
"""After these stand names, quoted words and sentences."""

BEFORE_MEANT = {
    **dict.fromkeys(("the", "of", "and", "for", "from"), 2.3),
    **dict.fromkeys(("in", "on", "by", "at", "or"), 1.5),
    **dict.fromkeys(("to", "that", "with", "as", "our", "but"), 1.0),
}
"""By how much meant capitals are more frequent after a word: 9,463 in the clean books."""
BEFORE_OTHERS = 0.6
BEFORE_MARK = 1.5
"""The same for a capital whose word has a mark after it."""

NEVER = 0.005
"""Share of capitals of a rare word, before any was counted: that of all in the clean books."""
WEIGHT = 20
"""Counted words that outweigh it."""
PER_MILLION = 29.5
"""Millions of words within sentences that the table was counted in."""
HABIT = 50
"""Words of a document that outweigh what books do in general."""
OFTEN, NAMED = 2, 2
"""The same for a word that the document has more often than this, and never small."""
MISREAD = 2e-4
"""Share of small letters read as capitals, as far as one knows before seeing the document."""
MISREAD_WEIGHT = 5000
"""Words of a document that outweigh it."""
STOP_LOST = 0.002
"""Share of full stops that were not read: then a capital begins a sentence."""
TITLE_REACH = 40
SURE = 0.5
"""A chance from which one counts among those that show the document's damage."""
ASKED = 0.69
"""The highest confidence with which one asks and does not change."""
HALF_RIGHT = 0.45
"""How many are right at least, where other letters are misread: of those that come out below 0.4
104 of 195 were on the train newspapers, from there to 0.7 100 of 125. Most others begin a
sentence whose stop was lost."""
MOSTLY_NAME = 0.3
"""Share of capitals from which a word without a row is taken for a name."""
COUNTED = 0.1
"""Occurrences per million words from which one knows how a word is written."""
LEAST = 0.05
"""What is less likely is not worth a look at its line."""
LONG_LINE = 55
"""Lines of verse are shorter."""


class Hit(NamedTuple):
    """A capital between small words.

    Attributes:
        start: where it stands.
        word: its word.
        left: the word before.
        after_name: whether that has a capital, or is all capitals.
        before_mark: whether a mark follows.
    """

    start: int
    word: str
    left: str
    after_name: bool
    before_mark: bool


class Row(NamedTuple):
    """How often a word stands within sentences in clean books."""

    small: int
    capital: int
    after_name: int
    after_name_capital: int


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Capitals to make small."""
    hits = list(find(document.text, knowledge.lexicon))
    if any(hit.word[0] in "".join(SHAPES) for hit in hits):
        for hit, chance in weigh(document, hits, knowledge.lexicon):
            if chance > LEAST and not _in_title(document.text, hit):
                yield _proposal(hit, chance)


def _proposal(hit: Hit, chance: float) -> Proposal:
    capital = hit.word[0]
    reason = f"{hit.word!r} stands within a sentence; {capital} and {capital.lower()} look alike"
    start = hit.start
    return Proposal(start, start + 1, capital.lower(), RULE, chance, reason)


def _in_title(text: str, hit: Hit) -> bool:
    """Whether other words around have capitals too, as in headings and lists of contents."""
    low, end = max(0, hit.start - TITLE_REACH), hit.start + len(hit.word)
    around: list[str] = [
        w
        for part in (text[low : hit.start], text[end : end + TITLE_REACH])
        for w in LONG_WORD.findall(part)
    ]
    return 2 * sum(w[0].isupper() for w in around) > len(around)


def find(text: str, lexicon: Lexicon) -> Iterator[Hit]:
    """Capitalised words within sentences that are usually small."""
    usual: dict[str, bool] = {}
    for m in CAPITAL.finditer(text):
        word = m[0]
        if word not in usual:
            usual[word] = _is_usually_small(word.lower(), lexicon)
        if not usual[word]:
            continue
        start = m.start()
        left = WORD_BEFORE.search(text, max(0, start - 30), start - 1)
        if not left or left[0].lower() in CUES or not _is_prose(text, start):
            continue
        after_name = left[0][0].isupper() and left[0] != "I"
        yield Hit(start, word, left[0], after_name, text[m.end()] in ".;,")


def _is_usually_small(word: str, lexicon: Lexicon) -> bool:
    if word in table():
        return True
    number = lexicon.number(word)
    # How a word is written that was never counted isn't known ("Comintern").
    if number < 0 or lexicon.frequency(word) < COUNTED:
        return False
    return float(lexicon.capitalised[number]) <= MOSTLY_NAME


def _is_prose(text: str, start: int) -> bool:
    """Whether a word that begins a line does so in prose: verse lines have capitals."""
    if text[start - 1] != "\n":
        return True
    before = text.rfind("\n", max(0, start - 1 - LONG_LINE), start - 1)
    after = text.find("\n", start, start + LONG_LINE)
    return before < 0 <= start - 1 - LONG_LINE and after < 0


@lru_cache(maxsize=1)
def table() -> dict[str, str]:
    """The words that are capitalised now and then, and their row, as it stands in the list."""
    lines = data.find("en.capitals.tsv").read_text("utf-8").splitlines()[1:]
    return dict(line.split("\t", 1) for line in lines)


@lru_cache(maxsize=1 << 12)
def _row(word: str) -> Row | None:
    """How often a word is capitalised, where it is now and then."""
    counts = table().get(word)
    return Row(*map(int, counts.split("\t"))) if counts else None


def weigh(document: Document, hits: list[Hit], lexicon: Lexicon) -> Iterator[tuple[Hit, float]]:
    """Each hit whose letter looks like its small one, with the chance that it was that.

    From 0.7 on 101 of 108 are right on the train newspapers; in 30 books that nothing was counted
    in, with one letter in a thousand flipped, 647 of 709, and with none flipped 18 are changed
    in 2.2 million words, most of them misreadings indeed.
    """
    meant = _meant(document, hits, lexicon)
    words: Counter[str] = Counter()
    for word, count in document.vocabulary.items():
        words[word[0]] += count
    total = sum(words.values())
    expected = MISREAD * MISREAD_WEIGHT / (MISREAD_WEIGHT + total)
    usual, _ = _unexplained(CONTROL, hits, meant, words)
    # What an earlier round repaired is evidence still.
    repaired = Counter(e.after.upper() for e in document.edits if e.rule == RULE)
    found: list[tuple[Hit, float]] = []
    for letters in SHAPES:
        done = sum(repaired[letter] for letter in letters)
        share, group = _unexplained(letters, hits, meant, words, done)
        misread = max(0.0, share - usual) + expected
        found += ((hit, misread / (misread + usual + p)) for hit, p in group)
    # A word that stands so several times is one witness: it may be a name.
    sure = {hit.word: chance for hit, chance in found if chance > SURE}
    witnesses = sum(repaired.values()) + sum(sure.values())
    damaged = damage.is_misread(document, lexicon)
    for hit, chance in found:
        told = _calibrated(chance, witnesses - sure.get(hit.word, 0.0))
        floor = min(HALF_RIGHT + told / 2, ASKED) if damaged and told > LEAST else 0.0
        yield hit, max(told, floor)


def _calibrated(chance: float, others: float) -> float:
    """Doubtful ones are right more often than so calculated, where any are misread.

    Where the document has others that are surely misread, of those that come out between 0.2
    and 0.5 were 458 of 502 right in the books with one letter in a thousand flipped, 21 of 31
    with one in three thousand, and 12 of 13 on the newspapers. Where it has none, 48 of 82 on
    the newspapers: a question.
    """
    if others >= 1:
        return 6 * chance / (1 + 5 * chance)
    return max(chance, min(3 * chance / (1 + 2 * chance), ASKED))


def _meant(document: Document, hits: list[Hit], lexicon: Lexicon) -> list[float]:
    """For each hit how often, by books and by this document, the capital is meant."""
    habits = Counter((hit.word, hit.after_name) for hit in hits)
    shares = []
    for hit in hits:
        others = habits[hit.word, hit.after_name] - 1
        small = document.vocabulary[hit.word.lower()]
        habit = HABIT
        if small == 0 and document.vocabulary[hit.word] > OFTEN:
            # "Job" is never small here: a name.
            others, habit = document.vocabulary[hit.word] - 1, NAMED
        share = (habit * _general(hit, lexicon) + others) / (habit + others + small)
        if hit.before_mark:
            share *= BEFORE_MARK
        if not hit.after_name:
            share *= BEFORE_MEANT.get(hit.left, BEFORE_OTHERS)
        odds = junctions.expected(hit.left, hit.word)
        shares.append(share + STOP_LOST * odds.stop / odds.nothing)
    return shares


def _general(hit: Hit, lexicon: Lexicon) -> float:
    """Share of capitals among the times that a word stands so in clean books."""
    word = hit.word.lower()
    row = _row(word)
    if row is None:
        count = PER_MILLION * lexicon.frequency(word)
        return WEIGHT * NEVER / (WEIGHT + count / (10 if hit.after_name else 1))
    small, capital = row[2:] if hit.after_name else row[:2]
    return (capital + WEIGHT * NEVER) / (small + capital + WEIGHT)


def _unexplained(
    letters: str, hits: list[Hit], meant: list[float], words: Counter[str], done: int = 0
) -> tuple[float, list[tuple[Hit, float]]]:
    """Share of the words with these initials whose capital is not meant; and their hits.

    The most likely share, found in a few rounds (expectation maximisation).
    """
    group = [(hit, p) for hit, p in zip(hits, meant, strict=True) if hit.word[0] in letters]
    total = sum(words[letter.lower()] for letter in letters) + MISREAD_WEIGHT
    share = MISREAD
    for _ in range(6):
        share = (done + sum(share / (share + p) for _, p in group)) / total
    return share, group
