"""A lock on a folder of a store, where nothing is locked and nobody notices who has died.

The lock is a small file, ``OUT/.ocrfix/lock.json``, with a name for the run and a number that the
run makes larger every some seconds. Who finds one waits: if the number grows the other run is
alive, and if it doesn't the lock is stale and is taken over. No clocks are compared. Of a run of
this same machine whose process is no more it is known at once. A store has no lock that can't be
lost: a run that finds another's name in its file stops.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

from ocrfix import storage
from ocrfix.errors import OcrfixError, OutputError, SourceError

NAME = "lock.json"
EVERY = 10.0
"""Seconds after which a run says that it is alive."""
PATIENCE = 3.5
"""Times so many seconds without a word, after which it is not."""
SETTLES = 0.5
"""Seconds after which two that took a lock at the same time see which of them has it, and in which
a file that was created has its content."""
BOOT, NAMESPACE = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")


class Lock:
    """A lock that this run has, as long as it isn't released.

    Args:
        folder: URL of the folder; its lock is in it.
        out: URL of the results, for messages.

    Raises:
        OutputError: another run has it, or it can't be written.
    """

    def __init__(self, folder: str, out: str) -> None:
        self._url = f"{folder}/{NAME}"
        self._out = out
        self._own = {"run": secrets.token_hex(8), "machine": machine(), "process": os.getpid()}
        self._beat = 0
        self._lost = False
        self._stop = Event()
        self._take()
        self._thread = Thread(target=self._live, daemon=True)
        self._thread.start()

    def check(self) -> None:
        """See that it wasn't lost.

        Raises:
            OutputError: another run has taken it.
        """
        if self._lost:
            raise self._taken()

    def release(self) -> None:
        """Let others have it."""
        self._stop.set()
        self._thread.join()
        if not self._lost and self._is_own(self._read()):
            storage.remove(self._url)

    def _take(self) -> None:
        found = self._read()
        if found == {}:  # maybe it is being written
            sleep(SETTLES)
            found = self._read()
        if found and not is_dead(found) and self._is_alive(found):
            raise self._taken()
        if found is not None:
            storage.remove(self._url)
        if not storage.create(self._url, self._said()):
            raise self._taken()
        sleep(SETTLES)
        if not self._is_own(self._read()):
            raise self._taken()

    def _is_alive(self, found: dict[str, Any]) -> bool:
        """Whether a lock is still being written."""
        end = monotonic() + PATIENCE * EVERY
        while monotonic() < end:
            sleep(min(1.0, EVERY / 4))
            now = self._read()
            if not now:
                return False
            if now != found:
                return True
        return False

    def _live(self) -> None:
        while not self._stop.wait(EVERY):
            with suppress(OcrfixError):  # a store that doesn't answer may do so later
                if not self._is_own(self._read()):
                    self._lost = True
                    return
                self._write()

    def _write(self) -> None:
        self._beat += 1
        storage.write(self._url, self._said())

    def _said(self) -> bytes:
        return json.dumps({**self._own, "beat": self._beat}).encode()

    def _read(self) -> dict[str, Any] | None:
        """What stands in the file, empty if no run has written that; None if it isn't there."""
        try:
            found = json.loads(storage.read(self._url))
        except SourceError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            raise
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _is_own(self, found: dict[str, Any] | None) -> bool:
        return found is not None and found.get("run") == self._own["run"]

    def _taken(self) -> OutputError:
        return OutputError(
            f"{self._out}: another run is writing into this folder",
            remedy="wait until it has ended, or choose another folder with -o",
        )


def machine() -> str | None:
    """A name for what sees this process by its number, until it is started anew.

    That is a machine, or a container; None where the system doesn't tell which it is.
    """
    try:
        return f"{BOOT.read_text('ascii').strip()} {NAMESPACE.readlink()}"
    except OSError:
        return None


def is_dead(found: dict[str, Any]) -> bool:
    """Whether a lock is of a process that would be seen from here, and isn't there."""
    process = found.get("process")
    if machine() is None or found.get("machine") != machine() or not isinstance(process, int):
        return False
    return not Path(f"/proc/{process}").exists()
