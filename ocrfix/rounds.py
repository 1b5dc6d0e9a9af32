"""Rounds of the stages, until a round changes nothing.

Then cleaning the result again changes nothing either, and what is suggested was judged on the
text as it came out. Where stages undo each other's work for ever, the source stays as it is, and
both readings are suggestions: what a machine can't settle, a person can.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from ocrfix import ownwords, protected
from ocrfix.document import Document, Watched
from ocrfix.edits import Alternative, Proposal, joint_confidence, settle
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages import STAGES

MAX_ROUNDS = 12
"""Rounds after which a text that was there before is taken for one that moves for ever."""
MOST_ROUNDS = 60
"""Rounds after which places that still move are left as the source has them, in any case.

A large text comes to rest slowly: what is repaired is evidence for the next repair. A megabyte
of train newspapers and novels took 17, none of which took anything back.
"""
MAX_ATTEMPTS = 4
"""Times that moving places are taken out before the whole text is left as it is."""
MAX_MOVING = 1000
"""Moving places beyond which the whole text is left as it is."""

Span = tuple[int, int]
Unsure = list[tuple[str, Proposal]]
"""What is not applied, with the names of the stages that proposed it."""


class Rounds:
    """One text's way through the stages.

    Args:
        knowledge: what is known of the language.
        settings: how to clean.
    """

    def __init__(self, knowledge: Knowledge, settings: Settings) -> None:
        self.knowledge = knowledge
        self.settings = settings
        self.sure = settings.without_suggestions()
        self.own_words = ownwords.load(settings.wordlists)
        self.stages = [(name, propose) for name, propose in STAGES if name in settings.stages]
        self.seen: dict[str, tuple[Document, list[Proposal]]] = {}
        """The last document that each stage had nothing to apply to, and what it suggested."""
        self.by_text: set[str] = set()
        """The stages that looked at that document's text alone, not at what was done to it."""

    def clean(self, source: str) -> tuple[Document, Unsure]:
        """The document as it comes out, and what is suggested on it."""
        document, unsure, frozen = self._without_moving(source)
        for _ in range(MAX_ATTEMPTS):
            if not frozen:
                return document, unsure
            again, doubtful, frozen = self._without_moving(document.text)
            if again.text == document.text:
                return document, unsure
            # Left alone, its neighbours move when the text is cleaned again: so they may.
            document, unsure = document.followed(again.edits), doubtful
        return (Document.of(source), []) if frozen else (document, unsure)

    def _without_moving(self, source: str) -> tuple[Document, Unsure, list[Span]]:
        """As ``clean``, and the places of the source that never come to rest."""
        frozen: list[Span] = []
        for _ in range(MAX_ATTEMPTS):
            document, unsure, moving = self._rounds(source, frozen)
            if not moving:
                return document, unsure, frozen
            frozen += moving
            if len(frozen) > MAX_MOVING:
                break
        return Document.of(source), [], frozen

    def _rounds(self, source: str, frozen: list[Span]) -> tuple[Document, Unsure, list[Span]]:
        """Rounds and checks until both change nothing; or the places that the last one changed."""
        self.seen.clear()
        document = before = Document.of(source)
        unsure: Unsure = []
        texts: set[int] = set()
        checks = quiet = False
        for number in range(MOST_ROUNDS):
            before = document
            if checks:
                document = self._as_if_new(document, frozen)
            else:
                document, unsure = self._round(document, frozen)
            if document is before and quiet:
                return document, _settle_named(document.text, self._asked(document, unsure)), []
            quiet = document is before
            checks ^= quiet
            if not quiet and number >= MAX_ROUNDS and hash(document.text) in texts:
                break
            texts.add(hash(document.text))
        moved = set(before.edits) ^ set(document.edits)
        return document, [], sorted({(e.start, e.end) for e in moved})

    def _as_if_new(self, document: Document, frozen: list[Span]) -> Document:
        """What the stages make of the text, were it a new one.

        To a stage, what was repaired before is evidence of the damage that is left; whoever
        cleans the text again has no such evidence, and must find it at rest as well.
        """
        if not document.edits:
            return document
        at_rest, new = document, document.as_if_new()
        for name, propose in self.stages:
            if document is at_rest and name in self.by_text:
                continue  # it says what it said when it last changed nothing
            proposals = propose(new, self.knowledge, self.sure)
            applied, _ = self._decide(document, name, proposals, frozen)
            document, new = document.changed(applied, name), new.changed(applied, name)
        return document

    def _round(self, document: Document, frozen: list[Span]) -> tuple[Document, Unsure]:
        """Each stage once, and what it was not sure enough of, over the text it saw.

        The unsure proposals of a round that changed something are worthless: the text moved
        under them. Those of the last round stand on the final text. A stage that has seen
        the document is not asked again: clean text costs one round.
        """
        unsure: Unsure = []
        for name, propose in self.stages:
            seen, doubtful = self.seen.get(name, (None, []))
            if seen is not document:
                watched = Watched.over(document)
                proposals = [*propose(watched, self.knowledge, self.settings)]
                (self.by_text.discard if watched.asked else self.by_text.add)(name)
                applied, doubtful = self._decide(document, name, proposals, frozen)
                if applied:
                    document = document.changed(applied, name)
                else:
                    self.seen[name] = document, doubtful
            unsure += ((p.stage or name, p) for p in doubtful)
        return document, unsure

    def _asked(self, document: Document, unsure: Unsure) -> Unsure:
        """Of what stages are not sure of, what may be suggested at all."""
        allowed, held = protected.sort_out(document, [p for _, p in unsure], self.knowledge)
        asked = {id(p) for p in allowed + held}
        return [(name, p) for name, p in unsure if id(p) in asked]

    def _decide(
        self, document: Document, name: str, proposals: Iterable[Proposal], frozen: list[Span]
    ) -> tuple[list[Proposal], list[Proposal]]:
        """What is applied of a stage's proposals, and what is suggested."""
        heeded = self.own_words.heed(document, name, proposals)
        applied, doubtful = _decide(document, heeded, self.knowledge, self.settings)
        applied, moving = _part(document, applied, frozen)
        return applied, doubtful + moving


