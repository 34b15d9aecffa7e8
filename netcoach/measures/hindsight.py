"""Measures of what I wrote before and know now: kept predictions, and how good my map of the panel was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import narwhals as nw

from netcoach.days import as_day
from netcoach.measures.edge import closed
from netcoach.measures.panel import OFF_BY, rows_in

ENOUGH_RESOLVED = 10  # predictions; under ten one surprise decides what the mean says (measures.md)
OFF = ("same", "off_by_1", "off_by_2")


def kept_predictions(predictions: Any, *, as_of: dt.date | str) -> Any:
    """Set each prediction of which the end is known beside what came, and beside what she remembers having written.

    "Those who claim a plan mostly do so with hindsight." Whoever knows the end remembers having known it (Fischhoff
    1975); everybody does, so the gap is no fault.

    Args:
        predictions: One row per prediction, its id as index or in ``id``; needs ``chance`` and ``remembered_chance``
            (0–100, missing where not said), ``outcome`` ("yes", "no"; anything else is not known), ``resolved_on``.
        as_of: The day to count from. What was resolved later is ignored.

    Returns:
        One row per resolved prediction, in the order of the ids: ``prediction``, ``chance`` and ``remembered`` (0–1;
        the second missing where not said), ``came_true``, ``squared`` (``(chance − came_true)²``, Brier 1950; 0 is
        best), ``memory_gap`` (``|remembered − chance|``; missing likewise).
    """
    lines = []
    asked = rows_in(predictions, "chance", "outcome", "resolved_on", "remembered_chance")
    for row in sorted(asked, key=lambda row: row["id"]):
        known = row["resolved_on"] is not None and as_day(row["resolved_on"]) <= as_day(as_of)
        if row["chance"] is None or row["outcome"] not in ("yes", "no") or not known:
            continue
        chance, came = row["chance"] / 100, row["outcome"] == "yes"
        remembered = None if row["remembered_chance"] is None else row["remembered_chance"] / 100
        gap = None if remembered is None else abs(remembered - chance)
        lines.append((row["id"], chance, remembered, came, (chance - came) ** 2, gap))
    schema = {"prediction": nw.String, "chance": nw.Float64, "remembered": nw.Float64, "came_true": nw.Boolean}
    return _table(lines, schema | {"squared": nw.Float64, "memory_gap": nw.Float64}, predictions)


def brier(predictions: Any, *, as_of: dt.date | str) -> Any:
    """Say how close her predictions came, once there are ten.

    Args:
        predictions: As for :func:`kept_predictions`.
        as_of: Likewise.

    Returns:
        One row: ``resolved`` (count), ``brier`` (mean of ``squared``; missing under ten), ``remembered`` (how many
        have a remembered chance), ``memory_gap`` (mean; missing without any).
    """
    kept = nw.from_native(kept_predictions(predictions, as_of=as_of))
    counts = {"resolved": len(kept), "remembered": kept["memory_gap"].count()}
    means = {
        "brier": kept["squared"].mean() if len(kept) >= ENOUGH_RESOLVED else None,
        "memory_gap": kept["memory_gap"].mean() if counts["remembered"] else None,
    }
    row = (counts["resolved"], means["brier"], counts["remembered"], means["memory_gap"])
    schema = {"resolved": nw.Int64, "brier": nw.Float64, "remembered": nw.Int64, "memory_gap": nw.Float64}
    return _table([row], schema, predictions)


def learnt(ratings: Any, *, as_of: dt.date | str) -> Any:
    """Set what somebody told her later beside what she had rated before: how good is her map?

    Even in firms where people were asked about each other, every second belief about another's mind was wrong
    (Krackhardt 1990). Somebody may also have changed their mind in between: the two cannot be told apart.

    Args:
        ratings: One row per rating of a seat, as it was written; needs ``seat``, ``day``, ``support_now`` (1–5;
            missing where unknown) and ``how_known``. Of several on one day the last counts.
        as_of: The day to count from. Later ratings are ignored.

    Returns:
        One row per way of knowing, "told", "signs" and "guess" (which is also what nothing said means): ``how_known``
        (of the earlier rating), ``same``, ``off_by_1``, ``off_by_2`` (two steps or more), ``learnt`` (their sum).
    """
    counts = {how: dict.fromkeys(OFF, 0) for how in OFF_BY}
    seats: dict[str, dict[dt.date, dict[str, Any]]] = {}
    for row in rows_in(ratings, "seat", "day", "support_now", "how_known"):
        if as_day(row["day"]) <= as_day(as_of):
            seats.setdefault(row["seat"], {})[as_day(row["day"])] = row
    for days in seats.values():
        before = None
        for row in (row for _, row in sorted(days.items()) if row["support_now"] is not None):
            if before and row["how_known"] == "told":
                off = min(2, abs(row["support_now"] - before["support_now"]))
                how = before["how_known"] if before["how_known"] in counts else "guess"
                counts[how][OFF[off]] += 1
            before = row
    lines = [(how, *count.values(), sum(count.values())) for how, count in counts.items()]
    return _table(lines, {"how_known": nw.String} | dict.fromkeys((*OFF, "learnt"), nw.Int64), ratings)


def _table(lines: Iterable[tuple], schema: dict[str, Any], like: Any) -> Any:
    columns = dict(zip(schema, map(list, zip(*lines, strict=True)), strict=True)) if lines else {n: [] for n in schema}
    return closed(nw.from_dict(columns, schema, backend=nw.from_native(like).implementation))
