"""Two notebooks, two copies, undo, a clock gone wrong: all the same few rules."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcoach.fold import UNDO, Row, Shown, State, difference


def fact(id, fields, replaces=None, *, record="ana", step=None, kind="person"):
    return Row(id, step or f"step {id}", "copy", "client", kind, record, fields, replaces or {}, "", "", "")


def undo(id, step, *, undone=True, after=()):
    return fact(id, {"undone": undone}, {"undone": list(after)}, record=step, kind=UNDO)


FIRST = fact("1", {"title": "CFO", "topics": {"+": ["budget"]}})
SECOND = fact("2", {"title": "COO"}, {"title": ["1"]})
THIRD = fact("3", {"title": "CEO"}, {"title": ["2"]})


@pytest.mark.parametrize(
    ("taken_back", "title"), [("2", "CEO"), ("3", "COO"), ("23", "CFO"), ("32", "CFO"), ("1", "CEO"), ("12", "CEO")]
)
def test_steps_can_be_undone_in_any_order(taken_back, title):
    undone = [undo(f"9{step}", f"step {step}") for step in taken_back]
    shown = State([FIRST, SECOND, THIRD, *undone]).shown("ana")
    assert (shown.values["title"], len(shown.heads["title"])) == (title, 1)


def test_a_record_whose_every_step_is_undone_is_gone():
    state = State([FIRST, undo("9", "step 1")])
    assert state.values("ana") is None
    assert list(state.ids("person")) == []


def test_two_changes_of_one_field_that_did_not_see_each_other_both_stand():
    shown = State([FIRST, SECOND, fact("3", {"title": "CEO"}, {"title": ["1"]})]).shown("ana")
    assert shown.heads["title"] == ["2", "3"]
    settled = fact("4", {"title": "Chair"}, {"title": ["2", "3"]})
    shown = State([FIRST, SECOND, fact("3", {"title": "CEO"}, {"title": ["1"]}), settled]).shown("ana")
    assert (shown.values["title"], shown.heads["title"]) == ("Chair", ["4"])


def test_different_fields_never_conflict():
    shown = State([FIRST, SECOND, fact("3", {"name": "Ana"})]).shown("ana")
    assert shown.values == {"title": "COO", "topics": ["budget"], "name": "Ana"}
    assert all(len(heads) == 1 for heads in shown.heads.values())


def test_topics_added_in_two_notebooks_are_both_there():
    state = State([FIRST, fact("2", {"topics": {"+": ["golf"]}}), fact("3", {"topics": {"+": ["art"]}})])
    assert state.values("ana")["topics"] == ["budget", "golf", "art"]


def test_a_topic_taken_away_stays_away_unless_it_was_added_unseen():
    gone = fact("2", {"topics": {"+": [], "-": ["budget"]}}, {"topics": ["1"]})
    assert State([FIRST, gone]).values("ana")["topics"] == []
    meanwhile = fact("3", {"topics": {"+": ["budget"]}})
    assert State([FIRST, gone, meanwhile]).values("ana")["topics"] == ["budget"]
    assert State([FIRST, gone, undo("9", "step 2")]).values("ana")["topics"] == ["budget"]


def test_a_clock_at_2099_poisons_nothing():
    wrong_clock, corrected = fact("2099", {"title": "CFO"}), fact("2026", {"title": "COO"}, {"title": ["2099"]})
    assert State([wrong_clock, corrected]).shown("ana") == Shown({"title": "COO"}, {"title": ["2026"]})


def test_a_fact_may_replace_what_this_copy_does_not_have():
    assert State([THIRD]).values("ana") == {"title": "CEO"}
    assert State([FIRST, THIRD]).shown("ana").heads["title"] == ["1", "3"]


def test_facts_that_replace_each_other_in_a_circle_all_stand():
    circle = [fact("1", {"title": "CFO"}, {"title": ["2"]}), fact("2", {"title": "COO"}, {"title": ["1"]})]
    assert State(circle).shown("ana").heads["title"] == ["1", "2"]


def test_what_was_undone_and_redone_by_turns_ends_as_the_last_turn():
    turns = [undo("7", "step 2"), undo("8", "step 2", undone=False, after=["7"]), undo("9", "step 2", after=["8"])]
    titles = [State([FIRST, SECOND, *turns[:count]]).values("ana")["title"] for count in range(4)]
    assert titles == ["COO", "CFO", "COO", "CFO"]


def test_a_removed_record_comes_back_with_its_undo():
    removed = fact("2", {"removed": True})
    assert State([FIRST, removed]).values("ana") is None
    assert State([FIRST, removed, undo("9", "step 2")]).values("ana")["title"] == "CFO"


def test_a_difference_holds_what_changed_and_what_it_was_shown_to_replace():
    shown = Shown(
        {"title": "CFO", "topics": ["budget"], "listens_to": [["ben", "a lot"]]},
        {"title": ["1"], "topics": ["1"], "listens_to": ["1"]},
    )
    several = {"topics", "listens_to"}.__contains__
    assert difference(shown, shown.values, several) == ({}, {})
    assert difference(shown, {"listens_to": [("ben", "a lot")]}, several) == ({}, {})
    assert difference(shown, {"title": "COO", "name": "Ana"}, several) == (
        {"title": "COO", "name": "Ana"},
        {"title": ["1"]},
    )
    assert difference(shown, {"topics": ["budget", "golf"]}, several) == ({"topics": {"+": ["golf"]}}, {})
    assert difference(shown, {"topics": ["golf"]}, several) == (
        {"topics": {"+": ["golf"], "-": ["budget"]}},
        {"topics": ["1"]},
    )


IDS = [f"{number}" for number in range(9)]
some_ids = st.lists(st.sampled_from(IDS), max_size=3, unique=True)
words = st.lists(st.sampled_from("xyz"), max_size=2, unique=True)
titles = st.builds(lambda value, old: ({"title": value}, {"title": old}), st.sampled_from("abc"), some_ids)
topics = st.builds(
    lambda more, less, old: ({"topics": {"+": more, "-": less}}, {"topics": old}), words, words, some_ids
)
changes = st.sampled_from([titles, titles, titles, topics, topics, topics, st.just(({"removed": True}, {}))]).flatmap(
    lambda change: change
)


@st.composite
def histories(draw):
    """Return facts with any ids replacing any others, lost and circular ones too, and undos of their steps."""
    ids = draw(st.permutations(IDS))[: draw(st.integers(2, 7))]
    rows = [
        fact(id, *draw(changes), record=draw(st.sampled_from(["ana", "ana", "ben"])), step=f"s{number % 3}")
        for number, id in enumerate(ids)
    ]
    turns = draw(st.lists(st.tuples(st.integers(0, 2), st.booleans(), some_ids), max_size=4))
    return rows + [
        undo(id, f"s{step}", undone=undone, after=after) for id, (step, undone, after) in zip(IDS, turns, strict=False)
    ]


@settings(max_examples=200)
@given(histories().flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_what_stands_does_not_depend_on_the_order_in_which_facts_arrive(two_orders):
    at_once, one_by_one = State(two_orders[0]), State()
    for row in two_orders[1]:
        changed = one_by_one.take([row])
        assert row.kind == UNDO or row.record in changed
        one_by_one.shown("ana"), one_by_one.shown("ben")  # what stands is asked for at any moment
    for record in ("ana", "ben"):
        assert one_by_one.shown(record) == at_once.shown(record)


@given(histories(), st.integers(0, 2))
def test_undo_and_redo_of_a_step_that_stands_leave_everything_as_it_was(rows, number):
    state, step = State(rows), f"s{number}"
    before = [state.shown("ana"), state.shown("ben")]
    if not state.is_undone(step):
        turns = [row.id for row in rows if row.record == step]
        state.take([undo("u", step, after=turns)])
        assert state.is_undone(step)
        state.take([undo("v", step, undone=False, after=["u", *turns])])
    assert [state.shown("ana"), state.shown("ben")] == before
