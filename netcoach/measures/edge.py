"""The door of every measure: checks a table, turns its dates into whole days, says which rows it cannot use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import narwhals as nw

from netcoach.days import as_day
from netcoach.errors import InvalidValueError, UnknownColumnError, did_you_mean

WHY = "left_out"  # the column that says why a row is left out: the place of the reason here, 0 where it is used
REASONS = ("", "no_person", "no_day", "future", "year_only", "month_only")
USED, NO_PERSON, NO_DAY, FUTURE, YEAR_ONLY, MONTH_ONLY = range(len(REASONS))
IDS = {"client", "person", "interaction", "intention", "news", "move", "introduced_by"}
CODED = (nw.Categorical, nw.Enum)  # text of which each word is kept once
ROUGH = (YEAR_ONLY, MONTH_ONLY)  # a talk that took place, on a day nobody remembers


def opened(table: Any, *needs: str, as_of: dt.date | str, coded: bool = False) -> tuple[Any, list[str]]:
    """Return a narwhals view of what a measure needs, with ``left_out``, and the columns that name a person.

    Takes anything narwhals can read: pandas, Polars, DuckDB, PySpark. A ``client`` column, in a table across clients,
    joins the key. The caller's table stays as it is. Categories become text unless the measure can do with them
    (``coded``: it only groups, counts and compares), which is worth a third of its time over a practice.
    """
    frame = _indexed(table, "interaction") if coded else with_ids(table, "interaction")
    check_columns(frame, needs)
    names = frame.collect_schema().names()
    frame = frame.select(*(name for name in names if name in {"client", "person", "precision", "happened_on", *needs}))
    frame = dated(frame.with_columns(_as_text(frame, needs)), "happened_on")
    return frame.with_columns(_why(frame, as_day(as_of)).alias(WHY)), [*client_of(frame), "person"]


def with_ids(table: Any, name: str) -> Any:
    """Return a narwhals view of a table, categories as text; ids that a journal's table has for its index, a column."""
    frame = _indexed(table, name)
    kinds = frame.collect_schema()
    return frame.with_columns(nw.col(name).cast(nw.String) for name in kinds.names() if kinds[name] in CODED)


def _indexed(table: Any, name: str) -> Any:
    if nw.dependencies.is_pandas_dataframe(table) and name not in table and type(table.index).__name__ == "Index":
        table = table.reset_index(names=name)
    frame = nw.from_native(table)
    if isinstance(frame, nw.DataFrame) and frame.is_empty():  # a column without rows has no type of its own
        frame = frame.with_columns(nw.col(name).cast(nw.String) for name in frame.columns if name in IDS)
    return frame


def one_each(frame: Any, column: str) -> Any:
    """Return a row for each element of a list, one for an empty list; a table that has them stays as it is."""
    kind = frame.collect_schema()[column]
    if kind == nw.Object:  # lists in pandas, which has no type for them
        return nw.from_native(frame.to_native().explode(column, ignore_index=True))
    return frame.explode(column) if kind == nw.List else frame


def client_of(frame: Any) -> list[str]:
    """Return ``["client"]`` for a table across clients: what joins every key."""
    return [name for name in frame.collect_schema().names() if name == "client"]


def whole_day(column: str) -> Any:
    """Return a date as a whole number, as ``date.toordinal`` counts.

    Spark has no date arithmetic, and integers are the same everywhere.
    """
    year = nw.col(column).dt.year() - 1
    return year * 365 + year // 4 - year // 100 + year // 400 + nw.col(column).dt.ordinal_day()


def check_columns(frame: Any, needs: Iterable[str]) -> None:
    """Refuse a table that lacks a column, with the nearest of those it has."""
    names = frame.collect_schema().names()
    for need in needs:
        if need not in names:
            has = ", ".join(f"'{name}'" for name in names) or "none"
            raise UnknownColumnError(f"The table has no column '{need}'; it has {has}.{did_you_mean(need, names)}")


def used(frame: Any, *also: int) -> Any:
    """Return the talks that took place, or, with a reason, only those that are left out for none but that one."""
    return frame.filter(nw.col(WHY).is_in([USED, *(also or ROUGH)]))


def reason_words() -> Any:
    """Return the reason for which a row is left out in words; missing where it is used."""
    words = nw.lit(None, dtype=nw.String)
    for place, word in enumerate(REASONS[1:], start=1):
        words = nw.when(nw.col(WHY) == place).then(nw.lit(word)).otherwise(words)
    return words


def written(column: str) -> Any:
    """Return whether a text column says something; on pandas a missing text would differ from every other."""
    return ~nw.col(column).is_null() & (nw.col(column).cast(nw.String).str.strip_chars() != "")


def one_if(holds: Any) -> Any:
    """Return 1 where this holds, else 0: a column to be summed, as agg() on pandas ignores conditions."""
    return nw.when(holds).then(nw.lit(1)).otherwise(nw.lit(0))


def closed(frame: Any, *columns: str, by: Sequence[str] = (), whole: Sequence[str] = ()) -> Any:
    """Return the table in the caller's own kind; in pandas its rows are numbered from 0.

    It has these columns, or all; is sorted ``by`` some, those with a minus from the largest down, missing values last;
    and holds some as ``whole`` numbers.
    """
    if whole:
        frame = frame.with_columns(nw.col(*whole).cast(nw.Int64))
    if by:
        down = [name.startswith("-") for name in by]
        frame = frame.sort(*(name.removeprefix("-") for name in by), descending=down, nulls_last=True)
    frame = frame.select(*columns) if columns else frame
    return (nw.maybe_reset_index(frame) if isinstance(frame, nw.DataFrame) else frame).to_native()


def dated(frame: Any, *columns: str) -> Any:
    """Return the table if these columns hold dates; refuse it in words if they hold anything else."""
    for column in columns:
        kind = frame.collect_schema()[column]
        if kind in (nw.Date, nw.Datetime):
            if isinstance(frame, nw.DataFrame) and getattr(kind, "time_zone", None):  # the day on the clock there
                frame = frame.with_columns(nw.col(column).dt.replace_time_zone(None))
            continue
        if not isinstance(frame, nw.DataFrame) or frame[column].null_count() < len(frame):
            raise InvalidValueError(f"The column '{column}' must hold dates; it holds {kind}.")
        frame = frame.with_columns(nw.col(column).cast(nw.Datetime("us")))  # empty, it has no type of its own
    return frame


def _as_text(frame: Any, needs: Iterable[str]) -> list[Any]:
    """Return casts for columns of words that hold none yet, and so have no type; text and categories stay."""
    kinds = frame.collect_schema()
    words = [need for need in needs if need not in IDS and need != "happened_on"]
    return [nw.col(name).cast(nw.String) for name in words if kinds[name] not in (nw.String, *CODED)]


def _why(frame: Any, as_of: dt.date) -> Any:
    names, after = frame.collect_schema().names(), dt.datetime.combine(as_of, dt.time.min) + dt.timedelta(days=1)
    reasons = {NO_DAY: nw.col("happened_on").is_null(), FUTURE: nw.col("happened_on") >= after}
    if "precision" in names:
        reasons |= {YEAR_ONLY: nw.col("precision") == "year", MONTH_ONLY: nw.col("precision") == "month"}
    if "person" in names:
        reasons = {NO_PERSON: nw.col("person").is_null()} | reasons
    why = nw.lit(USED)
    for reason, holds in reversed(reasons.items()):  # the first that holds counts
        why = nw.when(holds).then(nw.lit(reason)).otherwise(why)
    return why
