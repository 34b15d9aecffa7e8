"""What one page has begun while another takes something out for good: refused in words, and no word of hers is lost."""

import datetime as dt
import shutil

import ipywidgets as w
import pytest
from test_forms import below, message, press

import netcoach as nc
from netcoach import places
from netcoach.errors import NotSavedError

LATE = "a late word"


def in_the_file(me, word):
    return word.encode() in me.path.read_bytes()


def talk(me, *people, **values):
    return me.add("interaction", people=list(people), happened_on="2026-03-01", **values)


# -- what is written about something that was taken out for good elsewhere --------------------------------------------


def test_words_over_an_answer_that_was_struck_elsewhere_are_refused_and_kept_at_the_second_save(me, another_notebook):
    ana = me.add("person", name="Ana", note="an angry sentence")
    other = another_notebook(me)
    shown = other.shown(ana)
    me.strike(ana, "note")
    facts = len(me.opened().rows)
    with pytest.raises(NotSavedError, match="taken out for good meanwhile"), other.gesture() as gesture:
        gesture.change(ana, shown=shown, note=LATE)
    me.look()
    assert len(me.opened().rows) == facts and not in_the_file(me, LATE)
    other.change(ana, note=LATE)
    me.look()
    assert me.values(ana)["note"] == LATE
    me.merge(shutil.copy(me.path, me.path.parent / "copy.netcoach"))
    me.strike(talk(me, ana), None)
    assert me.values(ana)["note"] == LATE


@pytest.mark.parametrize("late", ["change", "talk", "good news", "step"])
def test_nothing_can_be_written_about_somebody_who_was_forgotten_elsewhere(me, another_notebook, late):
    ana = me.add("person", name="Ana")
    other = another_notebook(me)
    me.forget(ana)
    facts = len(me.opened().rows)
    write = {
        "change": lambda: other.change(ana, note=LATE),
        "talk": lambda: talk(other, ana, note=LATE),
        "good news": lambda: other.add("news", person=ana, what=LATE),
        "step": lambda: other.add("intention", what=LATE, people=[ana]),
    }[late]
    with pytest.raises(NotSavedError, match="taken out for good meanwhile"):
        write()
    me.look()
    assert len(me.opened().rows) == facts and not in_the_file(me, LATE)
    assert other.people.empty


def test_a_refused_gesture_writes_none_of_its_parts(me, another_notebook):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    other = another_notebook(me)
    me.forget(ana)
    with pytest.raises(NotSavedError), other.gesture() as gesture:
        gesture.change(ben, title="CFO")
        gesture.change(ana, title="CFO")
    assert "title" not in me.values(ben) and "title" not in other.values(ben)


def test_what_has_nothing_to_do_with_it_is_saved_at_once(me, another_notebook):
    ana, ben = me.add("person", name="Ana", note="angry"), me.add("person", name="Ben")
    other = another_notebook(me)
    me.strike(ana, "note")
    other.change(ana, title="CFO")
    other.change(ben, note="fine")
    me.look()
    assert (me.values(ana)["title"], me.values(ben)["note"]) == ("CFO", "fine")


def test_a_merge_that_came_in_again_is_taken_back_by_one_undo(me, data):
    ana = me.add("person", name="Ana")
    path = shutil.copy(me.path, data / "copy.netcoach")
    there = nc.open(path, today="2026-03-05")
    there.change(ana, title="chief")
    me.merge(path)
    me.undo()
    me.change(ana, note="mine")
    me.merge(path)
    assert me.values(ana) == {"name": "Ana", "title": "chief", "note": "mine"}
    me.undo()
    assert me.values(ana) == {"name": "Ana", "note": "mine"}


def test_taking_a_name_out_of_two_answers_that_differ_leaves_both_to_choose_from(me, data):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben", note="Ana's friend")
    path = shutil.copy(me.path, data / "copy.netcoach")
    nc.open(path, today="2026-03-05").change(ben, note="likes golf")
    me.change(ben, note="likes chess")
    me.merge(path)
    done = me.forget(ana)
    me.redact(done.mentions, done.words)
    assert sorted(me.conflicts()["value"]) == ["likes chess", "likes golf"]
    assert not in_the_file(me, "Ana")


# -- what is half typed while a page is built anew ---------------------------------------------------------------------


@pytest.fixture
def begun(me):
    """Begin something in every form that has a text, on one page."""
    ana, ben = me.add("person", name="Ana", direction="up"), me.add("person", name="Ben", appreciate="calm")
    old = talk(me, ana, ben, note="old")
    forms = {
        "talk": me.record_interaction(),
        "map": me.map_stakeholders(),
        "five": me.five_people(),
        "friday": me.friday(),
        "step": me.plan_step(),
    }
    forms["talk"].edit(old)
    forms["talk"]._form.answers["note"].control.value = "half a note"
    forms["talk"]._next.control.value = "half a step"
    press(forms["map"], "Ana")
    forms["map"]._form.answers["agenda"].control.value = "half an agenda"
    forms["five"]._lines[1].appreciate.control.value = "half a line"
    forms["friday"]._whom.control.value = "Ana"
    forms["friday"]._appreciated.control.value = "half a week"
    forms["step"]._form.answers["what"].control.value = "half a small step"
    return me, forms, old, ana


def stands(forms, old, ana):
    talk_form, around, five, friday, step = forms.values()
    assert talk_form._form.record == old and talk_form._form.answers["note"].value == "half a note"
    assert talk_form._next.value == "half a step"
    assert around._form.record == ana and around._form.answers["agenda"].value == "half an agenda"
    assert [line.appreciate.value for line in five._lines[:3]] == ["calm", "half a line", None]
    assert (friday._whom.value, friday._appreciated.value) == ([ana], "half a week")
    assert step._form.answers["what"].value == "half a small step"


