"""Keeping a journal: several notebooks, one step back, what was written when, and what is said of it in sentences."""

import datetime as dt
import shutil

import ipywidgets as w
import pandas as pd
import pytest
from test_forms import below, html, message, press

import netcoach as nc
from netcoach import forms
from netcoach.days import Clock
from netcoach.erasing import Mention
from netcoach.errors import JournalError, NetcoachError, UnknownRecordError
from netcoach.forms.answers import PeopleAnswer
from netcoach.forms.pictures import Figure
from netcoach.keeping import Forgotten, MergeReport
from netcoach.me import Me
from netcoach.telling import history_in_words

TABLES = (
    *("people", "interactions", "intentions", "accomplishments", "news", "moves", "seats", "plans", "reflections"),
    *("contacts", "topics"),
)
PAGE = ("begin('ten_minutes')", "map_stakeholders()", "last_interactions()", "friday()", "show_plan()")
PICTURES = ("show_appreciation()", "show_months()", "show_starts()", "show_topics()", "show_rhythm()")


@pytest.fixture
def copied(data):
    """Copy the journal to another computer as it stands, opened on a day of its own."""

    def copy(me, day="2026-03-05", name="copy"):
        path = data / "elsewhere" / f"{name}.netcoach"
        path.parent.mkdir(exist_ok=True)
        shutil.copy(me.path, path)
        return nc.open(path, today=day)

    return copy


def on(me, day):
    """Let it be another day."""
    me.opened().clock = Clock(day)
    return me


def say(me, *lines):
    return [eval(f"me.{line}", {"me": me}) for line in lines]


def shown_on(*page):
    """Return all that can be read on a page: paragraphs, buttons, boxes, tables and pictures."""
    every = [each for form in page for each in below(form)]
    texts = [each.value for each in every if isinstance(each, w.HTML | w.Text | w.Textarea)]
    texts += [each.description for each in every if isinstance(each, w.Button | w.Checkbox)]
    texts += [str(each.options) for each in every if isinstance(each, w.Dropdown)]
    texts += [str(each.outputs) for each in every if isinstance(each, Figure)]
    texts += [str(each._offered) for each in every if isinstance(each, PeopleAnswer) and hasattr(each, "_offered")]
    return "\n".join(map(str, texts))


def tables_of(me):
    return {name: getattr(me, name) for name in TABLES}


def assert_same(one, other):
    for name in TABLES:
        pd.testing.assert_frame_equal(one[name], other[name], obj=name)


def talk(me, people, day="2026-03-01", **values):
    return me.add("interaction", people=people, happened_on=day, **values)


def one_of_everything(me, name):
    """Write a record of every kind that has a table."""
    person = me.add("person", name=name, direction="up", closeness=2, appreciate="patience", rhythm_days=14)
    move = me.add("move", title=f"a move with {name}")
    for day in ("2026-01-05", "2026-01-19", "2026-02-02"):
        talk(me, [person], day, topics=["budget"], started_by="me", gave="time")
    me.add("intention", people=[person], what=f"call {name}", status="open")
    me.add("accomplishment", what=f"done for {name}", seen_by=[person])
    me.add("news", person=person, what=f"news of {name}", day="2026-02-02")
    me.add("seat", move=move, person=person, support_now=2, how_known="guess")
    me.add("reflection", workbook="w", question="q", answer=f"about {name}")
    with me.gesture() as gesture:
        me.change_plan(gesture, people=[person], why=f"because of {name}")
    return person


# -- several notebooks -----------------------------------------------------------------------------------------------


