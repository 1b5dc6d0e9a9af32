"""A review under way: decisions are made, saved at once, and can be taken back by the stroke.

Page and terminal are two faces of this. Safe to share between threads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from secrets import token_hex
from threading import RLock
from typing import NamedTuple

from ocrfix.errors import LogError
from ocrfix.review import words
from ocrfix.review.corpus import Corpus, File, Item
from ocrfix.review.decisions import OPEN, Decision, now
from ocrfix.review.merge import CONFLICT
from ocrfix.review.passage import neighbours, overlap
from ocrfix.review.query import Index, Query, has_state


class Stroke(NamedTuple):
    """What one stroke decided: the decisions before it, and those that it made.

    Attributes:
        number: of the stroke, by which it is taken back.
        made: for each edit the decision before, None for none, and the new one.
        entry: what it added to the reviewer's words; empty for nothing.
    """

    number: int
    made: tuple[tuple[Item, Decision | None, Decision], ...]
    entry: str


class Progress(NamedTuple):
    """How far the review is."""

    total: int
    decided: int
    verdicts: dict[str, int]


class Review:
    """Reads and makes the decisions on a corpus.

    Args:
        corpus: what is to be reviewed.
        who: the person.

    Attributes:
        index: finds edits and series.
        words: the file of the reviewer's own words.
        run: names this review among others, so that a page knows its own strokes.
        version: goes up whenever a decision is made, here or elsewhere.
    """

    def __init__(self, corpus: Corpus, *, who: str = "") -> None:
        self.corpus = corpus
        self.who = who
        self.run = token_hex(8)
        self.index = Index(corpus)
        self.words: Path = corpus.out / words.NAME
        self.version = 0
        self._strokes: dict[int, Stroke] = {}
        self._lock = RLock()
        self._progress: Progress | None = None

    def refresh(self) -> None:
        """Take up what others decided since."""
        with self._lock:
            changed = [file.journal.refresh() for file in self.corpus.files]
            if any(changed):
                self._note_change()

    def decision(self, item: Item) -> Decision | None:
        """What was decided about an edit, if anything."""
        decision = self.last(item)
        return None if decision is None or decision.verdict == OPEN else decision

    def last(self, item: Item) -> Decision | None:
        """The last decision about an edit, also where it took another back."""
        return self.corpus.files[item.file].journal.last.get(item.edit.id)

    def state(self, item: Item) -> str:
        """What was decided about an edit, in a word: one of ``query.STATES``."""
        decision = self.last(item)
        if decision is None:
            return OPEN
        if decision.verdict == OPEN and decision.note.startswith(CONFLICT):
            return "conflict"
        return decision.verdict

    def find(self, query: Query) -> list[Item]:
        """The edits that a filter lets through."""
        return self.index.find(query, self.state)

    def is_open(self, item: Item) -> bool:
        """Whether nobody decided about an edit yet."""
        return has_state(self.state(item), OPEN)

    def progress(self) -> Progress:
        """How many edits were decided, of how many."""
        with self._lock:
            if self._progress is None:
                counts = Counter(map(self.state, self.corpus.items))
                verdicts = {v: counts[v] for v in ("accept", "reject", "replace", "conflict")}
                decided = sum(n for v, n in verdicts.items() if v != "conflict")
                self._progress = Progress(len(self.corpus.items), decided, verdicts)
            return self._progress

    def orphans(self) -> Iterator[tuple[File, Decision]]:
        """Decisions about edits that are no more; they stay in their files."""
        for file in self.corpus.files:
            known = {item.edit.id for item in file.items}
            for id_, decision in file.journal.last.items():
                if id_ not in known and decision.verdict != OPEN:
                    yield file, decision

    def decide(
        self,
        items: Sequence[Item],
        verdict: str,
        *,
        text: str | None = None,
        note: str = "",
        entry: str = "",
    ) -> Stroke:
        """Decide about edits in one stroke; it is saved when this returns.

        Suggestions that were accepted before, for a place that is now decided otherwise, are
        rejected: only one can stand.

        Args:
            items: the edits.
            verdict: ``accept``, ``reject``, ``replace`` or ``open``.
            text: what stands there instead, with ``replace``.
            note: anything the person wants to say.
            entry: to be added to the reviewer's words.

        Raises:
            OutputError: a decision can't be written.
            LogError: a replacement without its text, or the reverse.
        """
        if (verdict == "replace") != (text is not None):
            raise LogError("a text goes with the verdict 'replace' alone")
        with self._lock:
            self.refresh()
            wanted = [(i, self._made(i, verdict, text=text, note=note)) for i in items]
            if verdict in ("accept", "replace"):
                wanted = self._without_rivals(wanted)
            if entry in words.read(self.words):
                entry = ""
            if entry:
                words.change(self.words, add=entry)
            return self._write(wanted, entry)

    def never(self, item: Item) -> Stroke:
        """Note an edit's word as right, and reject what is open of the changes of it.

        Raises:
            LogError: the edit is not one of a word.
            OutputError: it can't be written.
        """
        before = item.edit.before
        if not words.can_be_never(before):
            raise LogError("this change is not one of a word")
        alike = [i for i in self.corpus.items if i.edit.before == before]
        return self._always_so(item, alike, "reject", words.never(before))

    def always(self, item: Item) -> Stroke:
        """Note a change as one always wanted, and accept what is open of its series.

        Raises:
            LogError: the edit is not one of words.
            OutputError: it can't be written.
        """
        before, after = item.edit.before, item.edit.after
        if not words.can_be_always(before, after):
            raise LogError("this change is not one of words")
        alike = self.index.series_of(item, "change")
        return self._always_so(item, alike, "accept", words.always(before, after))

    def _always_so(self, item: Item, alike: Sequence[Item], verdict: str, entry: str) -> Stroke:
        rest = [i for i in alike if self.is_open(i) or i is item]
        return self.decide(rest, verdict, note=f"{words.NAME}: {entry}", entry=entry)

    def undo(self, number: int) -> tuple[list[Item], list[Item]]:
        """Take a stroke back.

        Returns:
            The edits whose former decision is restored, and those that were decided anew
            since, which are left alone.

        Raises:
            LogError: there is no such stroke.
        """
        with self._lock:
            self.refresh()
            stroke = self._strokes.pop(number, None)
            if stroke is None:
                raise LogError("there is nothing to take back")
            restored, left = [], []
            for item, before, made in stroke.made:
                if self.last(item) != made:
                    left.append(item)
                    continue
                verdict, text = (before.verdict, before.text) if before else (OPEN, None)
                note = before.note if before else ""
                restored.append((item, self._made(item, verdict, text=text, note=note)))
            if stroke.entry:
                words.change(self.words, remove=stroke.entry)
            self._save(restored)
            return [item for item, _ in restored], left

    def _made(self, item: Item, verdict: str, *, text: str | None, note: str) -> Decision:
        edit = item.edit
        return Decision(
            id=edit.id,
            verdict=verdict,
            text=text,
            who=self.who,
            when=now(),
            note=note,
            before=edit.before,
            after=edit.after,
        )

    def _without_rivals(
        self, wanted: Sequence[tuple[Item, Decision]]
    ) -> list[tuple[Item, Decision]]:
        """Reject suggestions that can't stand beside the accepted ones; the first stands."""
        kept: list[tuple[Item, Decision]] = []
        standing: set[int] = set()
        for item, made in wanted:
            if not item.is_suggestion:
                kept.append((item, made))
                continue
            rivals = list(self._rivals(item))
            if any(rival.number in standing for rival in rivals):
                note = "another reading of this place was accepted"
                kept.append((item, self._made(item, "reject", text=None, note=note)))
                continue
            standing.add(item.number)
            kept.append((item, made))
            for rival in rivals:
                decision = self.decision(rival)
                if decision is not None and decision.verdict != "reject":
                    note = "another reading of this place was accepted"
                    kept.append((rival, self._made(rival, "reject", text=None, note=note)))
        return kept

    def _rivals(self, item: Item) -> Iterator[Item]:
        """Other suggestions for an edit's place."""
        file = self.corpus.files[item.file]
        for other in _around(file, item):
            if other.is_suggestion and other is not item and overlap(other.edit, item.edit):
                yield other

    def _write(self, wanted: Sequence[tuple[Item, Decision]], entry: str) -> Stroke:
        made = tuple((item, self.last(item), decision) for item, decision in wanted)
        self._save(wanted)
        stroke = Stroke(len(self._strokes) + 1, made, entry)
        while stroke.number in self._strokes:
            stroke = stroke._replace(number=stroke.number + 1)
        self._strokes[stroke.number] = stroke
        return stroke

    def _save(self, decisions: Iterable[tuple[Item, Decision]]) -> None:
        by_file: dict[int, list[Decision]] = {}
        for item, decision in decisions:
            by_file.setdefault(item.file, []).append(decision)
        for file, made in by_file.items():
            self.corpus.files[file].journal.append(made)
        self._note_change()

    def _note_change(self) -> None:
        self.version += 1
        self._progress = None


def _around(file: File, item: Item) -> Iterator[Item]:
    """The edits that begin near an edit or in it."""
    reach = max(200, len(item.edit.before))
    yield from neighbours(file, max(0, item.edit.start - reach), item.edit.end + reach)
