"""Words that scanning turned into what is no word, and letters read in the wrong case.

What is no word is the word engine's (``ocrfix.engine``): misread letters, torn and
run-together words, junk; what it makes of the first half of a cut word is less sure (``halves``).
Case is looked at beside it: a capital within a sentence whose shape is that of its small letter
("which also Provides living", ``case``), a small letter where a sentence begins ("pry into it.
just keep", ``openings``), case noise within a word ("CHApTER", "loSt", ``mixed``). So are letters
with an accent that were read as a digit or a sign ("Caf6", ``accents``), signs that only one word
explains ("fi.nal", ``signs``), and names torn in two that the text has whole ("Za orozhets",
``names``).
"""

from __future__ import annotations

from collections.abc import Iterable

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.engine.verdicts import verdicts
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages.words import accents, case, halves, mixed, names, openings, signs


def propose(document: Document, knowledge: Knowledge, settings: Settings) -> Iterable[Proposal]:
    """What the word engine would change, and letters of the wrong case.

    What it would change of words that exist is asked for in the name of ``realwords``.
    """
    asked = {"words", "realwords"}.intersection(settings.stages)
    engine = verdicts(knowledge.engine, document, settings, asked)
    yield from halves.less_sure(engine, document)
    if knowledge.language == "en":  # its table is of English; German nouns have capitals
        yield from case.propose(document, knowledge)
    yield from openings.propose(document, knowledge)
    yield from accents.propose(document, knowledge)
    yield from signs.propose(document, knowledge)
    yield from names.propose(document, knowledge)
    yield from mixed.propose(document, knowledge)