def test_somebody_erased_in_one_notebook_is_no_ghost_in_the_tables_and_pictures_of_another(me, another_notebook):
    other = another_notebook(me)
    quirina = one_of_everything(me, "Quirina")
    one_of_everything(me, "Ben")
    other.look()
    page = say(other, *PAGE, *PICTURES)
    assert shown_on(*page).count("Quirina") > 10
    assert all("Quirina" in shown_on(picture) for picture in page[-5:] if "Ben" in shown_on(picture))
    done = me.forget(quirina)
    me.redact(done.mentions, done.words)
    other.look()
    said = shown_on(*page)
    assert "Quirina" not in said and quirina not in said
    assert "Ben" in said
    tables = " ".join(table.to_csv() for table in tables_of(other).values())
    assert "Quirina" not in tables and quirina not in tables
    assert_same(tables_of(other), tables_of(me))
    assert quirina not in other.names


def test_each_notebook_shows_what_the_other_saved_changed_and_took_back_after_a_look(me, another_notebook):
    other = another_notebook(me)
    mine, hers = say(me, *PAGE), say(other, *PAGE)
    ana = me.add("person", name="Ana", direction="up")
    other.look()
    assert "Ana" in shown_on(*hers)
    other.change(ana, name="Anna")
    talk(other, [ana], topics=["budget"])
    me.look()
    assert "Anna" in shown_on(*mine) and "budget" in shown_on(*mine)
    assert_same(tables_of(me), tables_of(other))
    other.undo()
    me.undo()
    other.undo()
    me.look()
    assert (other.people.empty, me.people.empty) == (True, True)
    assert "Anna" not in shown_on(*mine)
    assert "Anna" not in shown_on(*hers)


def test_looking_without_news_redraws_nothing(me, another_notebook):
    other, told = another_notebook(me), []
    other.watch("test", lambda: told.append(1))
    other.look()
    assert told == []
    me.add("person", name="Ana")
    other.look()
    other.look()
    assert told == [1]


def test_a_struck_sentence_is_gone_from_another_notebooks_page(me, another_notebook):
    other = another_notebook(me)
    written = talk(me, [me.add("person", name="Ana")], appreciated="the fondue")
    other.look()
    page = say(other, "last_interactions()")
    assert "fondue" in shown_on(*page)
    me.strike(written, "appreciated")
    other.look()
    assert "fondue" not in shown_on(*page)
    assert "Ana" in shown_on(*page)


# -- undo and redo ---------------------------------------------------------------------------------------------------


def import_two(me, ben):
    changes = [{"name": "Cho"}, {"title": "chief"}, {"name": "Nobody"}]
    rows = {"action": ["add", "update", "ask"], "person": [None, ben, None], "changes": changes}
    assert me.import_rows(pd.DataFrame(rows)) == 2


STEPS = {
    "a person": lambda me, ben: me.add("person", name="Cho"),
    "a change": lambda me, ben: me.change(ben, title="chief", tags=["x"]),
    "a removal": lambda me, ben: me.remove(ben),
    "a setting": lambda me, ben: me.set_setting("workbook:start_here", "done"),
    "about her": lambda me, ben: me.put("about", "about", inside="inside", names=["Mia"]),
    "a sealed plan": lambda me, ben: me.seal_plan(),
    "an import": import_two,
    "a week": lambda me, ben: week(me, ben),
}


def week(me, ben):
    with me.gesture() as gesture:
        cho = gesture.add("person", name="Cho")
        gesture.add("interaction", people=[ben, cho], happened_on="2026-03-01", topics=["budget"])
        gesture.change(ben, note="glad")
        gesture.add("news", person=ben, what="a prize")


@pytest.mark.parametrize("step", STEPS)
def test_every_save_is_one_step_back_and_one_step_forth(me, another_notebook, step):
    ben = me.add("person", name="Ben", note="old", tags=["y"])
    with me.gesture() as gesture:
        me.change_plan(gesture, people=[ben], why="to learn")
    other = another_notebook(me)
    before, settings = tables_of(me), (me.setting("workbook:start_here"), me.about)
    STEPS[step](me, ben)
    after, settled = tables_of(me), (me.setting("workbook:start_here"), me.about)
    for _ in range(2):
        assert me.undo()
        other.look()
        for each in (me, other):
            assert_same(tables_of(each), before)
            assert (each.setting("workbook:start_here"), each.about) == settings
        assert me.redo()
        other.look()
        for each in (me, other):
            assert_same(tables_of(each), after)
            assert (each.setting("workbook:start_here"), each.about) == settled
    assert not me.redo()


