"""What the client's notes say, as tables: no file, no figure, no clock.

Each measure counts from a day, ``as_of``, and ignores later rows; ``left_out`` counts them. A table that lacks a column
is refused with an ``UnknownColumnError``, which names the nearest.
"""

from netcoach.measures.contacts import balance, contact_months, left_out, rhythm
from netcoach.measures.hindsight import brier, kept_predictions, learnt
from netcoach.measures.panel import PanelReading, panel, support
from netcoach.measures.topics import topic_counts, variety

__all__ = [
    "PanelReading",
    "balance",
    "brier",
    "contact_months",
    "kept_predictions",
    "learnt",
    "left_out",
    "panel",
    "rhythm",
    "support",
    "topic_counts",
    "variety",
]