def _part(
    document: Document, proposals: list[Proposal], frozen: list[Span]
) -> tuple[list[Proposal], list[Proposal]]:
    """Proposals for places of the source that may change, and those for places that may not."""
    if not frozen:
        return proposals, []
    free: list[Proposal] = []
    held: list[Proposal] = []
    for p in proposals:
        start, end = document.offsets.span_to_source(p.start, p.end)
        touches = any(low <= end and start <= high for low, high in frozen)
        (held if touches else free).append(p)
    return free, held


def _decide(
    document: Document, proposals: Iterable[Proposal], knowledge: Knowledge, settings: Settings
) -> tuple[list[Proposal], list[Proposal]]:
    """What is applied, and what may be suggested if nothing is."""
    text, lowest, sure_from = document.text, settings.suggest_from, settings.apply_from
    sure, unsure = [], []
    for p in proposals:
        if text[p.start : p.end] == p.after:
            continue
        if p.confidence >= sure_from:
            sure.append(p)
        elif joint_confidence(p) >= lowest:
            unsure.append(p)
    allowed, held = protected.sort_out(document, sure, knowledge)
    return settle(allowed), unsure + held


def _settle_named(text: str, proposals: Unsure) -> Unsure:
    """Of suggestions that overlap, from whatever stage, the surest.

    What the others make of a part of its place is among its readings.
    """
    stage_of = {id(p): stage for stage, p in proposals}
    kept = settle(p for _, p in proposals)
    chosen = {id(p) for p in kept}
    others = [p for _, p in proposals if id(p) not in chosen]
    starts = [p.start for p in kept]
    readings = dict(enumerate(kept))
    for p in others:
        i = bisect_right(starts, p.start) - 1
        if i >= 0 and p.end <= kept[i].end:
            readings[i] = _with_reading(text, readings[i], p)
    return [(stage_of[id(p)], readings[i]) for i, p in enumerate(kept)]


def _with_reading(text: str, p: Proposal, other: Proposal) -> Proposal:
    """A proposal with what another makes of a part of its span among the alternatives."""
    reading = text[p.start : other.start] + other.after + text[other.end : p.end]
    if reading == p.after or any(a.text == reading for a in p.alternatives):
        return p
    alternatives = [*p.alternatives, Alternative(reading, other.confidence)]
    alternatives.sort(key=lambda a: -a.confidence)
    return p._replace(alternatives=tuple(alternatives))