def test_an_import_is_taken_back_as_a_whole_and_a_copy_was_made_before(me):
    ben = me.add("person", name="Ben")
    import_two(me, ben)
    assert me.people["name"].tolist() == ["Ben", "Cho"]
    assert [backup.why for backup in me.backups()] == ["import"]
    assert me.undo()
    assert me.people["name"].tolist() == ["Ben"]
    assert me.people["title"].isna().all()
    assert me.undo() and me.people.empty


def test_a_merge_is_taken_back_and_brought_back_as_one_step(me, copied):
    ana = me.add("person", name="Ana", title="boss")
    there = copied(me)
    one_of_everything(there, "Ben")
    there.change(ana, title="chief")
    there.undo()
    there.change(ana, department="sales")
    me.add("person", name="Cho")
    before = tables_of(me)
    report = me.merge(there.path)
    assert (report.people, report.talks) == (1, 3)
    after = tables_of(me)
    assert (after["people"]["name"].tolist(), me.values(ana)["department"]) == (["Ana", "Cho", "Ben"], "sales")
    assert [backup.why for backup in me.backups()] == ["merge"]
    for _ in range(2):
        assert me.undo()
        assert_same(tables_of(me), before)
        assert me.redo()
        assert_same(tables_of(me), after)
    assert me.undo() and me.undo()
    assert me.people["name"].tolist() == ["Ana"]  # what she saved before the merge is the step before
    me.merge(there.path)
    assert me.people["name"].tolist() == ["Ana", "Ben"]


def test_what_was_saved_after_a_merge_is_taken_back_first(me, copied):
    ana = me.add("person", name="Ana")
    there = copied(me)
    there.change(ana, title="chief")
    me.merge(there.path)
    me.change(ana, note="glad")
    me.undo()
    assert me.values(ana) == {"name": "Ana", "title": "chief"}
    me.undo()
    assert me.values(ana) == {"name": "Ana"}


def test_coach_and_client_take_back_their_own(me):
    coach = Me(me.opened(), author="coach")
    ana = me.add("person", name="Ana")
    ben = coach.add("person", name="Ben")
    coach.change(ana, note="seen together")
    me.change(ana, title="chief")
    assert me.undo()
    assert me.values(ana) == {"name": "Ana", "note": "seen together"}
    assert coach.undo()
    assert me.values(ana) == {"name": "Ana"}
    assert coach.undo() and not coach.undo()
    assert list(me.people.index) == [ana] and ben not in me.people.index
    assert me.undo() and not me.undo()


# -- history in words --------------------------------------------------------------------------------------------------


def test_the_history_of_a_seat_is_told_in_sentences(me):
    ana, move = me.add("person", name="Ana"), me.add("move", title="Head of sales")
    seat = me.add("seat", move=move, person=ana, support_now=2, how_known="guess")
    on(me, "2026-05-03").change(seat, support_now=4, how_known="told")
    on(me, "2026-05-04").change(seat, support_now="unknown", role="decides", how_known="signs")
    on(me, "2026-05-05").change(seat, how_known="told")
    on(me, "2026-05-06").change(seat, support_now=None)
    assert history_in_words(me, seat) == [
        "On 4 March 2026 you wrote it down: “For which move?”: another note; “Who?”: Ana; “Where are they now?”: “has "
        "doubts”; you said you were guessing.",
        "On 3 May 2026 you changed “Where are they now?” from “has doubts” to “in favour”; you said they told you.",
        "On 4 May 2026 you changed “Do they decide?”: “decides” and “Where are they now?” from “in favour” to "
        "“unknown”; you said you saw signs.",
        "On 5 May 2026 you changed how you know it; you said they told you.",
        "On 6 May 2026 you changed “Where are they now?” from “unknown” to nothing.",
    ]


