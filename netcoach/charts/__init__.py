"""Pictures of what the measures say: a table in, a figure out. Nothing here shows itself.

A table that lacks a column is refused with an ``UnknownColumnError``; one without rows gives a card that says so.
"""

from netcoach.charts.around import (
    SPEAKING,
    plot_celebrated,
    plot_circles,
    plot_closeness,
    plot_openers,
    plot_purposes,
    plot_reach,
    plot_would_speak,
)
from netcoach.charts.before import plot_ease, plot_kept_predictions, plot_learnt
from netcoach.charts.board import OLDER, PARKED, Board, Card, agree_board, around_board
from netcoach.charts.move import plot_move
from netcoach.charts.pairs import plot_consistency, plot_given, plot_rhythm, plot_starts
from netcoach.charts.panel import panel_words, plot_panel
from netcoach.charts.people import plot_appreciation, plot_people
from netcoach.charts.talks import plot_activity, plot_contact_months, plot_topics, plot_variety
from netcoach.charts.theme import NO_PICTURE, printed, scripts, shown
from netcoach.charts.years import plot_years
