"""Measures of who I am in touch with: when, how often, who begins, in which direction. Tables in, tables out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import narwhals as nw

from netcoach.days import as_day
from netcoach.errors import InvalidValueError
from netcoach.measures.edge import (
    MONTH_ONLY,
    USED,
    WHY,
    check_columns,
    closed,
    one_if,
    opened,
    reason_words,
    used,
    whole_day,
    with_ids,
    written,
)

ONE_CONTACT = 7  # days; a burst of talks inside a week is one contact (Navarro et al. 2017 on bursts)
ENOUGH_DAYS = 4  # contacts before a gap may be called usual: three gaps; fewer have no middle worth naming


def rhythm(contacts: Any, *, people: Any = None, as_of: dt.date | str) -> Any:
    """Compare each silence with the pair's own usual gap.

    "Consistently" is half of "consistently good interactions". Steady contact predicts that a tie lasts, and days with
    contact say more than the number of contacts (Navarro et al. 2017; Ureña-Carrión et al. 2020).

    Args:
        contacts: One row per person and interaction; needs ``person`` and ``happened_on``. Where ``precision`` says
            "month" or "year", the row counts for the last contact and not for the gaps.
        people: Who shall appear even if never contacted: a list of ids, or a table with them as index or ``person``.
        as_of: The day to count from. Later rows are ignored.

    Returns:
        One row per person, never contacted first, then the longest silence: ``days_with_contact`` (days under a week
        apart count once), ``last_contact``, ``days_silent``, ``usual_gap`` (median, days; missing under four days with
        contact), ``silence_ratio`` (``days_silent / usual_gap``).
    """
    log, key = opened(contacts, "person", "happened_on", as_of=as_of, coded=people is None)
    days = used(log).with_columns(day=whole_day("happened_on"), exact=one_if(nw.col(WHY) == USED))
    days = days.group_by(*key, "day").agg(nw.col("happened_on").max(), nw.col("exact").max())
    days = days.with_columns(gap=nw.col("day").diff().over(*key, "exact", order_by="day"))
    # Conditions become columns first: inside agg() narwhals on pandas would ignore them.
    gap, exact = nw.col("gap"), nw.col("exact") == 1
    days = days.with_columns(
        new=nw.col("exact") - one_if(exact & (gap < ONE_CONTACT)),
        silence=nw.when(exact & (gap >= ONE_CONTACT)).then(gap),
    )
    rows = days.group_by(*key).agg(
        nw.col("day").max(),
        days_with_contact=nw.col("new").sum(),
        last_contact=nw.col("happened_on").max(),
        usual_gap=nw.col("silence").median(),
    )
    if people is not None:
        rows = nw.concat([rows.select(*key), _ids(people, log, key)]).unique().join(rows, on=key, how="left")
    return closed(
        rows.with_columns(
            days_with_contact=nw.col("days_with_contact").fill_null(0).cast(nw.Int64),
            days_silent=(as_day(as_of).toordinal() - nw.col("day")).cast(nw.Float64),
            usual_gap=nw.when(nw.col("days_with_contact") >= ENOUGH_DAYS).then(nw.col("usual_gap")).cast(nw.Float64),
        )
        .with_columns(silence_ratio=nw.col("days_silent") / nw.col("usual_gap"))
        .sort("days_silent", *key, descending=[True] + [False] * len(key), nulls_last=False)
        .select(*key, "days_with_contact", "last_contact", "days_silent", "usual_gap", "silence_ratio")
    )


def balance(contacts: Any, *, as_of: dt.date | str) -> Any:
    """Count who begins and who gives, for each person.

    "Years of two-way relationships": frequent and even exchange of help went with getting more done (Flynn 2003).
    A description, never a verdict: helping a junior needs no balance.

    Args:
        contacts: One row per person and interaction; needs ``person``, ``happened_on``, ``started_by``, ``gave``,
            ``received``.
        as_of: The day to count from. Later rows are ignored.

    Returns:
        One row per person, most exchanges first: ``me``, ``them``, ``both`` (talks by who began), ``exchanges`` (those
        where that is known), ``starts_balance`` (``1 − |me − them| / (me + them)``, ``both`` half to each; 1 is even;
        missing without exchanges), ``gave``, ``received`` (talks where something is written), ``giving_balance``
        (likewise). Under five exchanges the numbers stand, and words should not be built on them.
    """
    log, key = opened(contacts, "person", "happened_on", "started_by", "gave", "received", as_of=as_of, coded=True)
    counted = {who: nw.col("started_by") == who for who in ("me", "them", "both")}
    counted |= {what: written(what) for what in ("gave", "received")}
    counted = {name: one_if(holds) for name, holds in counted.items()}
    rows = used(log).with_columns(**counted).group_by(*key).agg(nw.col(*counted).sum())
    rows = rows.with_columns(exchanges=nw.col("me") + nw.col("them") + nw.col("both"))
    rows = rows.with_columns(
        starts_balance=_evenness("me", "them", nw.col("exchanges")),
        giving_balance=_evenness("gave", "received", nw.col("gave") + nw.col("received")),
    )
    columns = ("me", "them", "both", "exchanges", "starts_balance", "gave", "received", "giving_balance")
    return closed(rows, *key, *columns, by=["-exchanges", *key], whole=[*counted, "exchanges"])


def contact_months(contacts: Any, *, as_of: dt.date | str, months: int = 12) -> Any:
    """Count talks by month and direction: above me, beside me, below me, outside.

    Contacts in other functions and at higher levels go with sponsorship (Seibert, Kraimer & Liden 2001). A picture
    over all people, so it works in week one.

    Args:
        contacts: One row per person and interaction; needs ``person``, ``happened_on``, ``direction``. A talk with
            three people counts once for each. Rows known only to the year are left out; ``left_out`` counts them.
        as_of: The day to count from; its month is the last.
        months: How many months to look back, that of ``as_of`` included.

    Returns:
        One row per month and direction that has talks: ``month`` (its first day), ``direction`` ("unknown" where it is
        missing), ``talks``.
    """
    log, key = opened(contacts, "person", "happened_on", "direction", as_of=as_of)
    last = as_day(as_of)
    ordinal = nw.col("happened_on").dt.year() * 12 + nw.col("happened_on").dt.month()
    seen = used(log, MONTH_ONLY).filter(ordinal > last.year * 12 + last.month - months)
    month, way = nw.col("happened_on").dt.truncate("1mo"), nw.col("direction").cast(nw.String).fill_null("unknown")
    return _rows_per(seen.with_columns(month=month, direction=way), *key[:-1], "month", "direction", count="talks")


def left_out(contacts: Any, *, as_of: dt.date | str) -> Any:
    """Count the rows that some measure cannot use, and say why.

    Nothing is dropped in silence. ``no_person``, ``no_day`` and ``future`` are used nowhere; ``year_only`` and
    ``month_only`` took place, and are left out of gaps (``year_only`` also of months).

    Args:
        contacts: A table of contacts or of topics; needs ``happened_on``.
        as_of: The day to count from.

    Returns:
        One row per reason that occurs: ``reason``, ``count`` (rows).
    """
    log, key = opened(contacts, "happened_on", as_of=as_of)
    return _rows_per(log.filter(nw.col(WHY) != USED).with_columns(reason=reason_words()), *key[:-1], "reason")


def _rows_per(rows: Any, *group: str, count: str = "count") -> Any:
    return closed(rows.group_by(*group).agg(nw.len().alias(count)), by=group, whole=[count])


def _evenness(mine: str, theirs: str, total: Any) -> Any:
    return nw.when(total > 0).then(1 - (nw.col(mine) - nw.col(theirs)).abs() / total)


def _ids(people: Any, log: Any, key: list[str]) -> Any:
    if isinstance(people, list | tuple):
        if not isinstance(log, nw.DataFrame):
            raise InvalidValueError("Beside a lazy table, 'people' must be a table of the same engine.")
        people = nw.from_dict({"person": people}, schema={"person": nw.String}, backend=log.implementation).to_native()
    frame = with_ids(people, "person")
    check_columns(frame, key)
    return frame.select(nw.col(*key).cast(nw.String))
