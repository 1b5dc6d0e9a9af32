"""Processes that work: fresh ones in place of those that have worked long."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from threading import Event, Thread

import pytest

from ocrfix.batch import freed, pool
from ocrfix.batch.pool import FORKS, Pool, in_turn

TASKS = range(6)


def where(task: int) -> tuple[int, int]:
    """A task, and the process that did it."""
    return task, os.getpid()


def done(size: int = 1) -> list[tuple[int, int]]:
    """What comes of some tasks."""
    left = iter(TASKS)
    with Pool(where, size) as some:
        found = [answer for _, answer, _ in in_turn(some, lambda: next(left, None), attempts=1)]
        assert some.lost == 0
    assert not any(isinstance(answer, pool.Lost) for answer in found)
    return [answer for answer in found if isinstance(answer, tuple)]


@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.skipif(not FORKS, reason="to start one anew takes long there")
def test_a_worker_gives_way_to_a_fresh_one(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """After so much work, which is none here; every task is done once."""
    monkeypatch.setattr(pool, "RENEWED", 0.0)
    monkeypatch.setattr(pool, "active_count", lambda: 1)  # whatever other tests have left
    found = done(size)

    assert sorted(task for task, _ in found) == [*TASKS]
    assert len({process for _, process in found}) == len(TASKS)


def test_until_then_it_stays() -> None:
    """To start a process takes its time."""
    assert len({process for _, process in done()}) == 1


def test_none_is_forked_beside_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be in the middle of something, which a fork would find locked for ever."""
    monkeypatch.setattr(pool, "RENEWED", 0.0)
    ended = Event()
    thread = Thread(target=ended.wait)
    thread.start()
    found = done()
    ended.set()
    thread.join()

    assert len({process for _, process in found}) == 1


def test_memory_is_given_back_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not after each page of many, and on no system that can't."""
    asked: list[int] = []
    monkeypatch.setattr(freed, "_trim", lambda: asked.append)
    monkeypatch.setattr(freed, "EVERY", 0.1)
    for _ in range(3):
        freed.give_back()
    time.sleep(0.2)
    freed.give_back()

    assert asked == [0, 0]
    monkeypatch.setattr(freed, "_trim", lambda: None)
    time.sleep(0.2)
    freed.give_back()


FETCHES = """
import resource
from ocrfix.batch import freed
{first}
for i in range(100):
    b"x" * (4 << 20)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
"""


@pytest.mark.skipif(freed.c_library() is None, reason="needs glibc, the C library of Linux")
def test_large_pieces_of_memory_are_used_again() -> None:
    """Where the environment says otherwise, as it does for Dask's workers."""
    told = {**os.environ, "MALLOC_TRIM_THRESHOLD_": "65536"}

    def fetched(first: str) -> int:
        command = [sys.executable, "-c", FETCHES.format(first=first)]
        done = subprocess.run(command, env=told, check=True, capture_output=True, text=True)
        return int(done.stdout)

    assert fetched("freed.keep_large()") < fetched("") / 2
