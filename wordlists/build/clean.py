"""Clean text to learn from: pages, whole books and short passages that nothing was counted in.

What is thought of a document as a whole is another thing for a book than for a page or for a
single sentence, so the ranker must see all of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from pathlib import Path

from build.counts import held_out_for_training
from build.examples import Page, prepare

CLEAN_LENGTH = 40_000
"""Characters from the middle of each clean book."""
LONGEST_BOOK, MOST_BOOKS = 1_200_000, 10
"""Characters of whole books, and how many of each folder there are."""
MOST_OF_EACH, MOST_JOINED = 1500, 3
"""Short passages from each text, and how many paragraphs one is made of at most."""
SHORTEST_PARAGRAPH, LONGEST_PARAGRAPH, SHORTEST_PASSAGE = 40, 900, 25
SENTENCES = 0.5
"""Share of the passages of one paragraph of which only a sentence is taken."""
PARAGRAPH_END = re.compile(r"\n\s*\n|(?<=[.!?])\n")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")


def pages(corpora: Path) -> list[Page]:
    """Parts of held-out books, as they come out of the earlier stages: nothing to change."""
    texts = [path.read_text("utf-8", "replace") for path in held_out_for_training(corpora)]
    return _prepared(text[len(text) // 2 :][:CLEAN_LENGTH] for text in texts)


def books(corpora: Path) -> list[Page]:
    """Held-out books that aren't too long."""
    folders: dict[str, list[str]] = {}
    for path in held_out_for_training(corpora):
        some = folders.setdefault(path.parent.name, [])
        if len(some) < MOST_BOOKS and path.stat().st_size < LONGEST_BOOK:
            some.append(path.read_text("utf-8", "replace"))
    return _prepared(text for some in folders.values() for text in some)


def passages(texts: Iterable[Page], seed: int) -> list[Page]:
    """Sentences, paragraphs and a few paragraphs together, in random order."""
    chance = random.Random(seed)  # noqa: S311  nothing secret
    found = []
    for text in texts:
        parts = [part.strip() for part in PARAGRAPH_END.split(text.ocr)]
        some = [p for p in parts if SHORTEST_PARAGRAPH < len(p) < LONGEST_PARAGRAPH]
        for i in chance.sample(range(len(some)), min(len(some), MOST_OF_EACH)):
            joined = chance.choice((1, 1, *range(1, MOST_JOINED + 1)))
            passage = "\n\n".join(some[i : i + joined])
            if joined == 1 and chance.random() < SENTENCES:
                passage = chance.choice(SENTENCE_END.split(passage))
            if len(passage) > SHORTEST_PASSAGE:
                found.append(Page(passage, passage))
    chance.shuffle(found)
    return found


def _prepared(texts: Iterable[str]) -> list[Page]:
    return [Page(page.ocr, page.ocr) for page in prepare(Page(text, text) for text in texts)]
