"""Measures of what I do: whom I meet, keep up with and ask, whose good news I celebrate. Tables in, tables out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import narwhals as nw

from netcoach.days import as_day
from netcoach.measures.edge import MONTH_ONLY, check_columns, closed, dated, one_if, opened, used, whole_day, with_ids


def activity(contacts: Any, *, as_of: dt.date | str) -> Any:
    """Count in each quarter whom I met, whom I asked and whom I kept up with, inside the company and outside.

    After Wolff & Moser (2009), who found what people do to go with their salary over three years, and Forret &
    Dougherty (2004) on being seen inside; in our own words, not their questionnaires.

    Args:
        contacts: One row per person and interaction; needs ``interaction``, ``person``, ``happened_on``, ``kind``,
            ``direction``, ``accomplishment``. A talk with three people counts once for each. Rows known only to the
            year tell whom she knew already, and stand in no quarter; ``left_out`` counts them.
        as_of: The day to count from. Later rows are ignored.

    Returns:
        One row per quarter and place that has contacts: ``quarter`` (its first day), ``place`` ("inside", "outside",
        "unknown" where no direction is noted), ``build`` (the first contact with a person that is written down),
        ``use`` (asks among the others), ``keep`` (the rest), ``visible`` (contacts of any of these that saw a piece
        of my work; inside the company this is "made my work visible").
    """
    needs = ("interaction", "person", "happened_on", "kind", "direction", "accomplishment")
    log, key = opened(contacts, *needs, as_of=as_of)
    client, way = key[:-1], nw.col("direction").cast(nw.String)
    inside = nw.when(way.is_in(("up", "across", "down"))).then(nw.lit("inside")).otherwise(nw.lit("unknown"))
    rows = used(log).with_columns(
        one=nw.lit(1),
        ask=one_if(nw.col("kind").cast(nw.String) == "ask"),
        visible=one_if(~nw.col("accomplishment").is_null()),
        place=nw.when(way == "outside").then(nw.lit("outside")).otherwise(inside),
        quarter=nw.col("happened_on").dt.truncate("1q"),
    )
    rows = rows.with_columns(nth=nw.col("one").cum_sum().over(*key, order_by=("happened_on", "interaction")))
    rows = rows.with_columns(build=one_if(nw.col("nth") == 1))
    rows = rows.with_columns(use=nw.col("ask") * (1 - nw.col("build")))
    rows = rows.with_columns(keep=1 - nw.col("build") - nw.col("use"))
    group, counts = (*client, "quarter", "place"), ("build", "use", "keep", "visible")
    counted = used(rows, MONTH_ONLY).group_by(*group)
    return closed(counted.agg(nw.col(*counts).sum()), by=group, whole=counts)


def celebrated(news: Any, contacts: Any, *, as_of: dt.date | str) -> Any:
    """Find which of the good news of my people I celebrated.

    "Sincere congratulations." Being glad with somebody goes with the two staying close (Gable et al. 2004, mostly
    couples and friends). No share, and no lateness.

    Args:
        news: One row per piece of good news; needs ``news`` (or the ids as index), ``person``, ``day``.
        contacts: One row per person and interaction; needs ``interaction``, ``person``, ``happened_on``, ``kind``,
            ``news``.
        as_of: The day to count from. Later rows of both are ignored.

    Returns:
        One row per piece of news, latest first, those without a day last: ``news``, ``person``, ``day``,
        ``celebrated_on`` and ``interaction`` (the first congratulation to that person that names this news; one that
        names none is taken to be for their latest news by then; missing where there is none). News without a day is
        celebrated only by one that names it.
    """
    log, key = opened(contacts, "interaction", "person", "happened_on", "kind", "news", as_of=as_of)
    item, pair = [*key[:-1], "news"], [*key[:-1], "news", "person"]
    good = with_ids(news, "news")
    check_columns(good, [*pair, "day"])
    good = dated(good, "day").select(*pair, "day").with_columns(told=whole_day("day"))
    good = good.filter(nw.col("told").is_null() | (nw.col("told") <= as_day(as_of).toordinal()))
    said = used(log).filter(nw.col("kind").cast(nw.String) == "congratulation")
    said = said.select(*key, "interaction", "happened_on", meant="news", on=whole_day("happened_on"))
    both = good.join(said, on=key, how="inner")
    both = both.with_columns(by_then=nw.when(nw.col("told") <= nw.col("on")).then(nw.col("told")))
    both = both.with_columns(latest=nw.col("by_then").max().over(*key, "interaction"))
    named, unnamed = nw.col("meant") == nw.col("news"), nw.col("meant").is_null()
    both = both.filter(named | (unnamed & (nw.col("told") == nw.col("latest"))))
    first = both.group_by(*item).agg(on=nw.col("on").min(), celebrated_on=nw.col("happened_on").min())
    words = both.join(first, on=[*item, "on"], how="inner").group_by(*item).agg(nw.col("interaction").min())
    rows = good.join(first.drop("on"), on=item, how="left").join(words, on=item, how="left")
    return closed(rows, *pair, "day", "celebrated_on", "interaction", by=[*key[:-1], "-told", "news"])
