"""What I do, how talks felt and who the people around me are, on the smallest tables that can fail."""

import datetime as dt

import pandas as pd
import pytest
from engines import build, rows_of
from test_engines import AS_OF, TYPES

from netcoach import measures

pytestmark = pytest.mark.filterwarnings("error")


def talks(*rows):
    """Contacts, one for each (person, day, field=value …)."""
    given = [{"person": person, "happened_on": dt.date.fromisoformat(day), **more} for person, day, more in rows]
    return build("pandas", [{"interaction": f"i{n}", "precision": "day"} | row for n, row in enumerate(given)], LOG)


LOG = TYPES["contacts"]


def people(*rows):
    return build("pandas", rows, TYPES["people"])


def felt(*words):
    return talks(*(("ana", f"2026-01-{day:02}", {"felt": word}) for day, word in enumerate(words, start=1)))


@pytest.mark.parametrize(
    ("good", "n", "low", "high"), [(8, 10, 0.4902, 0.9433), (24, 30, 0.6269, 0.9049), (5, 5, 0.5655, 1)]
)
def test_consistency_gives_wilsons_interval(good, n, low, high):
    (row,) = rows_of(measures.consistency(felt(*["good"] * good, *["mixed"] * (n - good)), as_of=AS_OF))
    assert (row["good"], row["talks"]) == (good, n)
    assert (row["good_low"], row["good_high"]) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_the_interval_for_one_and_three_talks_is_right_too(monkeypatch):
    monkeypatch.setattr("netcoach.measures.feeling.ENOUGH_TALKS", 1)
    for n, low in ((1, 0.2065), (3, 0.4385)):
        (row,) = rows_of(measures.consistency(felt(*["good"] * n), as_of=AS_OF))
        assert (row["good_low"], row["good_high"]) == (pytest.approx(low, abs=5e-5), pytest.approx(1))


def test_under_five_talks_consistency_names_no_interval_and_unknown_is_neither_good_nor_mixed():
    (row,) = rows_of(measures.consistency(felt("good", "good", None, "hard", "good", "wonderful"), as_of=AS_OF))
    assert (row["good"], row["mixed"], row["hard"], row["talks"], row["unknown"]) == (3, 0, 1, 4, 2)
    assert row["good_low"] is row["good_high"] is None


def test_the_longest_run_ends_with_a_hard_talk_and_not_with_an_unknown_one():
    words = ["good", "hard", "mixed", None, "good", "good", "hard", "good"]
    assert rows_of(measures.consistency(felt(*words), as_of=AS_OF))[0]["longest_run"] == 3


def test_of_several_talks_on_one_day_the_hard_one_is_taken_for_the_last():
    rows = [("ana", f"2026-01-{day}", {"felt": word}) for day, word in (("01", "good"), ("02", "hard"), ("02", "good"))]
    assert rows_of(measures.consistency(talks(*rows), as_of=AS_OF))[0]["longest_run"] == 2


def test_activity_tells_meeting_asking_and_keeping_up_apart_by_quarter_and_place():
    inside, outside = {"direction": "up"}, {"direction": "outside"}
    rows = [
        ("ana", "2025-12-31", inside | {"kind": "ask"}),  # the first contact is meeting, whatever it was for
        ("ana", "2026-01-01", inside | {"kind": "ask", "accomplishment": "a1"}),
        ("ana", "2026-02-01", inside),
        ("ben", "2026-02-01", outside),
        ("cho", "2026-02-02", {}),
    ]
    found = rows_of(measures.activity(talks(*rows), as_of=AS_OF))
    assert [tuple(row.values()) for row in found] == [
        (dt.date(2025, 10, 1), "inside", 1, 0, 0, 0),
        (dt.date(2026, 1, 1), "inside", 0, 1, 1, 1),
        (dt.date(2026, 1, 1), "outside", 1, 0, 0, 0),
        (dt.date(2026, 1, 1), "unknown", 1, 0, 0, 0),
    ]


def test_a_contact_known_to_the_year_is_in_no_quarter_and_still_the_first():
    rows = [("ana", "2025-01-01", {"precision": "year"}), ("ana", "2026-01-05", {})]
    (row,) = rows_of(measures.activity(talks(*rows), as_of=AS_OF))
    assert (row["build"], row["keep"]) == (0, 1)


def celebrated(*congratulations):
    told = [("award", "ana", dt.date(2026, 1, 5)), ("new job", "ana", dt.date(2026, 2, 5)), ("prize", "ana", None)]
    news = [{"news": what, "person": person, "day": day} for what, person, day in told]
    rows = [("ana", day, {"kind": "congratulation", "news": what}) for day, what in congratulations]
    found = measures.celebrated(build("pandas", news, TYPES["news"]), talks(*rows), as_of=AS_OF)
    return {row["news"]: row["celebrated_on"] for row in rows_of(found)}


def test_a_congratulation_celebrates_the_news_it_names_even_before_its_day():
    day = dt.date(2026, 1, 2)
    assert celebrated(("2026-01-02", "award")) == {"award": day, "new job": None, "prize": None}
    assert celebrated(("2026-01-02", "prize"))["prize"] == day