def test_the_history_of_a_talk_says_what_was_added_taken_out_and_taken_back_and_by_whom(me):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    written = talk(me, [ana], "2026-02", topics=["budget"], felt="good")
    me.change(written, topics=["team", "plans"], people=[ana, ben], felt="mixed")
    me.undo()
    Me(me.opened(), author="coach").change(written, note="x" * 100)
    me.remove(written)
    first, changed, coach, removed = history_in_words(me, written)
    assert first.startswith("On 4 March 2026 you wrote it down: ")
    assert "“When?”: February 2026" in first and "“Who was it with?”: Ana" in first
    assert changed == (
        "On 4 March 2026 you changed “How did it feel?” from “good” to “mixed” and “Who was it with?”: added Ben and "
        "“What was it about?”: added “team”, “plans”, took out “budget” (taken back)."
    )
    assert coach == f"On 4 March 2026 your coach changed “In my own words”: “{'x' * 80}…”."
    assert removed == "On 4 March 2026 you took it out."


def test_after_something_was_struck_the_history_says_that_and_no_word_of_it(me):
    ana = me.add("person", name="Ana", note="fondue")
    me.change(ana, note="raclette", title="chief")
    on(me, "2026-05-03").strike(ana, "note")
    said = history_in_words(me, ana)
    assert said[-1] == "On 3 May 2026 you took out for good what stood in “Note”."
    assert "fondue" not in "".join(said) and "raclette" not in "".join(said)
    on(me, "2026-05-04").forget(ana)
    assert history_in_words(me, ana) == [
        "On 4 May 2026 you took it out for good, with everything that was written about it."
    ]


def test_the_history_of_one_who_is_forgotten_elsewhere_names_nobody(me):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    written = talk(me, [ana, ben])
    me.change(ben, introduced_by=ana, knows=[ana])
    me.forget(ana)
    said = "".join([*history_in_words(me, written), *history_in_words(me, ben)])
    assert "Ana" not in said and ana not in said
    assert "someone no longer here" in said


def test_a_history_has_every_wording_whatever_came_after(me):
    ana = me.add("person", name="Ana", title="boss")
    on(me, "2026-05-03").change(ana, title="chief")
    me.undo()
    me.remove(ana)
    table = me.history(ana)
    assert table["field"].tolist() == ["name", "title", "title", "removed"]
    assert table["value"].tolist() == ["Ana", "boss", "chief", True]
    assert table["undone"].tolist() == [False, False, True, False]
    assert [day.date() for day in table["recorded_at"]] == [dt.date(2026, 3, 4)] * 2 + [dt.date(2026, 5, 3)] * 2
    for told in (me.history, lambda record: history_in_words(me, record)):
        with pytest.raises(UnknownRecordError, match="There is nothing with the id 'nobody'"):
            told("nobody")


# -- as of -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def year(data):
    """Begin a journal in January; return it with what stood at the end of each of three days."""
    me = nc.open(data / "journals" / "me.netcoach", create=True, today="2026-02-10")
    ana = one_of_everything(me, "Ana")
    stood = {"2026-02-10": tables_of(me)}
    ben = one_of_everything(on(me, "2026-03-20"), "Ben")
    me.change(ana, name="Anna", closeness=4)
    talk(me, [ana, ben], "2026-03-19", topics=["plans"])
    stood["2026-03-20"] = tables_of(me)
    on(me, "2026-05-03").remove(ben)
    me.change(me.seats.index[0], support_now=5, how_known="told")
    with me.gesture() as gesture:
        me.change_plan(gesture, why="for other reasons")
    stood["2026-05-03"] = tables_of(me)
    return me, stood


