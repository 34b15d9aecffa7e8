"""Measures of the people around me: how close, where, what for, through whom, in which circles. Tables in and out.

Whoever is in a table twice counts once; of two answers that differ the smaller one is taken, or the first in the
alphabet ("no" before "not_sure" before "yes"), so that the order of the rows does not matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import narwhals as nw

from netcoach.days import as_day
from netcoach.measures.edge import (
    check_columns,
    client_of,
    closed,
    dated,
    one_each,
    one_if,
    opened,
    used,
    whole_day,
    with_ids,
)

PURPOSES = ("doing", "growing", "ahead")
SPEAKING = ("has_weight", "would_speak", "cares")
CLOSEST = 15  # people of whom it is asked whom they know; more is a survey


def closeness(people: Any, *, as_of: dt.date | str) -> Any:
    """Count how well I know the people around me.

    One question, asked: how often two talk is a poor stand-in for how close they are.

    Args:
        people: One row per person; needs ``person`` (or the ids as index) and ``closeness`` (1 … 5).
        as_of: The day to count from. Who was written down later is left out, where the table has ``recorded_on``.

    Returns:
        One row per answer that occurs: ``closeness`` (missing, and last: not said), ``people``.
    """
    frame, key = _once(people, as_of, "closeness")
    frame = frame.with_columns(nw.col("closeness").cast(nw.Float64))
    group = [*key[:-1], "closeness"]
    return closed(frame.group_by(*group).agg(people=nw.len()), by=group, whole=["people"])


def reach(people: Any, *, as_of: dt.date | str) -> Any:
    """Count the people around me by department and direction: across and up.

    Contacts in other functions and at higher levels went with sponsorship and success (Seibert, Kraimer & Liden 2001,
    448 people). Counts, and no index.

    Args:
        people: One row per person; needs ``person`` (or the ids as index), ``department``, ``direction``. Capitals and
            spaces make no second department.
        as_of: The day to count from. Who was written down later is left out, where the table has ``recorded_on``.

    Returns:
        One row per department and direction, most people first: ``department``, ``direction`` (both "unknown" where
        nothing is said), ``people``.
    """
    frame, key = _once(people, as_of, "department", "direction")
    spelt = nw.col("department").cast(nw.String).str.replace_all(r"\s+", " ").str.strip_chars()
    frame = frame.with_columns(spelt=spelt, direction=nw.col("direction").cast(nw.String).fill_null("unknown"))
    said = nw.when(nw.col("spelt").str.len_chars() > 0).then(nw.col("spelt")).otherwise(nw.lit("unknown"))
    frame = frame.with_columns(department=said).with_columns(folded=nw.col("department").str.to_lowercase())
    counted = frame.group_by(*key[:-1], "folded", "direction").agg(people=nw.len())
    names = frame.group_by(*key[:-1], "folded").agg(nw.col("department").min())
    counted = counted.join(names, on=[*key[:-1], "folded"], how="left")
    place = ("department", "direction")
    return closed(counted, *key[:-1], *place, "people", by=[*key[:-1], "-people", *place], whole=["people"])


def purposes(people: Any, *, as_of: dt.date | str) -> Any:
    """Count whom I have for today's work, for growing and for looking ahead.

    "Plenty of people for today's work, few for the job after next" (Ibarra & Hunter 2007).

    Args:
        people: One row per person; needs ``person`` (or the ids as index) and ``purpose``: a list of "doing",
            "growing", "ahead", or one of them in a table with a row for each.
        as_of: The day to count from. Who was written down later is left out, where the table has ``recorded_on``.

    Returns:
        One row per purpose, and "unknown" for those of whom none is noted: ``purpose``, ``people`` (somebody with two
        purposes counts in both). A purpose that nobody has stands there with 0, unless there are no people.
    """
    frame, key = _known_by(people, as_of, "purpose")
    rows = one_each(frame, "purpose")
    flags = {name: one_if(nw.col("purpose").cast(nw.String) == name) for name in PURPOSES}
    each = rows.with_columns(**flags).group_by(*key).agg(nw.col(*PURPOSES).max())
    each = each.with_columns(everybody=nw.lit(1), unknown=1 - nw.max_horizontal(*PURPOSES))
    group = key[:-1] or ["everybody"]
    counted = each.group_by(*group).agg(nw.col(*PURPOSES, "unknown").sum())
    counted = counted.unpivot([*PURPOSES, "unknown"], index=group, variable_name="purpose", value_name="people")
    return closed(counted, *key[:-1], "purpose", "people", by=[*group, "purpose"], whole=["people"])


def would_speak(people: Any, *, as_of: dt.date | str) -> Any:
    """Set side by side who has weight, who would speak for me when I am not in the room, and who cares how I do.

    "Mentors talk to you, sponsors talk about you." The idea is Hewlett et al. (2010). Three answers that stay apart:
    whether they are a belief or were told stands beside each.

    Args:
        people: One row per person; needs ``person`` (or the ids as index), ``has_weight``, ``would_speak``, ``cares``
            ("yes", "no"; all else is unknown), and for each ``…_known`` ("told", "signs", "guess"; else unknown).
        as_of: The day to count from. Who was written down later is left out, where the table has ``recorded_on``.

    Returns:
        One row per person, most "yes" first: the six columns ("unknown" where nothing is said), ``yes``, ``told``
        (those of ``yes`` which they told me), ``unknown`` (how many of the three).
    """
    known = {name: f"{name}_known" for name in SPEAKING}
    frame, key = _once(people, as_of, *known, *known.values())
    answers = {name: _one_of(name, "yes", "no") for name in known}
    frame = frame.with_columns(**answers, **{name: _one_of(name, "told", "signs", "guess") for name in known.values()})
    yes = {name: nw.col(name) == "yes" for name in known}
    frame = frame.with_columns(
        yes=_how_many(yes.values()),
        told=_how_many(said & (nw.col(known[name]) == "told") for name, said in yes.items()),
        unknown=_how_many(nw.col(name) == "unknown" for name in known),
    )
    pairs = [name for pair in known.items() for name in pair]
    return closed(frame, *key, *pairs, "yes", "told", "unknown", by=["-yes", "-told", *key])


def openers(people: Any, contacts: Any, *, as_of: dt.date | str) -> Any:
    """Count who introduced people to me, and whom I introduced.

    "Half your network came through Ana. Have you thanked her?" (after Uzzi & Dunlap 2005).

    Args:
        people: One row per person; needs ``person`` (or the ids as index) and ``introduced_by`` (an id).
        contacts: One row per person and interaction; needs ``person``, ``happened_on``, ``kind``, ``started_by``.
        as_of: The day to count from. Later rows are ignored.

    Returns:
        One row per person with any of it, most doors opened first: ``opened`` (people they introduced to me),
        ``introduced`` (introductions with them that I began, or both of us), ``unsaid`` (introductions with them of
        which it is not said who began).
    """
    log, key = opened(contacts, "person", "happened_on", "kind", "started_by", as_of=as_of)
    frame, _ = _once(people, as_of, "introduced_by")
    check_columns(frame, key)
    doors = frame.filter(~nw.col("introduced_by").is_null()).select(*key[:-1], person="introduced_by")
    doors = doors.group_by(*key).agg(opened=nw.len())
    began = nw.col("started_by").cast(nw.String)
    talks = used(log).filter(nw.col("kind").cast(nw.String) == "introduction")
    talks = talks.with_columns(introduced=one_if(began.is_in(("me", "both"))), theirs=one_if(began == "them"))
    talks = talks.with_columns(unsaid=1 - nw.col("introduced") - nw.col("theirs"))
    talks = talks.group_by(*key).agg(nw.col("introduced", "unsaid").sum())
    counts = ("opened", "introduced", "unsaid")
    rows = nw.concat([doors.select(*key), talks.select(*key)]).unique()
    rows = rows.join(doors, on=key, how="left").join(talks, on=key, how="left")
    rows = rows.with_columns(nw.col(*counts).fill_null(0))
    rows = rows.filter(nw.col("opened") + nw.col("introduced") + nw.col("unsaid") > 0)
    return closed(rows, *key, *counts, by=["-opened", "-introduced", *key], whole=counts)


def circles(people: Any, *, among: Iterable[str] | None = None, as_of: dt.date | str) -> Any:
    """Say how many circles the people closest to me, or a panel, really are.

    "Seven people, but really three circles." And of a panel: those who know each other compare notes, so one
    consistent picture of you helps (Podolny & Baron 1997). The effective size is Burt's (1992) in Borgatti's form.

    Args:
        people: One row per person; needs ``person`` (or the ids as index) and ``knows``: a list of ids, or one of them
            in a table with a row for each; without ``among`` also ``closeness``. A tie counts if either of the two is
            said to know the other.
        among: The ids of a panel; else the 15 closest (of equals, by id; people without a closeness are left out).
        as_of: The day to count from. Who was written down later is left out, where the table has ``recorded_on``.

    Returns:
        One row, none if there is nobody: ``people``, ``ties`` (pairs who know each other), ``unsaid`` (people of whom
        it is not said whom they know, so that ties may be missing), ``effective_size`` (``people − 2 ties / people``:
        each counts less, the more of the others know them).
    """
    frame, key = _known_by(people, as_of, "knows", *(["closeness"] if among is None else []))
    frame = frame.with_columns(everybody=nw.lit(1))
    group = key[:-1] or ["everybody"]
    if among is not None:
        chosen = frame.filter(nw.col("person").is_in(list(among))).select(*group, "person").unique()
    else:
        near = frame.filter(~nw.col("closeness").is_null()).group_by(*group, "person").agg(nw.col("closeness").min())
        near = near.with_columns(far=-nw.col("closeness").cast(nw.Float64), one=nw.lit(1))
        near = near.with_columns(nth=nw.col("one").cum_sum().over(*group, order_by=("far", "person")))
        chosen = near.filter(nw.col("nth") <= CLOSEST).select(*group, "person")
    links = one_each(frame.select(*group, "person", "knows"), "knows").join(chosen, on=[*group, "person"], how="inner")
    links = links.filter(~nw.col("knows").is_null()).with_columns(nw.col("knows").cast(nw.String))
    said = links.group_by(*group).agg(said=nw.col("person").n_unique())
    ties = links.join(chosen.rename({"person": "knows"}), on=[*group, "knows"], how="inner")
    ties = ties.filter(nw.col("person") != nw.col("knows")).select(*group, "person", "knows")
    other_way = ties.select(*group, person="knows", knows="person")
    ties = nw.concat([ties, other_way]).unique().group_by(*group).agg(both_ways=nw.len())
    count = nw.col("people").cast(nw.Float64)
    rows = chosen.group_by(*group).agg(people=nw.len())
    rows = rows.join(ties, on=group, how="left").join(said, on=group, how="left")
    rows = rows.with_columns(nw.col("people", "both_ways", "said").fill_null(0).cast(nw.Int64)).with_columns(
        ties=nw.col("both_ways") // 2,
        unsaid=nw.col("people") - nw.col("said"),
        effective_size=count - nw.col("both_ways") / count,
    )
    return closed(rows, *key[:-1], "people", "ties", "unsaid", "effective_size", by=group)


def _known_by(people: Any, as_of: dt.date | str, *needs: str) -> tuple[Any, list[str]]:
    """Return the people, those written down later left out, and the columns that name a person."""
    frame = with_ids(people, "person")
    key = [*client_of(frame), "person"]
    check_columns(frame, [*key, *needs])
    if "recorded_on" in frame.collect_schema().names():
        frame = dated(frame, "recorded_on").with_columns(written=whole_day("recorded_on"))
        frame = frame.filter(nw.col("written").is_null() | (nw.col("written") <= as_day(as_of).toordinal()))
    return frame.filter(~nw.col("person").is_null()).select(*key, *needs), key


def _once(people: Any, as_of: dt.date | str, *needs: str) -> tuple[Any, list[str]]:
    frame, key = _known_by(people, as_of, *needs)
    return frame.group_by(*key).agg(nw.col(*needs).min()), key


def _one_of(column: str, *words: str) -> Any:
    text = nw.col(column).cast(nw.String)
    return nw.when(text.is_in(words)).then(text).otherwise(nw.lit("unknown"))


def _how_many(conditions: Iterable[Any]) -> Any:
    first, *others = (one_if(holds) for holds in conditions)
    return sum(others, first).cast(nw.Int64)
