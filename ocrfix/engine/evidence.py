"""What speaks for and against an option: the features by name, and what they hang on."""

from __future__ import annotations

NAMES = (
    "channel",
    "commonness",
    "left",
    "right",
    "left_two",
    "both",
    "letters",
    "listed",
    "unlisted",
    "in_document",
    "form_in_document",
    "damage",
    "error_level",
    "keep",
    "known",
    "word",
    "join",
    "split",
    "number",
    "drop",
    "length",
    "short",
    "capital",
    "capital_inside",
    "all_capitals",
    "mixed_case",
    "has_digit",
    "has_sign",
    "name",
    "name_for_lower",
    "same_first",
    "best_rival",
    "pair_fit",
    "pair_commonness",
    "line_end",
    "own_commonness",
    "dotted",
    "neighbour_unknown",
    "left_capital",
    "right_capital",
    "hyphened",
    "line_start",
    "rate",
    "possessive",
    "gap_dash",
    "gap_sign",
    "gap_line",
    "skips",
    "elided",
    "habit",
    "odd",
    "mended",
    "dirt",
    "crowd",
    "left_title",
    "surname",
    "marked",
    "sense",
    "sense_lead",
)
"""What is told of each option, in the order of its row."""

PLACED = frozenset(
    (
        *("left", "right", "left_two", "both", "neighbour_unknown", "best_rival"),
        *("habit", "error_level", "odd", "mended", "dirt", "crowd", "sense", "sense_lead"),
    )
)
"""Features that are other ones by each view of a text."""
OF_TEXT = frozenset(("error_level", "odd", "mended", "crowd"))
"""Those of them that all options for a token share."""
OF_FORM = frozenset(
    """letters own_commonness form_in_document damage known length short possessive
    capital all_capitals mixed_case has_digit has_sign capital_inside
    line_end line_start dotted hyphened elided surname""".split()
)
"""Other features that all options for a token share."""