def test_every_table_of_an_earlier_day_is_as_it_was_written_by_then(year):
    me, stood = year
    for day, tables in stood.items():
        for each in (me.as_of(day), me.as_of(dt.date.fromisoformat(day)), me.as_of(day, seen=True)):
            assert_same(tables_of(each), tables)
            assert each.today == dt.date.fromisoformat(day)
    assert_same(tables_of(me.as_of("2026-05-02")), stood["2026-03-20"])
    assert all(table.empty for table in tables_of(me.as_of("2026-02-09")).values())
    assert_same(tables_of(me), stood["2026-05-03"])


def test_as_of_counts_what_a_copy_wrote_then_and_with_seen_only_what_was_known_here(year, copied):
    me, stood = year
    there = copied(me, "2026-05-04")
    cho = one_of_everything(there, "Cho")
    ana = me.people.index[0]
    there.change(ana, name="Anja")
    on(me, "2026-06-01").merge(there.path)
    on(me, "2026-06-10").change(cho, name="Chō")
    then, known = me.as_of("2026-05-15"), me.as_of("2026-05-15", seen=True)
    assert_same(tables_of(known), stood["2026-05-03"])
    assert then.people["name"].tolist() == ["Anja", "Cho"]
    assert (len(then.interactions), len(then.seats), len(then.plans)) == (10, 3, 1)
    for seen in (False, True):
        assert me.as_of("2026-06-01", seen=seen).people["name"].tolist() == ["Anja", "Cho"]
        assert me.as_of("2026-06-10", seen=seen).people["name"].tolist() == ["Anja", "Chō"]
        assert_same(tables_of(me.as_of("2026-03-20", seen=seen)), stood["2026-03-20"])


def test_a_view_cannot_be_written_to(year):
    me, _ = year
    view, facts = me.as_of("2026-03-20"), len(me.opened().rows)
    ana = view.people.index[0]
    acts = [
        lambda: view.add("person", name="Dee"),
        lambda: view.change(ana, name="Dee"),
        lambda: view.remove(ana),
        view.undo,
        view.redo,
        lambda: view.merge(me.path),
        lambda: view.forget(ana),
        lambda: view.protect("four good words here"),
        lambda: view.restore(me.path),
        lambda: view.set_setting("a", "b"),
        view.seal_plan,
    ]
    for act in acts:
        with pytest.raises(NetcoachError, match=r"This is how things stood on 20 March 2026\. It cannot be changed"):
            act()
    assert len(me.opened().rows) == facts


def test_a_whole_page_looks_back_and_comes_back_to_today(year):
    me, stood = year
    page = say(me, *PAGE, *PICTURES)
    today = shown_on(*page)
    assert "Ben" not in html(page[1])
    me.look_as_of(dt.date(2026, 3, 20))
    assert (me.looks_back, me.today) == (True, dt.date(2026, 3, 20))
    assert_same(tables_of(me), stood["2026-03-20"])
    assert "As it was written by 20 March 2026." in html(page[0])
    said = shown_on(*page)
    assert "Ben" in said and "plans" in said
    me.look_as_of(dt.date(2026, 2, 10))
    said = shown_on(*page)
    assert "Ben" not in said and "Anna" not in said and "Ana" in said
    me.look_at_today()
    assert (me.looks_back, me.today) == (False, dt.date(2026, 5, 3))
    assert shown_on(*page) == today
    assert_same(tables_of(me), stood["2026-05-03"])


