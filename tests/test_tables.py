import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import netcoach as nc
from netcoach.fold import State
from netcoach.tables import OF_A_TALK, Tables

FULL = {
    "person": {"name": "Ana", "closeness": 4, "rhythm_days": 30, "known_since": "2020", "tags": ["golf"]},
    "move": {"title": "COO", "stages.announced": "2026-03-01"},
}


@pytest.mark.parametrize("kind", FULL)
def test_columns_have_the_same_types_when_empty_and_when_full(me, kind):
    empty = me.table(kind).dtypes
    me.add(kind, **FULL[kind])
    assert_frame_equal(me.table(kind).dtypes.to_frame(), empty.to_frame())
    types = {"name": "str", "title": "str", "closeness": "Int64", "known_since": "datetime64[us]", "tags": "object"}
    types |= {"stages.announced": "datetime64[us]", "author": "str", "recorded_on": "datetime64[us]"}
    assert all(empty[name] == expected for name, expected in types.items() if name in empty)


@pytest.mark.parametrize("name", ["contacts", "topics"])
def test_the_link_tables_have_the_same_types_when_empty_and_when_full(me, name):
    empty = getattr(me, name).dtypes
    me.add(
        "interaction", people=[me.add("person", name="Ana")], happened_on="2026-03-04", topics=["golf"], ease_after=3
    )
    full = getattr(me, name)
    assert len(full) == 1
    assert_frame_equal(full.dtypes.to_frame(), empty.to_frame())


def test_contacts_have_a_row_per_person_and_talk(me):
    ana, ben = me.add("person", name="Ana", direction="up", department="Sales"), me.add("person", name="Ben")
    talk = me.add("interaction", people=[ana, ben], happened_on="2026-03-03", topics=["golf", "art"], felt="good")
    contacts, topics = me.contacts, me.topics
    assert list(contacts.columns) == ["interaction", "person", *OF_A_TALK, "direction", "department"]
    assert list(contacts["person"]) == [ana, ben] and set(contacts["interaction"]) == {talk}
    assert contacts.loc[0, ["felt", "direction", "department"]].to_list() == ["good", "up", "Sales"]
    assert contacts.loc[1, ["direction", "department"]].isna().all()
    assert list(topics.columns) == ["interaction", "person", "happened_on", "topic"]
    assert list(zip(topics["person"], topics["topic"], strict=True)) == [
        (ana, "golf"),
        (ana, "art"),
        (ben, "golf"),
        (ben, "art"),
    ]


def test_who_was_removed_is_in_no_contact_and_comes_back_with_undo(me):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    me.add("interaction", people=[ana, ben], happened_on="2026-03-03", topics=["golf"])
    me.remove(ana)
    assert list(me.contacts["person"]) == list(me.topics["person"]) == [ben]
    me.undo()
    assert list(me.contacts["person"]) == [ana, ben]


@pytest.mark.parametrize(
    ("happened_on", "precision", "first_day", "remembered"),
    [
        ("2026-02-18", "day", "2026-02-18", False),
        ("2026-02-17", "day", "2026-02-17", True),
        ("2026-03", "month", "2026-03-01", False),
        ("2025", "year", "2025-01-01", True),
    ],
)
def test_a_talk_says_how_exactly_its_day_is_known_and_whether_it_was_remembered(
    me, happened_on, precision, first_day, remembered
):
    me.add("interaction", people=[me.add("person", name="Ana")], happened_on=happened_on)
    row = me.contacts.iloc[0]
    assert (row["precision"], row["happened_on"]) == (precision, pd.Timestamp(first_day))
    assert (row["remembered"] == "yes") == remembered


def test_tables_handed_out_stay_as_they_were(me):
    ana = me.add("person", name="Ana", tags=["golf"])
    me.add("interaction", people=[ana], happened_on="2026-03-03", topics=["golf"])
    handed_out = [me.people, me.interactions, me.contacts, me.topics]
    copies = [table.copy(deep=True) for table in handed_out]
    me.change(ana, name="Anna", tags=["art"])
    me.add("interaction", people=[ana, me.add("person", name="Ben")], happened_on="2026-03-04", topics=["art"])
    for name in ("people", "interactions", "contacts", "topics"):
        getattr(me, name)
    for table, copy in zip(handed_out, copies, strict=True):
        assert_frame_equal(table, copy)


@pytest.mark.parametrize("name", ["people", "contacts", "topics"])
def test_what_is_done_to_a_table_stays_with_whoever_did_it(me, name):
    me.add("interaction", people=[me.add("person", name="Ana")], happened_on="2026-03-03", topics=["golf"])
    before = getattr(me, name).copy(deep=True)
    table = getattr(me, name)
    table["mine"] = 1
    table.iloc[:, 0] = "changed"
    assert_frame_equal(getattr(me, name), before)


def change_somehow(me, pick, action):
    standing = [*me.people.index, *me.interactions.index]
    record = standing[pick % len(standing)] if standing else None
    people = list(me.people.index)
    if action == "undo":
        me.undo()
    elif action == "redo":
        me.redo()
    elif action == "talk" and people:
        me.add("interaction", people=people[: pick + 1], happened_on="2026-03-04", topics=["golf", "art"][: pick % 3])
    elif action == "change" and record:
        me.change(record, note=f"note {pick}")
    elif action == "remove" and record:
        me.remove(record)
    else:
        me.add("person", name=f"Ana {pick}", closeness=1 + pick)


actions = st.sampled_from(["add", "talk", "change", "remove", "undo", "redo"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 4), actions), max_size=20))
def test_after_any_changes_a_table_equals_one_built_from_scratch(story):
    with tempfile.TemporaryDirectory() as folder:
        me = nc.open(Path(folder) / "j.netcoach", create=True, today="2026-03-04")
        for pick, action in story:
            change_somehow(me, pick, action)
            if pick % 2:  # tables follow one change, or several at once
                assert me.contacts is not None
        fresh = Tables(State(me.opened().rows))
        for kind in ("person", "interaction"):
            assert_frame_equal(me.table(kind), fresh.table(kind))
        assert_frame_equal(me.contacts, fresh.contacts)
        assert_frame_equal(me.topics, fresh.topics)
        me.opened().close()


def test_a_record_of_which_nothing_was_said_is_hers_alone(me):
    me.add("person", name="Ana")
    me.add("person", name="Ben", audience="coach")
    assert me.people["audience"].tolist() == ["me", "coach"]


def test_a_nought_is_an_answer(me):
    ana = me.add("person", name="Ana")
    me.add("interaction", people=[ana], happened_on="2026-03-04", ease_after=0)
    assert me.interactions["ease_after"].tolist() == [0]
    assert me.contacts["ease_after"].tolist() == [0]
