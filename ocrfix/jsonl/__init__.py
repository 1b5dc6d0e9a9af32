"""JSON Lines: a record a line, one of whose fields is a text to clean.

A line keeps every byte but those of the text: other fields, their order, how numbers and
letters are written, blanks. A bad line costs that line only.
"""

from ocrfix.jsonl.record import Fields
from ocrfix.jsonl.stream import InOrder
from ocrfix.jsonl.work import Refused

__all__ = ["Fields", "InOrder", "Refused"]
