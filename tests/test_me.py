import datetime as dt
from datetime import timedelta, timezone

import pandas as pd
import pytest

import netcoach as nc
from netcoach import places
from netcoach.choosing import demo_day
from netcoach.days import Clock
from netcoach.errors import InvalidValueError, JournalError, NetcoachError, UnknownRecordError


def on(me, day):
    me.opened().clock = Clock(day)


# -- which journal ---------------------------------------------------------------------------------------------------


def test_without_a_journal_the_page_opens_and_says_what_to_do_first():
    me = nc.open()
    assert not me.is_open and me.people.empty and me.contacts.empty
    with pytest.raises(JournalError, match="Choose a journal first, at the top of this page"):
        me.add("person", name="Ana")


def test_the_journal_she_chose_last_is_opened_and_the_environment_may_name_another(me, data, monkeypatch):
    places.choose_journal(me.path)
    assert nc.open().path == me.path
    other = nc.open(data / "other.netcoach", create=True)
    monkeypatch.setenv("NETCOACH_JOURNAL", str(other.path))
    assert nc.open().path == other.path


def test_a_chosen_journal_that_cannot_be_read_is_a_sentence_on_the_page(data):
    places.choose_journal(data / "gone.netcoach")
    me = nc.open()
    assert not me.is_open and "There is no journal at" in me.problem
    with pytest.raises(JournalError, match="There is no journal at"):
        me.add("person", name="Ana")


def test_a_journal_that_was_named_must_be_there_unless_one_is_to_be_made(data):
    with pytest.raises(JournalError, match="There is no journal"):
        nc.open(data / "mine.netcoach")
    ana = nc.open(data / "mine.netcoach", create=True).add("person", name="Ana")
    assert list(nc.open(data / "mine.netcoach", create=True).people.index) == [ana]
    assert nc.open(create=True).path.parent == places.journals_folder()


def test_the_author_is_the_client_or_the_coach(me):
    with pytest.raises(InvalidValueError, match="'client' or 'coach', not 'boss'"):
        nc.open(me.path, author="boss")
    coach = nc.open(me.path, author="coach", today="2026-03-04")
    coach.add("person", name="Ana")
    assert me.undo() is False
    assert list(coach.people["author"]) == ["coach"]


def test_what_a_journal_began_with_is_a_fact_in_it_and_no_step_of_hers(me):
    assert me.values("template")["name"] == me.template.name
    assert me.undo() is False
    assert me.values("template")


def test_the_example_is_a_copy_that_lives_on_the_last_day_of_its_data(me):
    me.look_at_example()
    assert me.is_example and not me.people.empty
    me.opened().close()
    assert nc.open(places.demo_journal()).today == demo_day()
    me.back_to_my_own()
    assert not me.is_open


def test_a_repr_says_nothing_of_what_is_in_it(me):
    me.add("person", name="Ana Ruiz")
    with me.gesture() as gesture:
        me.change_plan(gesture, why="Ana Ruiz sees my work")
    for thing in (me, me.as_of("2026-03-04"), nc.open(), me.plan_page()):
        assert "Ana" not in repr(thing) and str(me.path) not in repr(thing)


# -- two pages over one journal ----------------------------------------------------------------------------------------


def test_another_notebooks_saves_are_there_after_a_look(me, another_notebook):
    other = another_notebook(me)
    ana = other.add("person", name="Ana")
    calls = []
    me.watch("page", lambda: calls.append(list(me.people.index)))
    me.look()
    me.look()
    assert calls == [[ana]]
    other.undo()
    me.look()
    assert me.people.empty


def test_what_another_notebook_saved_or_took_back_comes_with_the_next_save_and_undo_here(me, another_notebook):
    coach = another_notebook(me, author="coach")
    ana = me.add("person", name="Ana")
    assert me.people["title"].isna().all()
    coach.look()
    coach.change(ana, title="CFO")
    me.add("person", name="Ben")
    assert me.people["title"][ana] == "CFO"
    coach.undo()
    me.add("person", name="Cho")
    assert me.people["title"].isna().all()
    coach.redo()
    me.undo()
    assert me.people["title"][ana] == "CFO" and len(me.people) == 2


def test_a_cell_that_is_run_again_finds_its_page_and_two_pages_of_one_kernel_see_each_other(me):
    assert nc.open(me.path) is me
    coach = nc.open(me.path, author="coach")
    assert me.people.empty
    ana = coach.add("person", name="Ana")
    me.look()
    assert list(me.people.index) == [ana]


