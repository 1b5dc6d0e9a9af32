"""Who does the work of ``ocrfix clean``: processes of this machine, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ocrfix.batch import Execute, Place, Plan, Task, corpus
from ocrfix.batch.crew import Cluster, Crew, Processes
from ocrfix.cleaner import Cleaner
from ocrfix.jsonl import Fields, InOrder


@dataclass(frozen=True)
class Hands:
    """Who does the work.

    Attributes:
        cleaner: how to clean.
        plan: how many processes, and how long they may take.
        client: of the cluster; None for processes of this machine.
    """

    cleaner: Cleaner
    plan: Plan
    client: Any = None

    @property
    def sent(self) -> Cleaner:
        """How to clean, for those who do it."""
        return self.cleaner if self.client is None else self.cleaner.elsewhere()

    def execute(self, place: Place, fields: Fields | None) -> Execute | None:
        """What does the files of a run; None for what a run has of its own.

        Args:
            place: where sources and results are.
            fields: of JSON Lines, if the files are such.
        """
        if fields is not None:
            from ocrfix.jsonl.files import LineResults, clean_files

            place.results = LineResults(fields)
            in_order = self.in_order()
            return partial(
                clean_files, place=place, fields=fields, cleaner=self.sent, in_order=in_order
            )
        if self.client is not None:
            from ocrfix.batch.cluster import clean_there

            return partial(
                clean_there,
                place=place,
                cleaner=self.cleaner,
                client=self.client,
                timeout=self.plan.timeout,
            )
        return None

    @property
    def crew(self) -> Crew:
        """Those who do tasks that aren't files to clean."""
        if self.client is not None:
            return Cluster(self.client, self.plan.timeout)
        return Processes(self.plan.workers, self.plan.timeout)

    def in_order(self) -> InOrder:
        """What does the lines of JSON Lines."""
        from ocrfix.jsonl.order import in_order

        if self.client is None:
            self.cleaner.warm_up()
        return in_order(self.crew)

    def learned(self, tasks: Sequence[Task], place: Place, fields: Fields | None) -> Hands:
        """The same, with a cleaner that knows the words that sources have in common.

        Args:
            tasks: the sources.
            place: where they are, and where the list of the words goes.
            fields: of JSON Lines, if the files are such.

        Raises:
            OutputError: the list can't be written, or another run writes into the folder.
            WorkerError: workers of the cluster can't read it.
        """
        with place.manifest():  # as long as it is open no other run writes there
            if fields is None:
                there = place if self.client is None else place.elsewhere()
                count = corpus.FileCounter(there, self.sent)
                counts = corpus.learn(tasks, count, self.cleaner, self.crew)
            else:
                from ocrfix.jsonl.counting import LineCounter, chunks

                lines = LineCounter(fields, self.sent)
                counts = corpus.learn(chunks(tasks), lines, self.cleaner, self.crew)
            own = corpus.write(counts, place, self.cleaner)
        settings = self.cleaner.settings
        cleaner = Cleaner(replace(settings, wordlists=(*settings.wordlists, own)))
        if self.client is not None:
            from ocrfix.batch.cluster import expect_same

            expect_same(self.client, cleaner)
        return replace(self, cleaner=cleaner)


@contextmanager
def hands(cleaner: Cleaner, plan: Plan, scheduler: str | None) -> Iterator[Hands]:
    """Who is to do the work.

    Args:
        cleaner: how to clean.
        plan: for processes of this machine.
        scheduler: address of a Dask cluster, if that is to do it.

    Raises:
        MissingExtraError: Dask isn't installed.
        WorkerError: the cluster can't do it.
    """
    if scheduler is None:
        yield Hands(cleaner, plan)
        return
    from ocrfix.batch.cluster import connected

    with connected(scheduler, cleaner) as client:
        yield Hands(cleaner, plan, client)
