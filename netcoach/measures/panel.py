"""Measures of the people who would have to agree: where each stands as far as I know, and what to do next."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import narwhals as nw

from netcoach.measures.contacts import rhythm
from netcoach.measures.edge import check_columns

DECIDE = ("decides", "must_agree")  # the roles that the reading counts
OUTSIDE = "not_on_panel"
NEEDED = 4  # in favour
LOWEST, HIGHEST = 1, 5
OFF_BY = {"told": 0, "signs": 1, "guess": 2}  # points by which such a rating may be wrong; our choice
NEVER_MET, KNOW_LITTLE = 1, 2  # of knows_me: by name; have met
ASKED = ("person", "role", "support_now", "support_needed", "how_known", "knows_me", "need")


class PanelReading(NamedTuple):
    """How the people who must agree see me, as far as I know: counts, and lists of ids, each in the order of the ids.

    Attributes:
        seen: How many are where they would have to be, as I see it.
        told: How many of them told me so.
        total: How many decide or must agree.
        unknown: Those of whom I do not know where they stand.
        told_no: Those who told me that they see it differently.
        weakest: Those furthest from where they would have to be; empty if nobody known is short.
        could_be_weakest: Those who could be, given how I know.
        voice: Those who would speak up for me, told or hoped for.
        short: By how much each of the known is short.
        routes: For each who is short or unknown, whom they listen to and who is in favour.
        holes: What is missing, for everybody on the panel.
        verbs: "find out", "get to know", "show" or "stay in touch", for every seat.
    """

    seen: int
    told: int
    total: int
    unknown: list[str]
    told_no: list[str]
    weakest: list[str]
    could_be_weakest: list[str]
    voice: list[str]
    short: dict[str, int]
    routes: dict[str, list[str]]
    holes: dict[str, list[str]]
    verbs: dict[str, str]

    def __repr__(self) -> str:
        """Say what it is, and nobody's name or id."""
        return f"<a reading of {self.total} who would have to agree>"


def panel(seats: Any, people: Any, contacts: Any, *, as_of: dt.date | str) -> PanelReading:
    """Read the panel of one move: as I see it, as they told me, where one honest conversation would help most.

    "There must be agreement that she is the one." A group is never readier than its least ready member: that much
    needs no assumption, and no chance is computed from guesses about other minds (measures.md, "Never"). Counted are
    those who decide or must agree; verbs are for all, holes for all but those not on the panel.

    Args:
        seats: One row per seat of one move, its id as index or in ``id``; needs ``person``, ``role``, ``support_now``,
            ``support_needed`` (4 where missing), ``how_known`` (a guess where missing), ``knows_me``, ``need``. A seat
            without a person, or with one who is not in ``people``, is a placeholder; where somebody was removed, what
            was thought of them says nothing about whoever comes next. Two seats of one person count once: the later.
        people: One row per person, likewise; needs ``listens_to`` (pairs of an id and how much) and ``rhythm_days``.
        contacts: What :func:`~netcoach.measures.contacts.rhythm` takes.
        as_of: The day to count from.

    Returns:
        The reading; all zero and empty without seats.
    """
    table = _seats(seats, people)
    counted = {who: seat for who, seat in table.items() if seat["role"] in DECIDE}
    there = [who for who, seat in counted.items() if seat["gap"] == 0]
    short = {who: seat["gap"] for who, seat in counted.items() if seat["gap"]}
    worst = max(short.values(), default=0)
    reach = min((seat["high"] - seat["needed"] for seat in counted.values()), default=0)
    listens = {row["id"]: row["listens_to"] or () for row in rows_in(people, "listens_to")}
    wished = {row["id"]: row["rhythm_days"] for row in rows_in(people, "rhythm_days")}
    silences = {row["person"]: row for row in rows_in(rhythm(contacts, as_of=as_of), "person", *SILENCE)}
    friends = {who for who, seat in table.items() if seat["now"] is not None and seat["now"] >= NEEDED}
    return PanelReading(
        seen=len(there),
        told=sum(counted[who]["how_known"] == "told" for who in there),
        total=len(counted),
        unknown=[who for who, seat in counted.items() if seat["now"] is None],
        told_no=[who for who, seat in counted.items() if (seat["now"], seat["how_known"]) == (LOWEST, "told")],
        weakest=[who for who, gap in short.items() if gap == worst],
        could_be_weakest=[who for who, seat in counted.items() if seat["low"] - seat["needed"] <= reach],
        voice=[who for who, seat in counted.items() if seat["now"] == HIGHEST],
        short=short,
        routes={who: _routes(listens.get(who, ()), friends) for who in counted if who not in there},
        holes={
            who: holes
            for who, seat in table.items()
            if seat["role"] != OUTSIDE and (holes := _holes(seat, wished.get(who), silences.get(who)))
        },
        verbs={who: _verb(seat) for who, seat in table.items()},
    )