def test_watchers_are_told_of_every_save_and_a_second_one_takes_the_firsts_place(me):
    calls = []
    me.watch("page", lambda: calls.append("old"))
    me.watch("page", lambda: calls.append("new"))
    ana = me.add("person", name="Ana")
    me.change(ana, title="CFO")
    me.undo()
    me.redo()
    assert calls == ["new"] * 4


# -- looking back ------------------------------------------------------------------------------------------------------


def test_an_earlier_day_shows_what_stood_then_and_cannot_be_changed(me):
    on(me, "2024-03-01")
    ana = me.add("person", name="Ana", title="CFO")
    on(me, "2026-03-04")
    me.change(ana, title="COO")
    then = me.as_of("2024-03-01")
    assert (then.people["title"].to_list(), me.people["title"].to_list()) == (["CFO"], ["COO"])
    assert then.today == dt.date(2024, 3, 1)
    assert me.as_of("2024-02-29").people.empty
    for attempt in (lambda: then.add("person", name="Ben"), lambda: then.remove(ana), then.undo, then.redo):
        with pytest.raises(NetcoachError, match=r"how things stood on 1 March 2024\. It cannot be changed"):
            attempt()
    then.look()
    assert then.people["title"].to_list() == ["CFO"]


def test_a_moment_in_another_time_zone_is_the_same_moment(me):
    me.opened().clock.now = lambda: dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
    me.add("person", name="Ana")
    zone = timezone(timedelta(hours=5))
    assert me.as_of(dt.datetime(2026, 3, 4, 16, 59, tzinfo=zone)).people.empty
    assert len(me.as_of(dt.datetime(2026, 3, 4, 17, 0, tzinfo=zone)).people) == 1


def test_history_has_every_change_oldest_first_and_says_what_was_undone(me):
    ana = me.add("person", name="Ana")
    me.change(ana, title="CFO")
    me.undo()
    history = me.history(ana)
    assert list(zip(history["field"], history["value"], history["undone"], strict=True)) == [
        ("name", "Ana", False),
        ("title", "CFO", True),
    ]
    assert isinstance(history["recorded_at"].dtype, pd.DatetimeTZDtype)
    with pytest.raises(UnknownRecordError, match="nothing with the id 'nobody'"):
        me.history("nobody")


# -- names and notes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ({}, {}, ["Ana (1)", "Ana (2)"]),
        ({"title": "CFO"}, {}, ["Ana (CFO)", "Ana (1)"]),
        ({"title": "CFO"}, {"title": "COO"}, ["Ana (CFO)", "Ana (COO)"]),
        ({"title": "CFO"}, {"title": "CFO", "department": "Sales"}, ["Ana (CFO)", "Ana (Sales)"]),
        ({"title": "CFO"}, {"title": "CFO"}, ["Ana (CFO)", "Ana (1)"]),
    ],
)
def test_two_people_of_one_name_are_told_apart(me, first, second, shown):
    people = [me.add("person", name="Ana", **first), me.add("person", name="Ana", **second)]
    ben = me.add("person", name="Ben")
    assert [me.names[person] for person in people] == shown
    assert me.names[ben] == "Ben"


def test_a_note_under_a_name_has_the_day_of_its_last_saying(me):
    assert me.setting("fine:ana") == ""
    me.set_setting("fine:ana", "yes")
    before = len(me.opened().rows)
    me.set_setting("fine:ana", "yes")
    assert len(me.opened().rows) == before
    on(me, "2026-03-05")
    me.set_setting("fine:ana", "yes")
    assert me.values("setting:fine:ana")["day"] == "2026-03-05"


def test_an_import_is_one_step(me):
    ana = me.add("person", name="Ana")
    rows = pd.DataFrame(
        [
            ("add", None, {"name": "Ben"}),
            ("update", ana, {"title": "CFO"}),
            ("skip", None, {"name": "Cho"}),
            ("ask", None, {"name": "Dan"}),
        ],
        columns=["action", "person", "changes"],
    )
    assert me.import_rows(rows) == 2
    assert me.people["name"].to_list() == ["Ana", "Ben"] and me.values(ana)["title"] == "CFO"
    me.undo()
    assert me.people["name"].to_list() == ["Ana"] and "title" not in me.values(ana)


def test_a_template_that_is_not_there_leaves_no_journal_behind(data):
    with pytest.raises(nc.TemplateError):
        nc.open(data / "new.netcoach", create=True, template="promotoin")
    assert not (data / "new.netcoach").exists()
