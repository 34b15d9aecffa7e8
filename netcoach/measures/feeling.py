"""Measures of how talks felt: afterwards, and beside what was feared before. Tables in, tables out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import narwhals as nw

from netcoach.measures.edge import (
    USED,
    WHY,
    check_columns,
    client_of,
    closed,
    dated,
    one_if,
    opened,
    reason_words,
    used,
    whole_day,
    with_ids,
)

ENOUGH_TALKS = 5  # before an interval is named: measures.md says "too few" under it
Z = 1.959963984540054  # standard deviations that leave 2.5 % on either side


def consistency(contacts: Any, *, as_of: dt.date | str) -> Any:
    """Count how many talks with each person felt good.

    "Consistently good interactions with others." Her feeling, not theirs. The interval (Wilson 1927) says how far so
    few talks can carry; no ratio of good to hard is aimed at.

    Args:
        contacts: One row per person and interaction; needs ``person``, ``happened_on``, ``felt`` ("good", "mixed" or
            "hard"; anything else is unknown). Where ``precision`` says "month" or "year", the row counts, and stands
            in the order of talks at the first day of it.
        as_of: The day to count from. Later rows are ignored.

    Returns:
        One row per person, most talks first: ``good``, ``mixed``, ``hard``, ``talks`` (those three), ``unknown``
        (talks of which it is not said; in no other column), ``good_low``, ``good_high`` (95 % interval of the share of
        good ones; missing under five talks), ``longest_run`` (talks in a row without a hard one; of several on one
        day a hard one is taken for the last).
    """
    log, key = opened(contacts, "person", "happened_on", "felt", as_of=as_of, coded=True)
    rows = used(log).with_columns(**{how: one_if(nw.col("felt") == how) for how in ("good", "mixed", "hard")})
    # A column that is also in order_by would be summed wrongly on pandas: 'broken' is 'hard' under another name.
    rows = rows.with_columns(calm=nw.col("good") + nw.col("mixed"), broken=nw.col("hard") + 0)
    rows = rows.with_columns(stretch=nw.col("broken").cum_sum().over(*key, order_by=("happened_on", "hard")))
    sums = [nw.col(name).sum() for name in ("good", "mixed", "hard")]
    stretches = rows.group_by(*key, "stretch").agg(*sums, run=nw.col("calm").sum(), rows=nw.len())
    counts = stretches.group_by(*key).agg(*sums, longest_run=nw.col("run").max(), rows=nw.col("rows").sum())
    talks, known = nw.col("good") + nw.col("mixed") + nw.col("hard"), nw.col("talks").cast(nw.Float64)
    rows = counts.with_columns(nw.col("good", "mixed", "hard", "rows").cast(nw.Int64), talks=talks.cast(nw.Int64))
    rows = rows.with_columns(
        unknown=nw.col("rows") - nw.col("talks"), enough=nw.when(known >= ENOUGH_TALKS).then(known)
    )
    rows = rows.with_columns(good_low=_wilson("good", "enough", -Z), good_high=_wilson("good", "enough", Z))
    columns = ("good", "mixed", "hard", "talks", "unknown", "good_low", "good_high", "longest_run")
    return closed(rows, *key, *columns, by=["-talks", *key], whole=["longest_run"])


def ease(intentions: Any, interactions: Any, *, as_of: dt.date | str) -> Any:
    """Set how the thought of a talk felt beside how easy it was.

    "You dreaded six of seven and were glad after six of seven." People like us more than we know (Mastroianni et al.
    2021). What is written on the day of the talk or later is hindsight, and makes no pair.

    Args:
        intentions: One row per small step; needs ``intention`` (or the ids as index), ``ease_before`` (0 hard … 10
            easy) and ``recorded_on`` (the day it was written; without one it is taken for hindsight).
        interactions: One row per talk; needs ``interaction`` (or the ids as index), ``intention``, ``happened_on``,
            ``ease_after`` (0 … 10).
        as_of: The day to count from.

    Returns:
        One row per talk that came from a small step, oldest first: ``intention``, ``interaction``, ``happened_on``,
        ``before``, ``after`` (0 … 10; both missing where it is no pair), ``left_out`` (why it is no pair: as for
        ``left_out``, or "no_before", "no_after", "hindsight"; missing where it is one).
    """
    log, _ = opened(interactions, "interaction", "intention", "happened_on", "ease_after", as_of=as_of)
    client = client_of(log)
    steps = with_ids(intentions, "intention")
    check_columns(steps, [*client, "intention", "ease_before", "recorded_on"])
    steps = dated(steps, "recorded_on").with_columns(written=whole_day("recorded_on"))
    pairs = log.filter(~nw.col("intention").is_null()).join(
        steps.select(*client, "intention", "ease_before", "written"), on=[*client, "intention"], how="left"
    )
    reasons = {
        "no_before": nw.col("ease_before").is_null(),
        "no_after": nw.col("ease_after").is_null(),
        "hindsight": nw.col("written").is_null() | (nw.col("written") >= whole_day("happened_on")),
    }
    why = reason_words()
    for reason, holds in reversed(reasons.items()):
        why = nw.when((nw.col(WHY) == USED) & holds).then(nw.lit(reason)).otherwise(why)
    both = {"before": "ease_before", "after": "ease_after"}
    return closed(
        pairs.with_columns(why.alias(WHY))
        .with_columns(
            **{name: nw.when(nw.col(WHY).is_null()).then(nw.col(of).cast(nw.Float64)) for name, of in both.items()}
        )
        .sort(*client, "happened_on", "interaction", nulls_last=True)
        .select(*client, "intention", "interaction", "happened_on", "before", "after", WHY)
    )


def _wilson(good: str, talks: str, z: float) -> Any:
    k, n = nw.col(good).cast(nw.Float64), nw.col(talks)
    return (k + z * z / 2 + z * (k * (n - k) / n + z * z / 4).sqrt()) / (n + z * z)