def test_while_she_looks_back_a_save_says_why_not_and_what_was_typed_stays(year):
    me, _ = year
    me.look_as_of(dt.date(2026, 3, 20))
    talk_form, map_of_people, friday = say(me, "record_interaction()", "map_stakeholders()", "friday()")
    facts = len(me.opened().rows)
    talk_form._form.answers["people"].value = [me.people.index[0]]
    talk_form._form.answers["topics"].value = ["budget"]
    map_of_people._form.answers["note"].value = "typed"
    friday._step.value = "call her"
    for form, label in ((talk_form, "Save"), (map_of_people, "Save"), (friday, "Save my week")):
        press(form, label)
        assert "This is how things stood on 20 March 2026. It cannot be changed." in message(form)
    assert talk_form._form.answers["topics"].value == ["budget"]
    assert talk_form._form.answers["people"].value == [me.people.index[0]]
    assert (map_of_people._form.answers["note"].value, friday._step.value) == ("typed", "call her")
    assert len(me.opened().rows) == facts


def test_looking_back_stays_where_it_is_whatever_is_saved_meanwhile(year, another_notebook):
    me, stood = year
    other = another_notebook(me)
    me.look_as_of(dt.date(2026, 3, 20))
    other.add("person", name="Dee")
    me.look()
    assert_same(tables_of(me), stood["2026-03-20"])
    me.look_at_today()
    me.look()
    assert me.people["name"].tolist() == ["Anna", "Dee"]


def test_a_first_cell_that_is_run_again_shows_today(year):
    me, stood = year
    me.look_as_of(dt.date(2026, 2, 10))
    assert nc.open(me.path) is me
    assert_same(tables_of(me), stood["2026-05-03"])


# -- written later ---------------------------------------------------------------------------------------------------


def test_what_was_written_long_after_says_so(me):
    ana = me.add("person", name="Ana")
    late = talk(me, [ana], "2025-12-24", topics=["late"])
    month = talk(me, [ana], "2026-01", topics=["month"])
    soon = talk(me, [ana], "2026-02-18", topics=["soon"])
    assert me.interactions["remembered"].fillna("no").to_dict() == {late: "yes", month: "yes", soon: "no"}
    assert [day.date() for day in me.interactions["recorded_on"]] == [dt.date(2026, 3, 4)] * 3
    lines = {line for line in shown_on(me.last_interactions()).split("\n") if "·" in line}
    of = {word: next(line for line in lines if f"· {word}" in line) for word in ("late", "month", "soon")}
    assert "24 December 2025" in str(of) or "24 December" in str(of)
    assert all("written from memory on 4 March 2026" in of[word] for word in ("late", "month"))
    assert "from memory" not in of["soon"]
    assert len(me.as_of("2026-01-01").interactions) == 0  # it was not written then


# -- copies ----------------------------------------------------------------------------------------------------------


def test_what_going_back_would_change_is_said_before(me):
    kept = me.opened().back_up()
    assert me.since(kept) == []
    ana = me.add("person", name="Ana")
    first = me.since(kept)
    assert len(first) == 2
    assert first[0].startswith("One entry, written since 4 March 2026, ")
    assert first[0].endswith(" would no longer be in your journal. A copy of today's is made first.")
    assert first[1] == "Among them: one person."
    later = me.opened().back_up()
    me.add("person", name="Ben")
    talk(me, [ana])
    talk(me, [ana])
    assert me.since(kept)[0].startswith("Four entries, written since 4 March 2026, ")
    assert me.since(kept)[1:] == ["Among them: two people.", "Among them: two talks."]
    assert me.since(later)[1:] == ["Among them: one person.", "Among them: two talks."]
    assert "Ana" not in str(me.since(kept))


def test_going_back_and_forth_again(me):
    ana = me.add("person", name="Ana")
    kept = me.opened().back_up()
    me.change(ana, name="Anna")
    me.add("person", name="Ben")
    me.restore(kept)
    assert me.people["name"].tolist() == ["Ana"]
    before = me.backups()[0]
    assert before.why == "restore"
    assert me.since(before.path) == ["Two entries that are not in your journal now would be back."]
    me.add("person", name="Cho")
    assert me.since(before.path)[1:] == [
        "Among them: one person.",
        "Two entries that are not in your journal now would be back.",
    ]
    me.restore(before.path)
    assert me.people["name"].tolist() == ["Anna", "Ben"]
    assert me.undo() and me.people["name"].tolist() == ["Anna"]


