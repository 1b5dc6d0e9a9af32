"""Letters of another script within a word: they look right, and match nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge

_LATIN, _OTHER = "A-Za-zÀ-ÖØ-öø-ɏ", "Ͱ-Ͽ\u0400-\u04ff"
# A Latin letter beside a Greek or Cyrillic one. Two alternatives of two characters: linear.
JUNCTION = re.compile(f"[{_LATIN}](?=[{_OTHER}])|[{_OTHER}](?=[{_LATIN}])")
# Whether a text's characters have such letters at all. One class.
ANY = re.compile(f"[{_OTHER}]")
# The word around it; bounded, so that a text of one endless word is no trap.
WORD_BEFORE = re.compile(r"[^\W\d_]{0,60}\Z")
WORD_AFTER = re.compile(r"[^\W\d_]{0,60}")

CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТХаеѕіјорсухһ", "ABESIJKMHOPCTXaesijopcyxh", strict=True))
GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
TO_LATIN = CYRILLIC | GREEK
TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in CYRILLIC.items()}


def propose(text: str, document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Each stray letter of a word of mixed scripts, where all of them have a look-alike."""
    done = 0
    for m in JUNCTION.finditer(text):
        if m.start() < done:
            continue
        before = WORD_BEFORE.search(text, max(0, m.start() - 60), m.start())
        after = WORD_AFTER.match(text, m.start())
        start = before.start() if before else m.start()
        done = after.end() if after else m.end()
        yield from _of_word(text, start, done, document, knowledge)


def _of_word(
    text: str, start: int, end: int, document: Document, knowledge: Knowledge
) -> Iterator[Proposal]:
    word = text[start:end]
    latin = sum(c < "\u0250" for c in word)
    table, script = (TO_LATIN, "Latin") if 2 * latin >= len(word) else (TO_CYRILLIC, "Cyrillic")
    strays = [i for i, c in enumerate(word) if (c < "\u0250") != (script == "Latin")]
    if any(word[i] not in table for i in strays):
        return
    whole = "".join(table[c] if i in strays else c for i, c in enumerate(word))
    # Made up, no set has them: a known word leaves no doubt; "ΔAB" might be a formula.
    known = whole in knowledge.lexicon or whole in document.vocabulary
    confidence = 0.98 if known else 0.85 if len(word) >= 5 and len(strays) < len(word) / 2 else 0.5
    for i in strays:
        reason = f"A letter of another script in the {script} word {whole}."
        yield Proposal(start + i, start + i + 1, table[word[i]], "homoglyph", confidence, reason)
