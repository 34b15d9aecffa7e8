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
from netcoach.measures import (
    activity,
    balance,
    celebrated,
    circles,
    closeness,
    consistency,
    contact_months,
    ease,
    lead_time,
    left_out,
    lobbying,
    openers,
    purposes,
    reach,
    rhythm,
    topic_counts,
    variety,
    would_speak,
)

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
    "activity",
    "balance",
    "celebrated",
    "circles",
    "closeness",
    "consistency",
    "contact_months",
    "ease",
    "lead_time",
    "left_out",
    "lobbying",
    "open",
    "openers",
    "plot_appreciation",
    "plot_contact_months",
    "plot_people",
    "plot_rhythm",
    "plot_starts",
    "plot_topics",
    "purposes",
    "reach",
    "rhythm",
    "topic_counts",
    "variety",
    "would_speak",
]