def test_who_was_forgotten_is_not_said_to_come_back(me):
    ana = me.add("person", name="Ana")
    kept = me.opened().back_up()
    elsewhere = kept.with_name("by hand.netcoach")
    shutil.copy(kept, elsewhere)
    me.forget(ana)
    assert me.since(kept) == me.since(elsewhere) == []


def test_every_backup_can_be_gone_back_to_the_oldest_too(me):
    made = []
    for number in range(12):
        me.add("person", name=f"Ana {number}")
        made.append(me.opened().back_up())
    oldest = me.backups()[-1].path
    number = made.index(oldest)
    me.restore(oldest)
    assert len(me.people) == number + 1
    assert me.backups()[0].why == "restore"


def test_a_journal_with_a_damaged_entry_can_be_taken_back_to_a_sound_copy(me):
    ana = me.add("person", name="Ana")
    kept = me.opened().back_up()
    me.opened().file.db.execute("UPDATE fact SET recorded_at = 'never' WHERE record = ?", (ana,))
    me.opened().close()
    me = nc.open(me.path)
    assert me.damaged == 1
    me.restore(kept)
    assert (me.damaged, me.people["name"].tolist(), me.check()) == (0, ["Ana"], [])


def test_a_copy_of_somebody_elses_journal_is_refused(me, data):
    me.add("person", name="Ana")
    stranger = nc.open(data / "stranger.netcoach", create=True, today="2026-03-04")
    stranger.add("person", name="Zed")
    for act in (me.merge, me.restore, me.since):
        with pytest.raises(JournalError, match=r"stranger.netcoach is another client's journal\. Nothing was changed"):
            act(stranger.path)
    assert me.people["name"].tolist() == ["Ana"]
    assert [backup for backup in me.backups() if backup.why == "restore"] == []


@pytest.mark.parametrize(
    "name",
    ["me (1)", "me.sync-conflict-20260304-101112", "me (Mia's conflicted copy 2026-03-04)", "me copy", "me - Kopie"],
)
def test_a_second_copy_beside_the_journal_is_named_as_long_as_it_holds_something_new(me, name):
    ana = me.add("person", name="Ana")
    twin = me.path.with_name(f"{name}.netcoach")
    shutil.copy(me.path, twin)
    assert me.twins() == []
    there = nc.open(twin, today="2026-03-05")
    there.change(ana, title="chief")
    there.opened().close()
    assert me.twins() == [twin]
    said = f"Beside it lies what looks like a second copy: {twin.name}. This brings both together: netcoach merge"
    assert me.check() == [said]
    me.merge(twin)
    assert (me.twins(), me.values(ana)["title"]) == ([], "chief")


def test_another_journal_beside_it_is_no_twin(me, data):
    me.add("person", name="Ana")
    stranger = nc.open(me.path.with_name("me (1).netcoach"), create=True, today="2026-03-04")
    stranger.add("person", name="Zed")
    me.path.with_name("me (2).netcoach").write_text("a note")
    assert me.twins() == []


def test_a_check_says_in_words_what_is_wrong_and_nothing_when_all_is_well(me):
    people = [me.add("person", name=f"Ana {number}") for number in range(7)]
    told = []
    assert me.check(told.append) == []
    assert told
    facts = {row.record: row.id for row in me.opened().rows}
    me.opened().file.db.execute("UPDATE fact SET kind = 'x' WHERE record = ?", (people[0],))
    assert me.check() == [f"One fact is not as written and set aside: {facts[people[0]]}."]
    me.opened().file.db.execute("UPDATE fact SET kind = 'x' WHERE kind = 'person'")
    five = ", ".join(facts[person] for person in people[:5])
    assert me.check() == [f"7 facts are not as written and set aside: {five} …."]
    assert "Ana" not in str(me.check())


