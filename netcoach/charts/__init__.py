"""Pictures of what the measures say: a table in, a figure out. Nothing here shows itself."""

from netcoach.charts.pairs import plot_rhythm, plot_starts
from netcoach.charts.people import plot_appreciation, plot_people
from netcoach.charts.talks import plot_contact_months, plot_topics
from netcoach.charts.theme import shown, too_few

__all__ = [
    "plot_appreciation",
    "plot_contact_months",
    "plot_people",
    "plot_rhythm",
    "plot_starts",
    "plot_topics",
    "shown",
    "too_few",
]
