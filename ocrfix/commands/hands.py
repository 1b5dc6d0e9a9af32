"""Who does the work of ``ocrfix clean``: processes of this machine, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from ocrfix.batch import Execute, Place, Plan
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

    def in_order(self) -> InOrder:
        """What does the lines of JSON Lines."""
        from ocrfix.jsonl.order import in_processes, on_cluster

        if self.client is not None:
            return on_cluster(self.client, self.plan.timeout)
        self.cleaner.warm_up()
        return in_processes(self.plan.workers, self.plan.timeout)


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
