"""What a run has done so far, in a store: there nothing can be appended to a file.

The manifest is a database of this machine, in a temporary folder. What is put down in it goes
to the store every so often as a file of lines of its own, ``OUT/.ocrfix/rows-NNNNNN.jsonl``;
the next run reads them all. What a killed run had not sent yet is done again, to the same
results.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from ocrfix import storage
from ocrfix.batch.lock import Lock
from ocrfix.batch.manifest import FOLDER, Manifest
from ocrfix.errors import SourceError
from ocrfix.report import Done, Failed, row_of

EVERY = 30.0
"""Seconds after which rows are sent."""
MOST = 1000
"""Rows that are sent together at most."""
PREFIX = "rows-"


class RemoteManifest(Manifest):
    """The rows of the files that were done, kept in a store.

    Args:
        out: URL of the folder of the results.

    Raises:
        OutputError: another run has it open, or it can't be written.
        SourceError: it can't be read.
    """

    def __init__(self, out: str) -> None:
        self._out = f"{out}/{FOLDER}"
        self._waiting: list[dict[str, Any]] = []
        self._sent = monotonic()
        with ExitStack() as stack:
            self._lock = Lock(self._out, out)
            stack.callback(self._lock.release)
            self._here = TemporaryDirectory(prefix="ocrfix-")
            stack.callback(self._here.cleanup)
            super().__init__(Path(self._here.name))
            stack.callback(super().close)
            self._segments = self._found()
            for segment in self._segments:
                self._take(storage.read(segment))
            self._closing = stack.pop_all()

    def begin(self, fingerprint: str, *, resume: bool | None) -> bool:
        """Begin a run; what another run did is kept or forgotten, as ``Manifest`` does."""
        keeps = super().begin(fingerprint, resume=resume)
        if not keeps:
            for segment in reversed(self._segments):
                storage.remove(segment)
            self._segments = []
        self._send(self._facts())
        return keeps

    def finish(self) -> None:
        """Note that the run came to its end."""
        super().finish()
        self._send(self._facts())

    def close(self) -> None:
        """Send what is left to send, and let others open it."""
        with self._closing:
            if self._waiting:
                self._send({})

    def put(self, name: str, row: Done | Failed, seconds: float) -> None:
        """Note what became of a file, as ``Manifest`` does.

        Raises:
            OutputError: it can't be sent, or another run has taken the folder over.
        """
        self._lock.check()
        super().put(name, row, seconds)
        self._waiting.append({"name": name, "seconds": seconds, "row": row.as_dict()})
        if len(self._waiting) >= MOST or monotonic() - self._sent >= EVERY:
            self._send({})

    def _found(self) -> list[str]:
        try:
            _, files = storage.find(self._out)
        except SourceError:
            return []  # nothing was done here yet
        return [url for url in files if url.rpartition("/")[2].startswith(PREFIX)]

    def _facts(self) -> dict[str, str]:
        return dict(self._db.execute("SELECT name, value FROM facts").fetchall())

    def _send(self, facts: dict[str, str]) -> None:
        self._lock.check()
        last = self._segments[-1] if self._segments else f"{PREFIX}000000.jsonl"
        number = int(last.rpartition(PREFIX)[2].partition(".")[0]) + 1
        url = f"{self._out}/{PREFIX}{number:06}.jsonl"
        lines = [facts, *self._waiting]
        storage.write(url, "".join(f"{json.dumps(line)}\n" for line in lines).encode())
        self._segments.append(url)
        self._waiting.clear()
        self._sent = monotonic()

    def _take(self, data: bytes) -> None:
        facts, *rows = map(json.loads, data.splitlines())
        self._db.executemany("REPLACE INTO facts VALUES (?, ?)", facts.items())
        for row in rows:
            super().put(row["name"], row_of(row["row"]), row["seconds"])
