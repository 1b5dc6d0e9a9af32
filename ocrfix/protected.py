"""Text to leave alone: addresses, e-mail, code, tables, ``[sic]``, foreign passages."""
from __future__ import annotations

from collections.abc import Sequence

from ocrfix.document import Document
from ocrfix.edits import Proposal


def sort_out(
    document: Document, proposals: Sequence[Proposal]
) -> tuple[list[Proposal], list[Proposal]]:
    """Those that may be applied, and those that may only be suggested."""
    return list(proposals), []
