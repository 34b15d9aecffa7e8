"""What the client's notes say, as tables: no file, no figure, no clock.

Each measure counts from a day, ``as_of``, and ignores later rows; ``left_out`` counts them. A table that lacks a column
is refused with an ``UnknownColumnError``, which names the nearest.
"""

from netcoach.measures.activity import activity, celebrated
from netcoach.measures.contacts import balance, contact_months, left_out, rhythm
from netcoach.measures.feeling import consistency, ease
from netcoach.measures.hindsight import brier, kept_predictions, learnt
from netcoach.measures.lobbying import lead_time, lobbying
from netcoach.measures.panel import PanelReading, panel, support
from netcoach.measures.people import circles, closeness, openers, purposes, reach, would_speak
from netcoach.measures.topics import topic_counts, variety
