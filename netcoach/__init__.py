"""netcoach: a coaching workbook for the relationships that careers inside a company turn on.

In a workbook: ``import netcoach as nc`` and ``me = nc.open()``.
"""

from netcoach.charts import (
    plot_activity,
    plot_appreciation,
    plot_consistency,
    plot_contact_months,
    plot_move,
    plot_panel,
    plot_people,
    plot_rhythm,
    plot_starts,
    plot_topics,
    plot_years,
)
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
    balance,
    brier,
    contact_months,
    kept_predictions,
    learnt,
    left_out,
    panel,
    rhythm,
    support,
    topic_counts,
    variety,
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
    "balance",
    "brier",
    "contact_months",
    "kept_predictions",
    "learnt",
    "left_out",
    "open",
    "panel",
    "plot_activity",
    "plot_appreciation",
    "plot_consistency",
    "plot_contact_months",
    "plot_move",
    "plot_panel",
    "plot_people",
    "plot_rhythm",
    "plot_starts",
    "plot_topics",
    "plot_years",
    "rhythm",
    "support",
    "topic_counts",
    "variety",
]
