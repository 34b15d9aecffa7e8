"""Measures of the people around me: how close, where, what for, through whom, in which circles. Tables in and out.

``purposes`` and ``circles`` take lists, which do not travel between engines: their table is pandas or Polars.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import narwhals as nw

from netcoach.days import as_day
from netcoach.errors import InvalidValueError
from netcoach.measures.edge import (
    ROUGH,
    check_columns,
    client_of,
    closed,
    dated,
    one_if,
    opened,
    used,
    whole_day,
    with_ids,
)

PURPOSES = ("doing", "growing", "ahead")
CLOSEST = 15  # people of whom it is asked whom they know; more is a survey


def closeness(people: Any, *, as_of: dt.date | str | None = None) -> Any:
    """Count how well I know the people around me.

    One question, asked: how often two talk is a poor stand-in for how close they are.

    Args:
        people: One row per person; needs ``person`` (or the ids as index) and ``closeness`` (1 … 5). Whoever is in it
            twice counts once.
        as_of: Leaves out who was written down later, where the table has ``recorded_on``.

    Returns:
        One row per answer that occurs: ``closeness`` (missing, and last: not said), ``people``.
    """
    frame, key = _once(people, as_of, "closeness")
    frame = frame.with_columns(nw.col("closeness").cast(nw.Float64))
    counted = frame.group_by(*key[:-1], "closeness").agg(people=nw.len()).with_columns(nw.col("people").cast(nw.Int64))
    return closed(counted.sort(*key[:-1], "closeness", nulls_last=True))


def reach(people: Any, *, as_of: dt.date | str | None = None) -> Any:
    """Count the people around me by department and direction: across and up.

    Contacts in other functions and at higher levels went with sponsorship and success (Seibert, Kraimer & Liden 2001,
    448 people). Counts, and no index.

    Args:
        people: One row per person; needs ``person`` (or the ids as index), ``department``, ``direction``. Whoever is
            in it twice counts once. Capitals and spaces make no second department.
        as_of: Leaves out who was written down later, where the table has ``recorded_on``.

    Returns:
        One row per department and direction, most people first: ``department``, ``direction`` (both "unknown" where
        nothing is said), ``people``.
    """
    frame, key = _once(people, as_of, "department", "direction")
    spelt = nw.col("department").cast(nw.String).str.replace_all(r"\s+", " ").str.strip_chars()
    frame = frame.with_columns(spelt=spelt, direction=nw.col("direction").cast(nw.String).fill_null("unknown"))
    said = nw.when(nw.col("spelt").str.len_chars() > 0).then(nw.col("spelt")).otherwise(nw.lit("unknown"))
    frame = frame.with_columns(department=said).with_columns(folded=nw.col("department").str.to_lowercase())
    place = [*key[:-1], "department", "direction"]
    counted = frame.group_by(*key[:-1], "folded", "direction").agg(people=nw.len())
    names = frame.group_by(*key[:-1], "folded").agg(nw.col("department").min())
    counted = counted.join(names, on=[*key[:-1], "folded"], how="left").with_columns(nw.col("people").cast(nw.Int64))
    order = [*key[:-1], "people", *place[len(key) - 1 :]]
    counted = counted.sort(*order, descending=[name == "people" for name in order])
    return closed(counted.select(*place, "people"))


def purposes(people: Any, *, as_of: dt.date | str | None = None) -> Any:
    """Count whom I have for today's work, for growing and for looking ahead.

    "Plenty of people for today's work, few for the job after next" (Ibarra & Hunter 2007).

    Args:
        people: One row per person; needs ``person`` (or the ids as index) and ``purpose``, a list of "doing",
            "growing", "ahead". Whoever is in it twice counts once.
        as_of: Leaves out who was written down later, where the table has ``recorded_on``.

    Returns:
        One row per purpose, and "unknown" for those of whom none is noted: ``purpose``, ``people`` (somebody with two
        purposes counts in both; none of these is left out when it is 0).
    """
    frame, key = _once(people, as_of, "purpose", lists=True)
    counts: dict[tuple, int] = {}
    for client, rows in _by_client(frame, key):
        lists = [_listed(row["purpose"]) for row in rows]
        counts |= {(*client, name): sum(name in given for given in lists) for name in PURPOSES}
        counts[*client, "unknown"] = sum(not set(PURPOSES).intersection(given) for given in lists)
    return _table(frame, key[:-1], {"purpose": nw.String, "people": nw.Int64}, [(*k, n) for k, n in counts.items()])


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
    frame, key = _once(people, as_of, "introduced_by")
    doors = frame.filter(~nw.col("introduced_by").is_null()).select(*key[:-1], person="introduced_by")
    doors = doors.group_by(*key).agg(opened=nw.len())
    log, key = opened(contacts, "person", "happened_on", "kind", "started_by", as_of=as_of)
    began = nw.col("started_by").cast(nw.String)
    talks = used(log, *ROUGH).filter(nw.col("kind").cast(nw.String) == "introduction")
    talks = talks.with_columns(introduced=one_if(began.is_in(("me", "both"))), theirs=one_if(began == "them"))
    talks = talks.with_columns(unsaid=1 - nw.col("introduced") - nw.col("theirs"))
    talks = talks.group_by(*key).agg(nw.col("introduced", "unsaid").sum())
    counts = ("opened", "introduced", "unsaid")
    return closed(
        nw.concat([doors.select(*key), talks.select(*key)])
        .unique()
        .join(doors, on=key, how="left")
        .join(talks, on=key, how="left")
        .with_columns(nw.col(*counts).fill_null(0).cast(nw.Int64))
        .filter(nw.col("opened") + nw.col("introduced") + nw.col("unsaid") > 0)
        .sort("opened", "introduced", *key, descending=[True, True] + [False] * len(key))
        .select(*key, *counts)
    )


def circles(people: Any, *, among: Iterable[str] | None = None, as_of: dt.date | str | None = None) -> Any:
    """Say how many circles the people closest to me, or a panel, really are.

    "Seven people, but really three circles." And of a panel: those who know each other compare notes, so one
    consistent picture of you helps (Podolny & Baron 1997). The effective size is Burt's (1992) in Borgatti's form.

    Args:
        people: One row per person; needs ``person`` (or the ids as index) and ``knows``, a list of ids; without
            ``among`` also ``closeness``. A tie counts if either of the two is said to know the other.
        among: The ids of a panel; else the 15 closest (of equals, by id; people without a closeness are left out).
        as_of: Leaves out who was written down later, where the table has ``recorded_on``.

    Returns:
        One row, none if there is nobody: ``people``, ``ties`` (pairs who know each other), ``unsaid`` (people of whom
        it is not said whom they know, so that ties may be missing), ``effective_size`` (``people − 2 ties / people``:
        each counts less, the more of the others know them).
    """
    frame, key = _once(people, as_of, "knows", *(["closeness"] if among is None else []), lists=True)
    wanted, lines = None if among is None else set(among), []
    if wanted is None:
        frame = frame.with_columns(near=nw.col("closeness").cast(nw.Float64).fill_null(0))
    for client, rows in _by_client(frame, key):
        if wanted is None:
            known = sorted((-row["near"], row["person"]) for row in rows if row["near"] > 0)
            chosen = {person for _, person in known[:CLOSEST]}
        else:
            chosen = {row["person"] for row in rows}.intersection(wanted)
        said = {row["person"]: _listed(row["knows"]) for row in rows}
        ties = {frozenset((one, other)) for one in chosen for other in said[one] if other in chosen and other != one}
        count = len(chosen)
        if count:
            unsaid = sum(not said[person] for person in chosen)
            lines.append((*client, count, len(ties), unsaid, count - 2 * len(ties) / count))
    types = {"people": nw.Int64, "ties": nw.Int64, "unsaid": nw.Int64, "effective_size": nw.Float64}
    return _table(frame, key[:-1], types, lines)


def _once(people: Any, as_of: dt.date | str | None, *needs: str, lists: bool = False) -> tuple[Any, list[str]]:
    """Return each person once, those written down later left out, and the columns that name a person."""
    frame = with_ids(people, "person")
    key = [*client_of(frame), "person"]
    check_columns(frame, [*key, *needs])
    if as_of is not None and "recorded_on" in frame.collect_schema().names():
        frame = dated(frame, "recorded_on").with_columns(written=whole_day("recorded_on"))
        frame = frame.filter(nw.col("written").is_null() | (nw.col("written") <= as_day(as_of).toordinal()))
    frame = frame.filter(~nw.col("person").is_null()).select(*key, *needs)
    if lists:
        if not isinstance(frame, nw.DataFrame):
            raise InvalidValueError(f"'{needs[0]}' is a list; lists need a table of pandas or Polars.")
        return frame.unique(key, keep="first", maintain_order=True), key
    return frame.group_by(*key).agg(nw.col(*needs).min()), key  # the same answer in whatever order they come


def _by_client(frame: Any, key: list[str]) -> Iterator[tuple[tuple, list[dict[str, Any]]]]:
    """Return the rows of each client, or all of them, in the order in which they come."""
    groups: dict[tuple, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        groups.setdefault(tuple(row[name] for name in key[:-1]), []).append(row)
    return iter(sorted(groups.items()))


def _listed(value: Any) -> list[str]:
    return [] if value is None or isinstance(value, str | float) else list(value)  # a missing list is nan in pandas


def _table(frame: Any, client: list[str], types: dict[str, Any], lines: list[tuple]) -> Any:
    schema = {name: frame.schema[name] for name in client} | types
    columns = {name: [line[place] for line in lines] for place, name in enumerate(schema)}
    return nw.from_dict(columns, schema=schema, backend=frame.implementation).to_native()
