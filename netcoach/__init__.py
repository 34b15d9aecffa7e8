"""netcoach: a coaching workbook for the relationships that careers inside a company turn on.

In a workbook: ``import netcoach as nc`` and ``me = nc.open()``.
"""

from netcoach.charts import plot_appreciation, plot_contact_months, plot_people, plot_rhythm, plot_starts, plot_topics
from netcoach.errors import (
    InvalidValueError,
    JournalError,
    NetcoachError,
    NotSavedError,
    TemplateError,
    UnknownColumnError,
    UnknownRecordError,
    UnreadableFileError,
)
from netcoach.me import Me, open
from netcoach.measures import balance, contact_months, left_out, rhythm, topic_counts, variety

__all__ = [
    "InvalidValueError",
    "JournalError",
    "Me",
    "NetcoachError",
    "NotSavedError",
    "TemplateError",
    "UnknownColumnError",
    "UnknownRecordError",
    "UnreadableFileError",
    "balance",
    "contact_months",
    "left_out",
    "open",
    "plot_appreciation",
    "plot_contact_months",
    "plot_people",
    "plot_rhythm",
    "plot_starts",
    "plot_topics",
    "rhythm",
    "topic_counts",
    "variety",
]
