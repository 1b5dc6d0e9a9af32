"""Repairs what scanning did to a text, and says what it altered.

>>> import ocrfix
>>> ocrfix.clean("He went to the Caf6 Royal.").text
'He went to the Café Royal.'
"""

from ocrfix.cleaner import Cleaner, clean
from ocrfix.document import Page
from ocrfix.edits import Alternative, Edit, Step
from ocrfix.errors import OcrfixError
from ocrfix.pipeline import Result
from ocrfix.series import clean_series
from ocrfix.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Alternative",
    "Cleaner",
    "Edit",
    "OcrfixError",
    "Page",
    "Result",
    "Settings",
    "Step",
    "clean",
    "clean_series",
]
