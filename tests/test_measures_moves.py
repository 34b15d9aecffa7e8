"""Lobbying and networking on the smallest tables that can fail."""

import datetime as dt

import pytest
from engines import build, rows_of
from test_engines import AS_OF, TYPES

from netcoach import measures

pytestmark = pytest.mark.filterwarnings("error")
OPENED, DECIDED = dt.date(2026, 1, 10), dt.date(2026, 2, 10)
ANA = {"move": "m0", "person": "ana", "role": "decides"}


def talk(day, channel="in_person", kind="conversation", person="ana", precision="day"):
    day = dt.date.fromisoformat(day)
    return {"person": person, "happened_on": day, "channel": channel, "kind": kind, "precision": precision}


def told(*talks, seats=(ANA,), move=None, measure=measures.lead_time, as_of=AS_OF, **more):
    stages = {"announced": OPENED, "decided": DECIDED} if move is None else move
    tables = {"contacts": talks, "moves": [{"move": "m0", **stages}], "seats": seats}
    return rows_of(measure(*(build("pandas", rows, TYPES[name]) for name, rows in tables.items()), as_of=as_of, **more))


def test_lead_time_counts_from_the_first_real_talk():
    talks = [
        talk("2025-12-01", channel="message"),
        talk("2025-12-02", kind="congratulation"),
        talk("2025-12-11", channel="video"),
        talk("2026-01-05"),
    ]
    (row,) = told(*talks)
    assert (row["first_talk"], row["lead_days"], row["contacts"], row["talks"]) == (dt.date(2025, 12, 11), 30, 4, 2)


def test_a_first_talk_after_the_announcement_leads_by_less_than_nothing():
    (row,) = told(talk("2026-01-20"))
    assert (row["lead_days"], row["before"], row["late"]) == (-10, 0, 1)


def test_the_day_of_the_announcement_is_not_late_and_that_of_the_decision_is_not_after():
    (row,) = told(talk("2026-01-10"), talk("2026-01-11", kind="ask"), talk("2026-02-10"), talk("2026-02-11"))
    assert (row["before"], row["late"], row["after"], row["asks"]) == (1, 2, 1, 1)


def test_lobbying_shares_run_over_all_contacts_with_those_who_decide():
    seats = [ANA, {"move": "m0", "person": "ben", "role": "must_agree"}, {"move": "m0", "role": "decides"}]
    seats += [{"move": "m0", "person": "cho", "role": "is_asked"}]
    talks = [talk("2026-01-01"), talk("2026-01-20", person="ben", kind="ask"), talk("2026-01-20")]
    talks += [talk("2026-01-21", person="cho"), talk("2026-02-20")]
    (row,) = told(*talks, seats=seats, measure=measures.lobbying)
    assert (row["deciders"], row["placeholders"], row["contacts"]) == (2, 1, 4)
    assert (row["before"], row["late"], row["after"]) == (1, 2, 1)
    assert (row["late_share"], row["ask_share"]) == (0.5, 0.25)


@pytest.mark.parametrize(
    ("move", "counted_from"),
    [({"interviewing": OPENED}, "interviewing"), ({}, None), ({"announced": dt.date(2026, 3, 5)}, None)],
)
def test_a_move_without_announcement_counts_from_the_interviews_and_else_nothing_is_late(move, counted_from):
    (row,) = told(talk("2026-01-20"), move=move)
    assert (row["counted_from"], row["late"]) == (counted_from, 1 if counted_from else 0)
    assert row["lead_days"] == (-10 if counted_from else None)
    (row,) = told(talk("2026-01-20"), move=move, measure=measures.lobbying)
    assert row["late_share"] == (1 if counted_from else None)


def test_a_first_talk_known_to_the_month_says_so_and_the_exact_one_of_that_day_comes_first():
    (row,) = told(talk("2025-12-01", precision="month"))
    assert (row["first_precision"], row["lead_days"], row["approximate"]) == ("month", 40, 1)
    (row,) = told(talk("2025-12-01", precision="year"), talk("2025-12-01"))
    assert (row["first_precision"], row["approximate"]) == ("day", 1)


def test_tenure_stands_beside_and_whoever_was_never_met_is_there():
    (row,) = told(here_since="2025-12")
    assert (row["days_here"], row["contacts"], row["first_talk"], row["lead_days"]) == (40, 0, None, None)


def test_a_person_in_two_seats_and_a_move_given_twice_count_once():
    again = {**ANA, "role": "must_agree"}
    assert told(talk("2026-01-20"), seats=[ANA, again]) == told(talk("2026-01-20"))
    contacts, seats = (build("pandas", rows, TYPES[name]) for name, rows in (("contacts", []), ("seats", [ANA])))
    moves = build("pandas", [{"move": "m0"}, {"move": "m0", "announced": OPENED}], TYPES["moves"])
    (row,) = rows_of(measures.lobbying(contacts, moves, seats, as_of=AS_OF))
    assert row["opened_on"] == OPENED


def test_days_of_a_journal_are_read_under_their_own_names():
    moves = build(
        "pandas",
        [{"stages.announced": OPENED}],
        dict.fromkeys(("stages.announced", "stages.interviewing", "stages.decided"), "day"),
    )
    moves.index = ["m0"]
    contacts, seats = build("pandas", [talk("2025-12-31")], TYPES["contacts"]), build("pandas", [ANA], TYPES["seats"])
    (row,) = rows_of(measures.lead_time(contacts, moves, seats, as_of=AS_OF))
    assert row["lead_days"] == 10