def test_one_that_names_none_is_for_the_latest_news_by_then():
    assert celebrated(("2026-01-05", None)) == {"award": dt.date(2026, 1, 5), "new job": None, "prize": None}
    assert celebrated(("2026-03-01", None)) == {"award": None, "new job": dt.date(2026, 3, 1), "prize": None}
    assert not any(celebrated(("2026-01-04", None)).values())


def test_ease_pairs_only_what_was_written_before_the_day_of_the_talk():
    steps = [{"intention": f"s{n}", "ease_before": n, "recorded_on": dt.date(2026, 1, 4 + n)} for n in range(3)]
    steps += [{"intention": "s3", "ease_before": 4}, {"intention": "s4", "recorded_on": dt.date(2026, 1, 1)}]
    done = [{"intention": f"s{n}", "ease_after": 8, "happened_on": dt.date(2026, 1, 5)} for n in range(5)]
    rows = [{"interaction": f"i{n}", "precision": "day"} | row for n, row in enumerate(done)]
    found = measures.ease(build("pandas", steps, TYPES["steps"]), build("pandas", rows, TYPES["talks"]), as_of=AS_OF)
    reasons = {row["intention"]: (row["before"], row["after"], row["left_out"]) for row in rows_of(found)}
    late = (None, None, "hindsight")
    assert reasons == {"s0": (0, 8, None), "s1": late, "s2": late, "s3": late, "s4": (None, None, "no_before")}


BORGATTI = ["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"]
SIZES = {"A": 2.5, "B": 5 / 3, "C": 1, "D": 1, "E": 1, "F": 1, "G": 14 / 3}


@pytest.mark.parametrize("ego", SIZES)
def test_circles_give_the_effective_sizes_of_borgattis_seven(ego):
    around = sorted({*"".join(tie for tie in BORGATTI if ego in tie)} - {ego})
    rows = [{"person": one, "knows": [tie[1] for tie in BORGATTI if tie[0] == one], "closeness": 3} for one in around]
    (row,) = rows_of(measures.circles(people(*rows), as_of=AS_OF))
    assert row["people"] == len(around)
    assert row["effective_size"] == pytest.approx(SIZES[ego])


def test_circles_take_the_fifteen_closest_and_of_equals_the_first_by_id():
    rows = [{"person": f"p{n:02}", "closeness": 5 if n == 20 else 3 if n < 17 else None} for n in range(21)]
    rows[15]["knows"] = ["p00"]  # outside the fifteen: p20 and p00 … p13
    rows[13]["knows"] = ["p00"]
    (row,) = rows_of(measures.circles(people(*rows), as_of=AS_OF))
    assert (row["people"], row["ties"], row["unsaid"]) == (15, 1, 14)


def test_a_tie_said_twice_is_one_and_nobody_knows_themselves():
    rows = [{"person": "ana", "knows": ["ben", "ana"]}, {"person": "ben", "knows": ["ana"]}]
    (row,) = rows_of(measures.circles(people(*rows), among=["ana", "ben"], as_of=AS_OF))
    assert (row["people"], row["ties"], row["effective_size"]) == (2, 1, 1)


def test_reach_takes_one_department_for_one_however_it_is_written():
    rows = [{"person": "ana", "department": "Sales ", "direction": "up"}, {"person": "ben", "department": "sales"}]
    assert [tuple(row.values()) for row in rows_of(measures.reach(people(*rows), as_of=AS_OF))] == [
        ("Sales", "unknown", 1),
        ("Sales", "up", 1),
    ]


def test_whoever_would_speak_for_me_stands_first_and_a_belief_beside_what_was_told():
    ana = {"person": "ana", "would_speak": "yes", "would_speak_known": "guess", "cares": "not_sure"}
    ben = {"person": "ben", "would_speak": "yes", "would_speak_known": "told", "has_weight": "yes"}
    found = rows_of(measures.would_speak(people(ana, ben), as_of=AS_OF))
    assert [(row["person"], row["yes"], row["told"], row["unknown"]) for row in found] == [
        ("ben", 2, 1, 1),
        ("ana", 1, 0, 2),
    ]
    assert (found[1]["cares"], found[1]["cares_known"], found[0]["has_weight_known"]) == ("unknown",) * 3


def test_openers_count_both_directions_and_what_is_not_said():
    known = people({"person": "ben", "introduced_by": "ana"}, {"person": "cho", "introduced_by": "ana"})
    said = [("ben", "2026-01-01", {"kind": "introduction", "started_by": who}) for who in ("me", "them", None)]
    found = rows_of(measures.openers(known, talks(*said), as_of=AS_OF))
    assert [tuple(row.values()) for row in found] == [("ana", 2, 0, 0), ("ben", 0, 1, 1)]


def test_whoever_was_written_down_later_is_not_yet_there():
    table = pd.DataFrame({"person": ["ana", "ben", "cho"], "closeness": [3, 3, 3]})
    table["recorded_on"] = pd.to_datetime(["2026-03-03", "2026-03-04", "2026-03-05"])
    assert measures.closeness(table, as_of=AS_OF)["people"].to_list() == [2]
