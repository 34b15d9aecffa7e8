"""Measures of a move: what was there before the job was announced, and what came after. Tables in, tables out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import narwhals as nw

from netcoach.days import as_day, first_day
from netcoach.measures.edge import (
    WHY,
    YEAR_ONLY,
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

REAL_TALKS = ("in_person", "call", "video")
DECIDERS = ("decides", "must_agree")
STAGES = ("announced", "interviewing", "decided")
OPENING = ("counted_from", "opened_on")
COUNTS = ("contacts", "before", "late", "after", "asks", "talks", "approximate")


def lead_time(
    contacts: Any,
    moves: Any,
    seats: Any,
    *,
    people: Any = None,
    here_since: dt.date | str | None = None,
    as_of: dt.date | str,
) -> Any:
    """Count the days from the first real talk with each decider to the day the job was announced.

    Lobbying is networking that begins when the job is in interviews. Whoever is new has a short history: how long the
    two know each other, and how long she is here, stand beside.

    Args:
        contacts: One row per person and interaction; needs ``person``, ``happened_on``, ``channel``, ``kind``. Where
            ``precision`` says "month" or "year", the row counts at the first day of it; ``first_precision`` and
            ``approximate`` say so.
        moves: One row per move; needs ``move`` (or the ids as index) and the days ``announced``, ``interviewing``,
            ``decided`` (or ``stages.announced`` …). A day after ``as_of`` has not come yet.
        seats: One row per seat; needs ``move``, ``person`` (missing for a placeholder), ``role``. Deciders are those
            who decide or must agree.
        people: Who is known since when, if that is to be shown: ``person`` (or the ids as index), ``known_since``.
        here_since: The day, month or year since which she works here.
        as_of: The day to count from. Later rows are ignored.

    Returns:
        One row per move and named decider, by move and shortest lead first: ``counted_from`` ("announced", else
        "interviewing"; missing while it is neither), ``opened_on`` (that day), ``first_talk`` (first in person, by
        call or video, and not a congratulation), ``first_precision`` ("day", "month", "year"), ``lead_days`` (days;
        negative if the first talk came later; missing without either), ``contacts`` (all, of which ``before``:
        not later than ``opened_on``; ``late``: after it and up to the decision; ``after`` the decision), ``asks``,
        ``talks`` (real ones), ``approximate`` (known to the month or year), ``known_since``, ``days_here`` (from
        ``here_since`` to ``opened_on``). A talk with three deciders counts once for each. While a move is not open
        nothing is late.
    """
    log, key = opened(contacts, "person", "happened_on", "channel", "kind", as_of=as_of)
    client = key[:-1]
    pair = [*client, "move", "person"]
    pairs = _openings(moves, client, as_of, here_since)
    pairs = pairs.join(_deciding(seats, client, named=True).select(*pair).unique(), on=pair[:-1], how="inner")
    met = (
        used(log).with_columns(day=whole_day("happened_on")).select(*key, "day", "happened_on", "channel", "kind", WHY)
    )
    rows = pairs.select(*pair, "opened", "closed").join(met, on=key, how="left")
    kind, day, rough = nw.col("kind").cast(nw.String), nw.col("day"), nw.col(WHY)
    late, after = day > nw.col("opened"), day > nw.col("closed")
    rows = rows.with_columns(
        asks=one_if(kind == "ask"),
        congratulated=one_if(kind == "congratulation"),
        aloud=one_if(nw.col("channel").cast(nw.String).is_in(REAL_TALKS)),
        contacts=one_if(~day.is_null()),
        late=one_if(late),
        after=one_if(after),
        approximate=one_if(rough >= YEAR_ONLY),
        # Of two that stand on one day the exact one is the first.
        place=day * 3 + one_if(rough >= YEAR_ONLY) + one_if(rough == YEAR_ONLY),
    )
    rows = rows.with_columns(
        talks=nw.col("aloud") * (1 - nw.col("congratulated")), late=nw.col("late") * (1 - nw.col("after"))
    ).with_columns(before=nw.col("contacts") - nw.col("late") - nw.col("after"))
    real, exact = nw.col("talks") == 1, nw.col("first") % 3
    rows = rows.with_columns(first=nw.when(real).then(nw.col("place")), heard=nw.when(real).then(nw.col("happened_on")))
    sums = [nw.col(name).sum() for name in COUNTS]
    met = rows.group_by(*pair).agg(*sums, first=nw.col("first").min(), first_talk=nw.col("heard").min())
    known_as = nw.when(exact == 2).then(nw.lit("year")).otherwise(nw.lit(None, dtype=nw.String))
    for place, word in ((1, "month"), (0, "day")):
        known_as = nw.when(exact == place).then(nw.lit(word)).otherwise(known_as)
    rows = (
        pairs.join(met, on=pair, how="left")
        .join(_known(people, pairs, key), on=key, how="left")
        .with_columns(
            first_precision=known_as, lead_days=(nw.col("opened") - (nw.col("first") - exact) / 3).cast(nw.Float64)
        )
    )
    columns = (*OPENING, "first_talk", "first_precision", "lead_days", *COUNTS, "known_since", "days_here")
    return closed(rows, *pair, *columns, by=[*client, "move", "lead_days", "person"], whole=COUNTS)


def lobbying(contacts: Any, moves: Any, seats: Any, *, as_of: dt.date | str) -> Any:
    """Count how many of the talks with those who decide on a move came after the job was announced.

    "Most of your talks with those who decide came after the job was posted. What would this look like had you begun
    two years earlier?" A description, and no blame.

    Args:
        contacts: As for ``lead_time``.
        moves: As for ``lead_time``.
        seats: As for ``lead_time``.
        as_of: The day to count from. Later rows are ignored.

    Returns:
        One row per move: ``counted_from``, ``opened_on``, ``deciders`` (named), ``placeholders`` (seats of deciders
        without a person: of them nothing is known), ``contacts``, ``before``, ``late``, ``after``, ``asks``,
        ``talks``, ``approximate`` (as in ``lead_time``, over all deciders), ``late_share`` (``late / contacts``;
        missing without contacts, and while the job is neither announced nor in interviews), ``ask_share``
        (``asks / contacts``).
    """
    each = nw.from_native(lead_time(contacts, moves, seats, as_of=as_of))
    client = client_of(each)
    move = [*client, "move"]
    sums = each.group_by(*move).agg(*(nw.col(name).sum() for name in COUNTS), deciders=nw.len())
    nameless = _deciding(seats, client, named=False).group_by(*move).agg(placeholders=nw.len())
    numbers = ("deciders", "placeholders", *COUNTS)
    per_contact = nw.when(nw.col("contacts") > 0).then(nw.col("contacts").cast(nw.Float64))
    rows = _openings(moves, client, as_of).join(sums, on=move, how="left").join(nameless, on=move, how="left")
    rows = rows.with_columns(nw.col(*numbers).fill_null(0).cast(nw.Int64)).with_columns(contacts_made=per_contact)
    rows = rows.with_columns(
        late_share=nw.when(~nw.col("opened").is_null()).then(nw.col("late") / nw.col("contacts_made")),
        ask_share=nw.col("asks") / nw.col("contacts_made"),
    )
    return closed(rows, *move, *OPENING, *numbers, "late_share", "ask_share", by=move)


def _openings(moves: Any, client: list[str], as_of: dt.date | str, here_since: Any = None) -> Any:
    """Return, for each move, when it opened and closed, as days and as whole numbers."""
    frame = with_ids(moves, "move")
    frame = frame.rename({name: name.removeprefix("stages.") for name in frame.collect_schema().names()})
    check_columns(frame, [*client, "move", *STAGES])
    frame = dated(frame, *STAGES).group_by(*client, "move").agg(nw.col(*STAGES).min())
    for stage in STAGES:  # what is still to come has not opened anything
        frame = frame.with_columns(whole_day(stage).alias(f"{stage}_day"))
        come = nw.col(f"{stage}_day") <= as_day(as_of).toordinal()
        both = (stage, f"{stage}_day")
        frame = frame.with_columns(*(nw.when(come).then(nw.col(name)).alias(name) for name in both))
    announced, interviewing = (~nw.col(stage).is_null() for stage in STAGES[:2])
    other = nw.when(interviewing).then(nw.lit("interviewing")).otherwise(nw.lit(None, dtype=nw.String))
    since = nw.lit(first_day(str(here_since)[:10]).toordinal() if here_since else None, dtype=nw.Float64)
    return frame.with_columns(
        counted_from=nw.when(announced).then(nw.lit("announced")).otherwise(other),
        opened_on=nw.when(announced).then(nw.col("announced")).otherwise(nw.col("interviewing")),
        opened=nw.when(announced).then(nw.col("announced_day")).otherwise(nw.col("interviewing_day")),
        closed=nw.col("decided_day"),
    ).with_columns(days_here=(nw.col("opened") - since).cast(nw.Float64))


def _deciding(seats: Any, client: list[str], *, named: bool) -> Any:
    frame = nw.from_native(seats)
    check_columns(frame, [*client, "move", "person", "role"])
    frame = frame.filter(nw.col("role").cast(nw.String).is_in(DECIDERS))
    return frame.filter(~nw.col("person").is_null() if named else nw.col("person").is_null())


def _known(people: Any, pairs: Any, key: list[str]) -> Any:
    if people is None:  # the column is there all the same: what comes back never varies
        return pairs.select(*key).unique().with_columns(known_since=nw.lit(None, dtype=nw.Datetime("us")))
    frame = with_ids(people, "person")
    check_columns(frame, [*key, "known_since"])
    return dated(frame, "known_since").group_by(*key).agg(known_since=nw.col("known_since").min())
