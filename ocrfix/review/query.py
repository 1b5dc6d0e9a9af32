"""Which edits a reviewer wants to see: filters, series, and their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ocrfix.review.corpus import Corpus, Item

STATES = ("open", "decided", "accept", "reject", "replace", "conflict")
ORDERS = ("place", "doubt")
SERIES = ("change", "rule")

State = Callable[[Item], str]
"""What was decided about an edit: one of ``STATES`` but ``decided``."""


@dataclass(frozen=True, kw_only=True)
class Query:
    """A reviewer's filter; what is None lets everything through.

    Attributes:
        file: number of the file.
        stage: name of the stage.
        rule: ``stage.rule``.
        status: ``applied`` or ``suggested``.
        state: one of ``STATES``; ``open`` has conflicts too.
        least: confidence from which.
        most: confidence up to which.
        text: stands in the change or beside it, in any case.
        order: ``place``, or ``doubt``: the least sure first.
    """

    file: int | None = None
    stage: str | None = None
    rule: str | None = None
    status: str | None = None
    state: str | None = None
    least: float | None = None
    most: float | None = None
    text: str | None = None
    order: str = "place"


class Index:
    """Finds edits and series in a corpus.

    Args:
        corpus: that is reviewed; its edits don't alter, only what is decided about them.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._series: dict[str, dict[tuple[str, ...], list[Item]]] = {by: {} for by in SERIES}
        for item in corpus.items:
            for by in SERIES:
                self._series[by].setdefault(series_key(item, by), []).append(item)
        self._haystacks: list[str] = []

    def find(self, query: Query, state_of: State) -> list[Item]:
        """The edits that a filter lets through, in its order."""
        found = [item for item in self.corpus.items if _fits(item, query)]
        if query.text:
            wanted = query.text.casefold()
            haystacks = self._searchable()
            found = [item for item in found if wanted in haystacks[item.number]]
        if query.state:
            found = [item for item in found if has_state(state_of(item), query.state)]
        if query.order == "doubt":
            found.sort(key=lambda item: item.edit.confidence)
        return found

    def series_of(self, item: Item, by: str) -> list[Item]:
        """The edits of an edit's series, itself among them."""
        return self._series[by][series_key(item, by)]

    def series(self, items: Iterable[Item], by: str) -> list[list[Item]]:
        """Edits gathered into their series, the longest first."""
        groups: dict[tuple[str, ...], list[Item]] = {}
        for item in items:
            groups.setdefault(series_key(item, by), []).append(item)
        return sorted(groups.values(), key=len, reverse=True)

    def _searchable(self) -> list[str]:
        """For each edit the text that a search looks at; made when first asked for."""
        if not self._haystacks:
            files = self.corpus.files
            self._haystacks = [
                f"{files[i.file].left(i.edit)}{i.edit.before}{files[i.file].right(i.edit)}"
                f"\n{i.edit.after}".casefold()
                for i in self.corpus.items
            ]
        return self._haystacks


def series_key(item: Item, by: str) -> tuple[str, ...]:
    """What the edits of a series have in common."""
    if by == "change":
        return item.edit.before, item.edit.after
    return item.edit.stage, item.edit.rule, *item.confusion


def has_state(state: str, wanted: str) -> bool:
    """Whether an edit in some state belongs to those that were asked for."""
    if wanted == "open":
        return state in ("open", "conflict")
    if wanted == "decided":
        return state not in ("open", "conflict")
    return state == wanted


def _fits(item: Item, query: Query) -> bool:
    edit = item.edit
    return (
        (query.file is None or item.file == query.file)
        and (query.stage is None or edit.stage == query.stage)
        and (query.rule is None or f"{edit.stage}.{edit.rule}" == query.rule)
        and (query.status is None or item.is_suggestion == (query.status == "suggested"))
        and (query.least is None or edit.confidence >= query.least)
        and (query.most is None or edit.confidence <= query.most)
    )