def rebuilt(me, act):
    before = me.binding
    act()
    assert me.binding is not before
    return True


def test_what_is_half_typed_stays_when_facts_are_taken_out_elsewhere(begun, another_notebook):
    me, forms, old, ana = begun
    other = another_notebook(me)
    dee = other.add("person", name="Dee", note="x")
    other.strike(dee, "note")
    assert rebuilt(me, me.look)
    stands(forms, old, ana)
    other.forget(dee)
    assert rebuilt(me, me.look)
    stands(forms, old, ana)


def test_what_is_half_typed_stays_while_she_looks_back_at_the_example_and_at_a_copy(begun):
    me, forms, old, ana = begun
    copy = me.opened().back_up()
    places.choose_journal(me.path)
    assert rebuilt(me, lambda: me.look_as_of(dt.date(2026, 3, 4)))
    assert "half" not in typed_in(forms)
    assert rebuilt(me, me.look_at_today)
    stands(forms, old, ana)
    assert rebuilt(me, me.look_at_example)
    assert "half" not in typed_in(forms)
    assert rebuilt(me, me.back_to_my_own)
    stands(forms, old, ana)
    assert rebuilt(me, lambda: me.restore(copy))
    stands(forms, old, ana)


def typed_in(forms):
    every = [each for form in forms.values() for each in below(form)]
    return " ".join(each.value for each in every if isinstance(each, w.Text | w.Textarea))


def test_what_is_half_typed_is_in_sight_again(me, another_notebook):
    ana, form = me.add("person", name="Ana"), me.record_interaction()
    press(form, "Add more")
    form._form.answers["note"].control.value = "half a note"
    another_notebook(me).forget(ana)
    assert rebuilt(me, me.look)
    assert form._form._more.layout.display == "" and form._form.toggle.description == "Show less"


def test_nobody_is_asked_about_who_was_taken_out(me):
    ana = me.add("person", name="Ana")
    me.add("person", name="Ben")
    form = me.ask_agendas()
    assert form._person == ana
    me.remove(ana)
    assert "Ana" not in form._question.value and "Ben" in form._question.value


def test_a_half_written_seat_stays_the_seat_of_that_person(me, another_notebook):
    ana = me.add("person", name="Ana")
    move = me.add("move", title="head of sales", conversation="promotion")
    seat = me.add("seat", move=move, person=ana, role="decides")
    form = me.who_decides()
    press(form, "Ana")
    form._form.answers["seen_or_heard"].control.value = "half a sentence"
    other = another_notebook(me)
    other.forget(other.add("person", name="Dee"))
    assert rebuilt(me, me.look)
    assert form._form.answers["seen_or_heard"].value == "half a sentence"
    press(form, "Save")
    assert me.values(seat)["seen_or_heard"] == "half a sentence" and len(me.seats) == 1


def test_what_was_kept_and_then_struck_is_not_taken_for_half_typed(me, another_notebook):
    ana = me.add("person", name="Ana")
    text, agendas = me.plan_text("why"), me.ask_agendas()
    for answer, words in ((text._text, "angry"), (agendas._text, "furious")):
        answer.control.value = words
    text._keep()
    agendas._keep()
    other = another_notebook(me)
    other.strike(ana, "agenda")
    other.strike(me.plans.index[0], "why")
    me.look()
    assert (text._text.value, agendas._text.value) == (None, None)


def test_the_line_of_somebody_who_is_forgotten_gives_its_words_to_nobody_else(me, another_notebook):
    ana = me.add("person", name="Ana", appreciate="wit")
    me.add("person", name="Ben", appreciate="calm")
    five = me.five_people()
    for line, words in zip(five._lines, ("about Ana", "about Ben", "about a third"), strict=False):
        line.appreciate.control.value = words
    five._lines[2].who.control.value = "Cho"
    another_notebook(me).forget(ana)
    me.look()
    said = [(line.who.value, line.appreciate.value) for line in five._lines]
    assert said[:3] == [("Ben", "about Ben"), ("Cho", "about a third"), (None, None)]


def test_who_is_forgotten_is_in_no_half_filled_form(me, another_notebook):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    form = me.record_interaction()
    form._form.answers["people"].control.value = "Ana, Ben, Cho"
    another_notebook(me).forget(ana)
    me.look()
    assert form._form.answers["people"].value == [ben, "Cho"]


def test_a_text_that_was_about_to_be_kept_is_not_kept_in_another_journal(me):
    places.choose_journal(me.path)
    text = me.plan_text("why")
    text._text.control.value = "mine alone"
    autosave = text._autosaves[0]
    me.look_as_of(dt.date(2026, 3, 4))
    autosave.now()
    assert "cannot be changed" not in message(text)
    me.look_at_today()
    autosave = text._autosaves[0]
    me.look_at_example()
    autosave.now()
    assert not in_the_file(me, "mine alone") and "mine alone" not in str(me.plans.to_dict())
    me.back_to_my_own()
    assert text._text.value == "mine alone"
    text._autosaves[-1].now()
    assert me.plan_values()["why"] == "mine alone"


def test_a_save_that_came_too_late_keeps_the_text_in_the_form_and_the_next_one_works(me, another_notebook):
    ana = me.add("person", name="Ana", direction="up", note="angry")
    form = me.map_stakeholders()
    press(form, "Ana")
    form._form.answers["note"].control.value = LATE
    another_notebook(me).strike(ana, "note")
    press(form, "Save")
    assert "taken out for good meanwhile" in message(form)
    assert form._form.answers["note"].value == LATE and not in_the_file(me, LATE)
    press(form, "Save")
    assert "is on your map" in message(form)
    assert me.values(ana)["note"] == LATE
