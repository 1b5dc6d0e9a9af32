"""Reviewing in the terminal, an edit at a time, in the manner of ``git add -p``.

Needs nothing but a terminal that can move its cursor to the next line: it works over ssh, and
in a pipe, where each answer is a line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence

import click
from rich.console import Console
from rich.text import Text

from ocrfix.review import passage, view, words
from ocrfix.review.corpus import Item
from ocrfix.review.query import Query
from ocrfix.review.session import Review, Stroke
from ocrfix.worddiff import shown

HELP = """\
y  accept               n  reject              1-9  take this reading
e  write your own text  c  write a note        u    undo the last stroke
s  decide on the series of the same change     S    of the same rule and confusion
w  never change this word                      a    always make this change
j  next, leave it open  k  previous            /    only edits with some text
d  the least sure first, or as in the text     q    quit      ?  this help"""
IN_CONCORDANCE = 20
"""Lines of a series that are shown before it is decided."""
GONE, NEW, QUIET = "red strike", "bold green", "dim"


class QuitError(Exception):
    """The person has had enough."""


def run(review: Review, console: Console | None = None) -> None:
    """Ask about one open edit after the other, until all is decided or the person quits."""
    Terminal(review, console or Console(highlight=False, soft_wrap=False)).run()


class Terminal:
    """Shows an edit, takes a key, does what it says."""

    def __init__(self, review: Review, console: Console) -> None:
        self.review = review
        self.console = console
        self.query = Query(state="open")
        self.items: list[Item] = []
        self.at = 0
        self.strokes: list[tuple[Stroke, int]] = []
        self.keys: dict[str, Callable[[Item], None]] = {
            "y": lambda item: self._decide([item], "accept"),
            "n": lambda item: self._decide([item], "reject"),
            "e": self._write,
            "c": self._note,
            "s": lambda item: self._series(item, "change"),
            "S": lambda item: self._series(item, "rule"),
            "w": self._never,
            "a": self._always,
            "u": lambda _: self._undo(),
            "j": lambda _: self._move(1),
            "k": lambda _: self._move(-1),
            "/": lambda _: self._search(),
            "d": lambda _: self._reorder(),
            "?": lambda _: self.console.print(HELP),
        }

    def run(self) -> None:
        """Ask until there is nothing left to ask."""
        self._find()
        try:
            while self.items and self.at < len(self.items):
                item = self.items[self.at]
                self._show(item)
                self._do(self._key(item), item)
        except (QuitError, EOFError, KeyboardInterrupt, click.Abort):
            self.console.print()
            return
        self.console.print("Nothing left that is open." if not self.query.text else "No more.")

    def _find(self) -> None:
        self.items = self.review.find(self.query)
        self.at = 0

    def _show(self, item: Item) -> None:
        review = self.review
        file, edit = review.corpus.files[item.file], item.edit
        done = review.progress()
        page = f", page {item.page}" if item.page else ""
        status = "suggested" if item.is_suggestion else "made"
        self.console.print()
        self.console.print(
            Text(f"{file.name}{page}, line {item.line}  [{done.decided} of {done.total}]", "cyan")
        )
        self.console.print(
            Text(
                f"{status} by {edit.stage}, {edit.rule}; {edit.confidence:.0%} sure; "
                f"{review.state(item)}"
            )
        )
        self.console.print(Text(shown(edit.reason)))
        source = passage.before(file, edit)
        text = view.shown_text(review, item)
        result = passage.after(file, item, text, review.decision)
        self.console.print(Text.assemble(("- ", GONE), *_marked(source, GONE)))
        self.console.print(Text.assemble(("+ ", NEW), *_marked(result, NEW)))
        for number, reading in enumerate(view.alternatives(item), start=1):
            line = f"  {number}  {shown(reading['text']) or '(nothing)'}"
            self.console.print(Text.assemble(line, (f"  {reading['confidence']:.0%}", QUIET)))

    def _key(self, item: Item) -> str:
        change = view.series_counts(self.review, self.review.index.series_of(item, "change"))
        more = f"s: {change['open']} alike, " if change["open"] > 1 else ""
        return self._ask(f"y/n/1-9/e/{more}j/k/u/q/? ")

    def _ask(self, prompt: str) -> str:
        """A key, or in a pipe the first letter of a line."""
        self.console.print(Text(prompt, "bold blue"), end="")
        if not sys.stdin.isatty():
            line = sys.stdin.readline()
            if not line:
                raise QuitError
            return line.strip()[:1]
        key = click.getchar()
        self.console.print(shown(key))
        return key

    def _line(self, prompt: str, given: str = "") -> str:
        """A line of text, with something to begin from where the terminal can."""
        try:
            import readline
        except ImportError:
            return str(click.prompt(prompt, default=given))
        readline.set_startup_hook(lambda: readline.insert_text(given))
        try:
            return input(f"{prompt}: ")
        finally:
            readline.set_startup_hook()

    def _do(self, key: str, item: Item) -> None:
        if key in ("q", "\x03", "\x04"):
            raise QuitError
        readings = view.alternatives(item)
        if key.isascii() and key.isdigit() and 0 < int(key) <= len(readings):
            text = readings[int(key) - 1]["text"]
            if key == "1":
                self._decide([item], "accept")
            else:
                self._decide([item], "replace", text=text)
        elif key in self.keys:
            self.keys[key](item)
        else:
            self.console.print("? shows what the keys do")

    def _decide(
        self, items: Sequence[Item], verdict: str, *, text: str | None = None, note: str = ""
    ) -> None:
        self._keep(self.review.decide(items, verdict, text=text, note=note))

    def _keep(self, stroke: Stroke) -> None:
        """Remember a stroke, and go to the next open edit."""
        self.strokes.append((stroke, self.at))
        if len(stroke.made) > 1:
            self.console.print(f"{len(stroke.made)} decided; u takes all of them back")
        while self.at < len(self.items) and not self.review.is_open(self.items[self.at]):
            self.at += 1

    def _move(self, steps: int) -> None:
        self.at = max(0, min(len(self.items) - 1, self.at + steps))

    def _undo(self) -> None:
        if not self.strokes:
            self.console.print("Nothing to take back.")
            return
        stroke, self.at = self.strokes.pop()
        restored, left = self.review.undo(stroke.number)
        self.console.print(f"Taken back: {len(restored)}; decided anew since: {len(left)}")

    def _write(self, item: Item) -> None:
        self._decide([item], "replace", text=self._line("text", item.edit.after))

    def _note(self, item: Item) -> None:
        decision = self.review.decision(item)
        verdict, text = (decision.verdict, decision.text) if decision else ("open", None)
        self.review.decide([item], verdict, text=text, note=self._line("note"))

    def _series(self, item: Item, by: str) -> None:
        alike = [i for i in self.review.index.series_of(item, by) if self.review.is_open(i)]
        for other in alike[:IN_CONCORDANCE]:
            self.console.print(Text.assemble(*self._context(other)), no_wrap=True)
        if len(alike) > IN_CONCORDANCE:
            self.console.print(f"and {len(alike) - IN_CONCORDANCE} more")
        key = self._ask(f"all {len(alike)}: y accept, n reject, any other key leaves them ")
        if key in ("y", "n"):
            self._decide(alike, "accept" if key == "y" else "reject")

    def _context(self, item: Item) -> Iterator[str | tuple[str, str]]:
        file, edit = self.review.corpus.files[item.file], item.edit
        yield f"{item.line:6}  {' '.join(file.left(edit, 24).split()):>24}"
        yield " "
        yield shown(edit.before), GONE
        yield shown(edit.after), NEW
        yield f" {' '.join(file.right(edit, 24).split())}"

    def _never(self, item: Item) -> None:
        if not words.can_be_never(item.edit.before):
            self.console.print("This change is not one of a word.")
            return
        self._keep(self.review.never(item))

    def _always(self, item: Item) -> None:
        if not words.can_be_always(item.edit.before, item.edit.after):
            self.console.print("This change is not one of words.")
            return
        self._keep(self.review.always(item))

    def _search(self) -> None:
        self.query = Query(state="open", text=self._line("search") or None, order=self.query.order)
        self._find()
        if not self.items:
            self.console.print("Nothing open has that.")
            self.query = Query(state="open", order=self.query.order)
            self._find()

    def _reorder(self) -> None:
        order = "place" if self.query.order == "doubt" else "doubt"
        self.query = Query(state="open", text=self.query.text, order=order)
        self._find()


def _marked(part: passage.Passage, style: str) -> Iterator[str | tuple[str, str]]:
    """A passage on the terminal, the change marked; what reaches it has no control characters."""
    yield _flat(part.left)
    yield shown(part.middle), style
    yield _flat(part.right)


def _flat(text: str) -> str:
    return shown(text.replace("\n", " ").replace("\r", ""))