def support(seats: Any, people: Any) -> Any:
    """Say where each person is and where they would have to be, with how far a rating may be off.

    Sales teams keep support apart from contact, and draw now beside needed; the steps are words in an order, so they
    are never averaged.

    Args:
        seats: As for :func:`panel`.
        people: As for :func:`panel`.

    Returns:
        One row per seat: ``person`` (the seat's own id for a placeholder), ``role``, ``counts`` (decides or must
        agree), ``now`` (1–5, missing where unknown), ``needed``, ``low`` and ``high`` (told ± 0, signs ± 1,
        guess ± 2; unknown 1–5), ``gap`` (steps short, 0 where there), ``how_known`` (missing where unknown).
    """
    table = _seats(seats, people)
    columns = {"person": list(table)}
    columns |= {name: [seat[name] for seat in table.values()] for name in SUPPORT}
    schema = dict.fromkeys(columns, nw.Float64) | dict.fromkeys(("person", "role", "how_known"), nw.String)
    schema["counts"] = nw.Boolean
    return nw.from_dict(columns, schema, backend=nw.from_native(seats).implementation).to_native()


SUPPORT = ("role", "counts", "now", "needed", "low", "high", "gap", "how_known")
SILENCE = ("days_silent", "usual_gap")


def rows_in(table: Any, *needs: str) -> list[dict[str, Any]]:
    """Return these columns as one dictionary per row, missing values as None, with the row's ``id``."""
    frame = nw.from_native(table, eager_only=True)
    check_columns(frame, needs)
    ids = frame["id"].to_list() if "id" in frame.columns else list(getattr(table, "index", range(len(frame))))
    columns = [[_answer(value) for value in frame[name].to_list()] for name in needs]
    return [dict(zip(("id", *needs), row, strict=True)) for row in zip(ids, *columns, strict=True)]


def _answer(value: Any) -> Any:
    # What pandas puts where nothing is (NA, NaN, NaT) is none of these, or differs from itself.
    known = isinstance(value, str | bool | int | float | list | tuple | dt.date) and value == value
    return value if known and value != "" else None


def _seats(seats: Any, people: Any) -> dict[str, dict[str, Any]]:
    here = {row["id"] for row in rows_in(people)}
    table: dict[str, dict[str, Any]] = {}
    for seat in sorted(rows_in(seats, *ASKED), key=lambda row: row["id"]):
        who = seat["person"] if seat["person"] in here else seat["id"]
        if seat["person"] and who == seat["id"]:
            seat |= dict.fromkeys(("support_now", "how_known", "knows_me", "need"))
        seat["placeholder"] = who == seat["id"]
        seat["twice"] = who in table
        table[who] = seat | _where(seat)
    return dict(sorted(table.items()))


def _where(seat: dict[str, Any]) -> dict[str, Any]:
    now, needed = seat["support_now"], seat["support_needed"] or NEEDED
    where = {"now": now, "needed": needed, "counts": seat["role"] in DECIDE}
    if now is None:
        return where | {"low": LOWEST, "high": HIGHEST, "gap": None, "how_known": None}
    known = seat["how_known"] if seat["how_known"] in OFF_BY else "guess"
    low, high = max(LOWEST, now - OFF_BY[known]), min(HIGHEST, now + OFF_BY[known])
    return where | {"low": low, "high": high, "gap": max(0, needed - now), "how_known": known}


def _routes(listens: Any, friends: set[str]) -> list[str]:
    return sorted({whom for whom, *_ in listens} & friends)


def _holes(seat: dict[str, Any], wished: float | None, silence: dict[str, Any] | None) -> list[str]:
    usual = wished or (silence or {}).get("usual_gap")
    quiet = usual is not None and (silence is None or silence["days_silent"] > usual)
    reasons = {
        "placeholder": seat["placeholder"],
        "not sure": seat["role"] in (None, "not_sure"),
        "no need written": not str(seat["need"] or "").strip(),
        "never met": seat["knows_me"] is not None and seat["knows_me"] <= NEVER_MET,
        "last contact older than the rhythm": not seat["placeholder"] and quiet,
        "written twice": seat["twice"],
    }
    return [reason for reason, holds in reasons.items() if holds]


def _verb(seat: dict[str, Any]) -> str:
    straddles = seat["how_known"] == "guess" and seat["low"] < seat["needed"] <= seat["high"]
    if seat["now"] is None or straddles:
        return "find out"
    if (seat["knows_me"] or 0) <= KNOW_LITTLE:
        return "get to know"
    return "show" if seat["gap"] else "stay in touch"