# -- sentences -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((0, 0, 0, 0, 0), "Nothing new: everything in that copy is here already."),
        ((1, 0, 0, 0, 0), "Came in: one entry, among them no new people and no new talks."),
        ((14, 1, 1, 0, 0), "Came in: 14 entries, among them one new person and one new talk."),
        (
            (3, 2, 12, 1, 1),
            "Came in: three entries, among them two new people and twelve new talks. Written differently in the two "
            "copies: one answer. Not readable in that copy: one entry.",
        ),
        (
            (0, 0, 0, 2, 2),
            "Nothing new: everything in that copy is here already. Written differently in the two copies: two answers. "
            "Not readable in that copy: two entries.",
        ),
    ],
)
def test_what_a_merge_brought_is_said_in_sentences(counts, sentence):
    assert str(MergeReport(*counts)) == sentence


MENTION = Mention("id", "person", "note", "ask Quirina")


@pytest.mark.parametrize(
    ("planned", "sentence"),
    [
        (
            Forgotten(1, 0, 0, [], ["Quirina"]),
            "Written about this person: one entry. Other places that mention the name: no other notes.",
        ),
        (
            Forgotten(2, 1, 1, [MENTION], ["Quirina"]),
            "Written about this person: two entries, with one talk that nobody else was in. Without the name, one talk "
            "with others stays. Other places that mention the name: one other note.",
        ),
        (
            Forgotten(20, 13, 2, [MENTION] * 3, ["Quirina"]),
            "Written about this person: 20 entries, with 13 talks that nobody else was in. Without the name, two talks "
            "with others stay. Other places that mention the name: three other notes.",
        ),
    ],
)
def test_what_forgetting_takes_out_is_said_in_sentences_and_names_nobody(planned, sentence):
    assert str(planned) == sentence
    assert "Quirina" not in repr(planned) + str(planned) + repr(planned.mentions)


def test_what_a_merge_says_is_what_came_in(me, copied):
    ana = me.add("person", name="Ana", title="boss")
    there = copied(me)
    talk(there, [there.add("person", name="Ben"), ana])
    there.change(ana, title="chief")
    me.change(ana, title="head")
    there.opened().file.db.execute("UPDATE fact SET kind = 'x' WHERE record = ?", (there.add("person", name="Cho"),))
    report = me.merge(there.path)
    assert report == MergeReport(facts=3, people=1, talks=1, conflicts=1, damaged=1)
    assert me.merge(there.path) == MergeReport(0, 0, 0, 0, 1)
    assert me.merge(me.path) == MergeReport(0, 0, 0, 0, 0)
    assert sorted(me.conflicts()["value"]) == ["chief", "head"]
    me.choose(ana, "title", "head")
    assert me.conflicts().empty
    with pytest.raises(NetcoachError, match="That has been settled already"):
        me.choose(ana, "title", "chief")


def test_no_repr_of_what_is_kept_says_a_name(me, copied):
    one_of_everything(me, "Quirina")
    there = copied(me)
    there.change(there.people.index[0], name="Quirin")
    me.change(me.people.index[0], name="Quirine")
    report = me.merge(there.path)
    done = me.forgetting(me.people.index[0])
    every = [me, me.as_of("2026-03-04"), report, done, *done.mentions, me.backups(), me.plan_page(), me.opened()]
    every += [forms.Desk(me, "w"), *say(me, *PAGE), done.mentions, me.twins(), me.since(me.backups()[0].path)]
    assert done.mentions
    assert "Quirin" not in repr(every) + str(report) + str(done)


def test_nothing_can_be_kept_where_no_journal_is_open(data):
    me = nc.open()
    for act in (me.check, me.twins, lambda: me.merge("x"), lambda: me.forgetting("x"), lambda: me.protect(None)):
        with pytest.raises(JournalError, match="Choose a journal first"):
            act()
    assert (me.conflicts().empty, me.is_protected, me.is_locked) == (True, False, False)
