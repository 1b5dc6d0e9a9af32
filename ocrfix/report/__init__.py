"""What a batch did: a row a file, counted into the one report of a run."""

from ocrfix.report.outcome import BINS, Done, Failed, Outcome, Series, Spelling, row_of
from ocrfix.report.totals import Report

__all__ = ["BINS", "Done", "Failed", "Outcome", "Report", "Series", "Spelling", "row_of"]
