"""Many files: each is read, cleaned, checked and written, or reported as failed."""

from ocrfix.batch.place import DIFF, LOG, TEXT, Folder, Place
from ocrfix.batch.remote import place_of
from ocrfix.batch.run import PAGE, REPORT, TIMEOUT, Execute, Plan, Run, Step, run, run_at
from ocrfix.batch.work import Task, attempt, checked_log, clean_file, read_log_of

__all__ = [
    "DIFF",
    "LOG",
    "PAGE",
    "REPORT",
    "TEXT",
    "TIMEOUT",
    "Execute",
    "Folder",
    "Place",
    "Plan",
    "Run",
    "Step",
    "Task",
    "attempt",
    "checked_log",
    "clean_file",
    "place_of",
    "read_log_of",
    "run",
    "run_at",
]
