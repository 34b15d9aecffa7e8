"""The door of every measure: checks a table, turns its dates into whole days, says which rows it cannot use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import narwhals as nw

from netcoach.days import as_day
from netcoach.errors import InvalidValueError, UnknownColumnError, did_you_mean

WHY = "left_out"  # the column that says why a row is left out; missing where it is used
ROUGH = ("month_only", "year_only")  # a talk that took place, on a day nobody remembers


def opened(table: Any, *needs: str, as_of: dt.date | str) -> tuple[Any, list[str]]:
    """Return a narwhals view of the table with ``day`` and ``left_out``, and the columns that name a person.

    Takes anything narwhals can read: pandas, Polars, DuckDB, PySpark. ``day`` is a whole number, as ``date.toordinal``
    counts: Spark has no date arithmetic, and integers are the same everywhere. A ``client`` column, in a table across
    clients, joins the key. The caller's table stays as it is.
    """
    frame = nw.from_native(table)
    check_columns(frame, needs)
    frame = _with_dates(frame)
    year = nw.col("happened_on").dt.year() - 1
    day = year * 365 + year // 4 - year // 100 + year // 400 + nw.col("happened_on").dt.ordinal_day()
    key = ["client", "person"] if "client" in frame.collect_schema().names() else ["person"]
    return frame.with_columns(day=day).with_columns(_why(frame, as_day(as_of)).alias(WHY)), key


def check_columns(frame: Any, needs: Iterable[str]) -> None:
    """Refuse a table that lacks a column, with the nearest of those it has."""
    names = frame.collect_schema().names()
    for need in needs:
        if need not in names:
            has = ", ".join(f"'{name}'" for name in names) or "none"
            raise UnknownColumnError(f"The table has no column '{need}'; it has {has}.{did_you_mean(need, names)}")


def used(frame: Any, *also: str) -> Any:
    """Return the rows that are not left out, or left out for one of these reasons only."""
    return frame.filter(nw.col(WHY).is_null() | nw.col(WHY).is_in(also))


def written(column: str) -> Any:
    """Return whether a text column says something; on pandas a missing text would differ from every other."""
    return nw.col(column).cast(nw.String).str.strip_chars().str.len_chars() > 0


def closed(frame: Any) -> Any:
    """Return the table in the caller's own kind; in pandas its rows are numbered from 0."""
    return (nw.maybe_reset_index(frame) if isinstance(frame, nw.DataFrame) else frame).to_native()


def _with_dates(frame: Any) -> Any:
    kind = frame.collect_schema()["happened_on"]
    if kind.is_temporal():
        return frame
    if isinstance(frame, nw.DataFrame) and frame["happened_on"].null_count() == len(frame):
        return frame.with_columns(nw.col("happened_on").cast(nw.Datetime("us")))  # empty, it has no type of its own
    raise InvalidValueError(f"The column 'happened_on' must hold dates; it holds {kind}.")


def _why(frame: Any, as_of: dt.date) -> Any:
    names = frame.collect_schema().names()
    exact = nw.col("precision") if "precision" in names else nw.lit("day")
    reasons = {
        "no_person": nw.col("person").is_null() if "person" in names else nw.lit(False),
        "no_day": nw.col("happened_on").is_null(),
        "future": nw.col("day") > as_of.toordinal(),
        "year_only": exact == "year",
        "month_only": exact == "month",
    }
    why = nw.lit(None, dtype=nw.String)
    for reason, holds in reversed(reasons.items()):
        why = nw.when(holds).then(nw.lit(reason)).otherwise(why)
    return why
