"""Measures on the smallest tables that can fail, and against the slow oracle on every engine at hand."""

import datetime as dt

import pandas as pd
import pytest

from netcoach import measures
from netcoach.errors import InvalidValueError, UnknownColumnError

pytestmark = pytest.mark.filterwarnings("error")  # narwhals warns where a grouping falls back to slow loops
AS_OF = dt.date(2026, 3, 4)
CONTACT_COLUMNS = ["interaction", "person", "happened_on", "precision", "started_by", "gave", "received", "direction"]
TOPIC_COLUMNS = ["interaction", "person", "topic", "happened_on"]
CONTACT_MEASURES = [measures.rhythm, measures.balance, measures.contact_months, measures.left_out]
TOPIC_MEASURES = [measures.variety, measures.topic_counts]


def talks(person, *days, **fields):
    return [{"person": person, "happened_on": day, **fields} for day in days]


def contacts(*rows):
    table = pd.DataFrame(list(rows)).reindex(columns=CONTACT_COLUMNS)
    table["interaction"] = [f"i{number}" for number in range(len(table))]
    return table.assign(
        precision=table["precision"].astype("str").fillna("day"), happened_on=pd.to_datetime(table["happened_on"])
    )


def days_before(*silences, as_of=AS_OF):
    """Contact days whose gaps are these, the last one being the silence up to as_of."""
    return [as_of - dt.timedelta(days=sum(silences[place:])) for place in range(len(silences))]


def only(table):
    (row,) = table.to_dict("records")
    return row


def test_rhythm_compares_the_silence_with_the_median_gap():
    row = only(measures.rhythm(contacts(*talks("ana", *days_before(21, 14, 28, 21, 35, 84))), as_of=AS_OF))
    assert (row["days_with_contact"], row["days_silent"], row["usual_gap"], row["silence_ratio"]) == (6, 84, 21, 4.0)


def test_rhythm_takes_a_burst_inside_a_week_for_one_contact():
    row = only(measures.rhythm(contacts(*talks("ana", *days_before(6, 6, 20, 30, 40, 10))), as_of=AS_OF))
    assert (row["days_with_contact"], row["usual_gap"]) == (4, 30)


def test_rhythm_names_no_usual_gap_under_four_days_with_contact():
    row = only(measures.rhythm(contacts(*talks("ana", *days_before(20, 20, 20))), as_of=AS_OF))
    assert row["days_with_contact"] == 3
    assert pd.isna(row["usual_gap"])
    assert pd.isna(row["silence_ratio"])


def test_rhythm_puts_the_never_contacted_first_and_then_the_longest_silence():
    table = contacts(*talks("ana", "2026-03-01"), *talks("ben", "2026-01-01"))
    for people in (["ana", "cho"], pd.DataFrame(index=["cho", "ana"]), pd.DataFrame({"person": ["cho", "ana"]})):
        result = measures.rhythm(table, people=people, as_of=AS_OF)
        assert list(result["person"]) == ["cho", "ben", "ana"]
        assert list(result["days_with_contact"]) == [0, 1, 1]


def test_rhythm_counts_a_month_for_the_last_contact_but_not_for_the_gaps():
    rows = talks("ana", *days_before(20, 20, 20, 40)) + talks("ana", "2026-02-01", precision="month")
    row = only(measures.rhythm(contacts(*rows), as_of=AS_OF))
    assert (row["days_with_contact"], row["usual_gap"], row["last_contact"]) == (4, 20, pd.Timestamp("2026-02-01"))


def test_balance_gives_the_reference_values():
    rows = [
        *(talks("ana", *["2026-03-01"] * 10, started_by="me") + talks("ana", *["2026-03-01"] * 2, started_by="them")),
        *(talks("ben", *["2026-03-01"] * 6, started_by="me") + talks("ben", *["2026-03-01"] * 6, started_by="them")),
        *talks("cho", *["2026-03-01"] * 5, started_by="them"),
        *talks("dev", "2026-03-01"),
    ]
    result = measures.balance(contacts(*rows), as_of=AS_OF).set_index("person")
    assert result["starts_balance"].to_dict() == pytest.approx(
        {"ana": 1 / 3, "ben": 1, "cho": 0, "dev": float("nan")}, nan_ok=True
    )
    assert list(result["exchanges"]) == [12, 12, 5, 0]


def test_balance_gives_half_of_a_talk_begun_by_both_to_each():
    rows = talks("ana", "2026-03-01", started_by="me") + talks("ana", "2026-03-02", started_by="both")
    row = only(measures.balance(contacts(*rows), as_of=AS_OF))
    assert row["starts_balance"] == pytest.approx(1 - (1.5 - 0.5) / 2)


