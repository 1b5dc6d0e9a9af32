"""What can go wrong, what it costs, and what to do about it.

OcrfixError
├── SettingsError      a setting, flag or file of settings is wrong
├── SourceError        a source can't be read
├── OutputError        a result can't be written, or would overwrite a source
│   └── DiskFullError  there is no space left for it; a batch stops there
├── LogError           a log is damaged, or is not the log of this source
├── CheckError         a result did not pass its own check; nothing was written
├── WorkerError        the process that cleaned a file died, or took too long
└── MissingExtraError  a part of the package that is installed on demand is not there
"""

from __future__ import annotations

from enum import IntEnum
from os import PathLike


class ExitCode(IntEnum):
    """What the command returns to the shell; stable, scripts rely on it."""

    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    UNREADABLE = 3
    UNWRITABLE = 4
    BAD_LOG = 5
    CHECK_FAILED = 6
    MISSING_EXTRA = 7
    WORKER_LOST = 8
    DISK_FULL = 9
    INTERRUPTED = 130


class OcrfixError(Exception):
    """Any error that ocrfix raises on purpose.

    Args:
        message: what happened, and where (``file:line:column`` where there is one).
        remedy: what the person can do about it; may be empty.
    """

    exit_code: ExitCode = ExitCode.SOME_FAILED

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}" if self.remedy else self.message


class SettingsError(OcrfixError):
    """A setting, flag or file of settings is wrong."""

    exit_code = ExitCode.USAGE


class SourceError(OcrfixError):
    """A source can't be read."""

    exit_code = ExitCode.UNREADABLE


class OutputError(OcrfixError):
    """A result can't be written, or would overwrite a source."""

    exit_code = ExitCode.UNWRITABLE


class DiskFullError(OutputError):
    """There is no space left for a result; a batch stops there."""

    exit_code = ExitCode.DISK_FULL

    @classmethod
    def at(cls, path: PathLike[str], what: str) -> DiskFullError:
        """The error of a write.

        Args:
            path: of what was to be written.
            what: in the system's words.
        """
        return cls(
            f"{path}: can't be written: {what}",
            remedy="make room, and run the same command again: it goes on from here",
        )


class LogError(OcrfixError):
    """A log is damaged, or is not the log of this source."""

    exit_code = ExitCode.BAD_LOG


class CheckError(OcrfixError):
    """A result did not pass its own check; nothing was written."""

    exit_code = ExitCode.CHECK_FAILED


class WorkerError(OcrfixError):
    """The process that cleaned a file died, or took too long."""

    exit_code = ExitCode.WORKER_LOST


class MissingExtraError(OcrfixError):
    """A part of the package that is installed on demand is not there."""

    exit_code = ExitCode.MISSING_EXTRA
