import datetime as dt

import pytest

from netcoach.days import Clock
from netcoach.errors import InvalidValueError, NetcoachError
from netcoach.forms.plan import sheet
from netcoach.plan import page


def write(me, **values):
    with me.gesture() as gesture:
        me.change_plan(gesture, **values)


def on(me, day):
    me.opened().clock = Clock(day)


@pytest.fixture
def sealed(me):
    """A plan with Ana, sealed on 1 March 2024; today is 4 March 2026."""
    on(me, "2024-03-01")
    me.ana = me.add("person", name="Ana", rhythm_days=30)
    step = me.add("intention", what="coffee", people=[me.ana], by_when="2024-03-08", ease_before=4)
    write(me, people=[me.ana], why="She sees my work", intentions=[step])
    me.seal_plan()
    on(me, "2026-03-04")
    return me


def test_a_plan_reads_as_a_page(sealed):
    sections = sealed.plan_as_of("2024-03-01").sections
    assert sections["people"].startswith("Ana, ")
    assert sections["why"] == "She sees my work"
    assert sections["step"] == "coffee · with Ana · by 8 March 2024 · the thought of it feels like 4 of 10 (10 is easy)"


def test_an_empty_plan_cannot_be_sealed(me):
    with pytest.raises(NetcoachError, match=r"nothing in this plan yet\. Write one line first"):
        me.seal_plan()
    write(me, why=" ")
    with pytest.raises(NetcoachError, match="nothing in this plan yet"):
        me.seal_plan()
    assert not me.sealed_plans()


def test_a_sealed_plan_cannot_be_changed(sealed):
    with pytest.raises(InvalidValueError, match=r"This plan is sealed: it stays as it was written\. Begin a new one"):
        sealed.change(sealed.plans.index[0], why="Because")
    assert sealed.current_plan is None


def test_a_sealed_plan_shows_everything_as_it_was_then(sealed):
    assert sealed.plan_as_of("2024-02-29") is None
    before = sealed.plan_as_of("2024-03-01")
    sealed.change(sealed.ana, name="Anna Ruiz", rhythm_days=7)
    sealed.change(sealed.intentions.index[0], what="lunch")
    assert sealed.plan_as_of("2026-03-04") == before
    assert before.hash == sealed.plans["hash"].iloc[0]
    sealed.remove(sealed.ana)
    assert sealed.plan_as_of("2026-03-04") == before


def test_a_new_plan_begins_where_the_last_one_ended(sealed):
    write(sealed, why="We both build things")
    assert len(sealed.plans) == 2
    assert sealed.plan_values()["people"] == [sealed.ana]
    assert sealed.plan_values()["begun_on"] == "2026-03-04"
    write(sealed, bring="Numbers")
    assert len(sealed.plans) == 2
    sealed.seal_plan()
    assert [when.date() for when in sealed.sealed_plans().values()] == [dt.date(2026, 3, 4), dt.date(2024, 3, 1)]
    assert sealed.plan_as_of("2026-03-03").sections["why"] == "She sees my work"
    assert sealed.plan_as_of("2026-03-04").sections["why"] == "We both build things"


def test_undo_takes_a_seal_off(me):
    write(me, why="She sees my work")
    me.seal_plan()
    me.undo()
    assert not me.sealed_plans() and me.current_plan
    assert me.plan_page().sealed_on is None


def test_a_clock_that_goes_back_leaves_a_sealed_plan_whole(me):
    def at(hour):
        me.opened().clock.now = lambda: dt.datetime(2026, 3, 4, hour, tzinfo=dt.UTC)

    at(15)
    ana = me.add("person", name="Ana")
    write(me, people=[ana], why="She sees my work")
    at(9)  # the example's day is always the same one; its hours begin anew each morning
    sealed = me.seal_plan()
    me.change(ana, name="Anna")
    assert me.plan_as_of("2026-03-04") == sealed
    assert sealed.sections["people"] == "Ana"


def test_the_hash_changes_with_any_word_and_a_draft_has_one_too(me):
    write(me, why="She sees my work")
    draft = page(me, me.current_plan)
    write(me, why="She saw my work")
    assert len(draft.hash) == 12 and me.plan_page().hash != draft.hash


def test_a_sealed_plan_of_which_something_was_erased_says_so(me):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    with me.gesture() as gesture:
        me.change_plan(gesture, people=[ana, ben], why="Ana sees my work")
    plan = me.current_plan
    me.seal_plan()
    assert me.sealed_page(plan).erased_on is None
    me.forget(ana)
    page = me.sealed_page(plan)
    assert (page.sections["people"], page.erased_on) == ("Ben", me.today)
    assert "Sealed on 4 March 2026 · some of it was erased for good on 4 March 2026" in sheet(page)