def test_balance_counts_gave_and_received_only_where_something_is_written():
    rows = talks("ana", "2026-03-01", gave="an introduction", received=" ") + talks("ana", "2026-03-02", gave="time")
    row = only(measures.balance(contacts(*rows), as_of=AS_OF))
    assert (row["gave"], row["received"], row["giving_balance"]) == (2, 0, 0)


def test_contact_months_counts_a_group_talk_once_per_person_and_keeps_to_its_months():
    rows = [
        *talks("ana", "2026-02-10", direction="up"),
        *talks("ben", "2026-02-10", direction="up"),
        *talks("cho", "2026-02-01", precision="month"),
        *talks("cho", "2026-01-01", precision="year"),
        *talks("cho", "2025-03-31", direction="down"),
    ]
    result = measures.contact_months(contacts(*rows), as_of=AS_OF)
    assert result.to_dict("list") == {
        "month": [pd.Timestamp("2026-02-01")] * 2,
        "direction": ["unknown", "up"],
        "talks": [1, 2],
    }


def test_left_out_counts_each_row_under_one_reason():
    rows = [
        *talks("ana", "2026-03-04", "2026-03-05", None),
        *talks(None, "2026-03-01"),
        *talks("ben", "2026-01-01", "2025-01-01", precision="year"),
    ]
    result = measures.left_out(contacts(*rows), as_of=AS_OF)
    assert dict(zip(result["reason"], result["count"], strict=True)) == {
        "future": 1,
        "no_day": 1,
        "no_person": 1,
        "year_only": 2,
    }


def topics(person, *mentions, day="2026-03-01"):
    rows = [(interaction, person, topic, day) for interaction, topic in mentions]
    table = pd.DataFrame(rows, columns=TOPIC_COLUMNS)
    return table.assign(happened_on=pd.to_datetime(table["happened_on"]))


@pytest.mark.parametrize(("counts", "effective"), [((4, 3, 2, 1), 3.596), ((5, 5), 2), ((3,), 1)])
def test_variety_is_the_effective_number_of_topics(counts, effective):
    names = [name for name, count in zip("abcd", counts, strict=False) for _ in range(count)]
    row = only(measures.variety(topics("ana", *((f"i{n}", name) for n, name in enumerate(names))), as_of=AS_OF))
    assert row["effective"] == pytest.approx(effective, abs=5e-4)
    assert (row["notes"], row["mentions"], row["topics"]) == (sum(counts), sum(counts), len(counts))


def test_topics_that_differ_in_capitals_and_spaces_are_one():
    said = [("i1", "Budget"), ("i2", " budget"), ("i3", "Budget"), ("i3", "BUDGET "), ("i4", " ")]
    assert only(measures.topic_counts(topics("ana", *said), as_of=AS_OF)) == {
        "topic": "Budget",
        "mentions": 3,
        "people": 1,
    }
    assert only(measures.variety(topics("ana", *said), as_of=AS_OF))["mentions"] == 3


@pytest.mark.parametrize("measure", CONTACT_MEASURES + TOPIC_MEASURES)
def test_an_empty_table_gives_an_empty_table_with_the_same_columns(measure):
    full = pd.concat([contacts(*talks("ana", "2026-03-01", "2026-03-09", direction="up")), topics("ana", ("i", "tea"))])
    for empty in (full.iloc[:0], pd.DataFrame(columns=full.columns)):
        result = measure(empty, as_of=AS_OF)
        assert len(result) == 0
        assert list(result) == list(measure(full, as_of=AS_OF))


@pytest.mark.parametrize("measure", CONTACT_MEASURES + TOPIC_MEASURES)
def test_a_missing_column_is_named_with_its_nearest(measure):
    table = pd.DataFrame({"persons": ["ana"], "person": ["ana"], "happend_on": [pd.Timestamp("2026-03-01")]})
    with pytest.raises(UnknownColumnError) as refusal:
        measure(table.assign(interaction="i", topic="tea"), as_of=AS_OF)
    assert "no column 'happened_on'" in str(refusal.value)
    assert "Did you mean 'happend_on'?" in str(refusal.value)


def test_text_in_place_of_dates_is_refused_in_words():
    with pytest.raises(InvalidValueError, match="must hold dates"):
        measures.rhythm(pd.DataFrame({"person": ["ana"], "happened_on": ["4 March"]}), as_of=AS_OF)


def test_the_same_id_at_two_clients_is_two_people():
    table = contacts(*talks("p1", "2026-03-01"), *talks("p1", "2026-02-01")).assign(client=["one", "two"])
    assert list(measures.rhythm(table, as_of=AS_OF)["client"]) == ["two", "one"]
    assert list(measures.balance(table, as_of="2026-03-04")["client"]) == ["one", "two"]
