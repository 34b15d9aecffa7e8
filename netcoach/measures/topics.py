"""Measures of what I talk about with people. Tables in, tables out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import narwhals as nw

from netcoach.measures.edge import closed, one_if, opened, used


def variety(topics: Any, *, as_of: dt.date | str) -> Any:
    """Say about how many kinds of things I talk with each person.

    "Conversations about a variety of topics." The effective number (Hill 1973) is the number of topics that, if all
    came up equally often, would be as varied.

    Args:
        topics: One row per person, interaction and topic; needs ``interaction``, ``person``, ``topic``,
            ``happened_on``. Capitals and spaces make no second topic.
        as_of: The day to count from. Later rows are ignored.

    Returns:
        One row per person, most varied first: ``notes`` (interactions with a topic), ``mentions`` (topics over those),
        ``topics`` (different ones), ``effective`` (``exp(−Σ p ln p)``; 1 is a single topic).
    """
    said, key = _said(topics, as_of)
    notes = said.group_by(*key).agg(notes=nw.col("interaction").n_unique())
    times = said.group_by(*key, "folded").agg(times=nw.col("interaction").n_unique())
    count, all_of_them = nw.col("times").cast(nw.Float64), nw.col("mentions").cast(nw.Float64)
    times = times.with_columns(spread=count * count.log())
    each = times.group_by(*key).agg(mentions=nw.col("times").sum(), topics=nw.len(), spread=nw.col("spread").sum())
    entropy = all_of_them.log() - nw.col("spread") / all_of_them  # −Σ p ln p, with p = times / mentions
    # Rounded: one topic is 1 on every machine, and equals stay equal.
    rows = notes.join(each, on=key, how="left").with_columns(effective=entropy.exp().round(12))
    counts = ("notes", "mentions", "topics")
    return closed(rows, *key, *counts, "effective", by=["-effective", *key], whole=counts)


def topic_counts(topics: Any, *, as_of: dt.date | str) -> Any:
    """Count how often each topic comes up, over all people.

    Args:
        topics: As for ``variety``.
        as_of: The day to count from. Later rows are ignored.

    Returns:
        One row per topic, most frequent first: ``topic`` (in its most common spelling), ``mentions`` (interactions),
        ``people`` (different ones).
    """
    said, key = _said(topics, as_of)
    client = key[:-1]
    group = [*client, "folded"]
    spelt = said.group_by(*group, "spelt").agg(times=nw.len())
    most = spelt.group_by(*group).agg(most=nw.col("times").max())
    common = spelt.join(most, on=group, how="left").filter(nw.col("times") == nw.col("most"))
    counts = said.group_by(*group).agg(mentions=nw.col("interaction").n_unique(), people=nw.col("person").n_unique())
    rows = counts.join(common.group_by(*group).agg(topic=nw.col("spelt").min()), on=group, how="left")
    numbers = ("mentions", "people")
    return closed(rows, *client, "topic", *numbers, by=[*client, "-mentions", "topic"], whole=numbers)


def _said(topics: Any, as_of: dt.date | str) -> tuple[Any, list[str]]:
    log, key = opened(topics, "interaction", "person", "topic", "happened_on", as_of=as_of, coded=True)
    text = nw.col("topic").cast(nw.String).str.replace_all(r"\s+", " ").str.strip_chars()
    # Spellings are few. Beside their number of rows, so that DuckDB does not fold each row to see whether it is empty.
    spellings = log.group_by("topic").agg(rows=nw.len())
    said = nw.col("rows") * one_if(text.str.len_chars() > 0)
    spellings = spellings.with_columns(spelt=text, folded=text.str.to_lowercase(), said=said).filter(nw.col("said") > 0)
    rows = used(log).select(*key, "interaction", "topic")
    return rows.join(spellings, on="topic", how="inner"), key
