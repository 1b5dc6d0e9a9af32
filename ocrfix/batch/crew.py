"""Who does tasks: processes of this machine, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from ocrfix.batch.pool import Lost, Pool, in_turn

T = TypeVar("T", bound=Hashable)
R = TypeVar("R")

ATTEMPTS = 2
"""Times that a task may lose its process, the last of them with no other beside it."""


class Crew(Protocol):
    """Does tasks whose results don't depend on who does them."""

    @property
    def size(self) -> int:
        """Tasks that keep all of them busy."""

    def in_turn(
        self, work: Callable[[T], R], take: Callable[[], T | None]
    ) -> Iterator[tuple[T, R | Lost]]:
        """Do tasks as somebody is free; yields each when it is done, in any order.

        Args:
            work: what is done with a task.
            take: gives the next task, or None when there is none for now; what is yielded may
                make more of them.
        """


@dataclass(frozen=True)
class Processes:
    """Processes of this machine.

    Attributes:
        size: how many.
        timeout: seconds that a task may take; None for ever.
    """

    size: int
    timeout: float | None = None

    def in_turn(
        self, work: Callable[[T], R], take: Callable[[], T | None]
    ) -> Iterator[tuple[T, R | Lost]]:
        """Do tasks as processes become free."""
        with Pool(work, self.size, timeout=self.timeout) as pool:
            for task, answer, _ in in_turn(pool, take, attempts=ATTEMPTS):
                yield task, answer


@dataclass(frozen=True)
class Cluster:
    """The workers of a Dask cluster.

    Attributes:
        client: of the cluster.
        timeout: seconds that a task may take; None for ever.
    """

    client: Any
    timeout: float | None = None

    @property
    def size(self) -> int:
        """Tasks that keep all its threads busy."""
        from ocrfix.batch.cluster import Room

        return Room(self.client).size()

    def in_turn(
        self, work: Callable[[T], R], take: Callable[[], T | None]
    ) -> Iterator[tuple[T, R | Lost]]:
        """Do tasks as the cluster gets on."""
        from ocrfix.batch.cluster import in_turn_there

        yield from in_turn_there(self.client, work, take, timeout=self.timeout)
