"""Speaking as one who would have to agree, her first sentence, and the one picture of a session."""

from __future__ import annotations

import ipywidgets as w
import pytest

from netcoach import drawing, forms

FIELDS = ("this_year", "this_year_known", "glad", "glad_known", "hesitate", "hesitate_known")


@pytest.fixture
def seated(me):
    """A journal with a move, and Ana and somebody from HR who would have to agree."""
    me.ana = me.add("person", name="Ana Ruiz")
    me.move_id = me.add("move", title="Head of Research")
    me.seat = me.add("seat", move=me.move_id, person=me.ana, role="decides", support_now=3, how_known="guess")
    me.add("seat", move=me.move_id, placeholder="someone from HR", role="must_agree")
    return me


def press(form, label):
    next(each for each in below(form) if isinstance(each, w.Button) and each.description == label).click()


def below(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from below(child)


def answer(form, field, value):
    form._form.answers[field].value = value


def test_what_was_said_and_what_was_made_up_stay_apart_and_the_reading_is_not_touched(seated):
    before = seated.panel(seated.move_id)
    form = seated.rehearse(*FIELDS)
    assert form._body.layout.display == "none" and "Choose one of them above" in form._heading.value
    press(form, "Ana Ruiz")
    answer(form, "this_year", "a laboratory that keeps its dates")
    answer(form, "this_year_known", "said")
    answer(form, "hesitate", "she has never run a budget")
    answer(form, "hesitate_known", "made_up")
    press(form, "Save")
    kept = seated.values(seated.seat)
    assert (kept["this_year_known"], kept["hesitate_known"]) == ("said", "made_up")
    assert kept["support_now"] == 3 and kept["how_known"] == "guess"
    assert seated.panel(seated.move_id) == before


def test_the_first_sentence_is_written_again_and_the_earlier_one_is_in_its_history(seated):
    form = seated.rehearse("first_sentence", "said_aloud")
    for sentence in ("I wanted to talk about the job.", "What do you need this year?"):
        press(form, "Ana Ruiz")
        answer(form, "first_sentence", sentence)
        press(form, "Save")
    told = seated.history(seated.seat)
    assert list(told.loc[told["field"] == "first_sentence", "value"])[-2:] == [
        "I wanted to talk about the job.",
        "What do you need this year?",
    ]


def test_a_rehearsal_puts_nobody_in_and_takes_nobody_out(seated):
    form = seated.rehearse(*FIELDS)
    press(form, "Ana Ruiz")
    shown = [each.description for each in below(form) if isinstance(each, w.Button) and each.layout.display != "none"]
    assert "Take it out" not in shown and "Somebody new" not in shown


def test_whoever_is_taken_out_meanwhile_is_no_longer_spoken_for(seated):
    form = seated.rehearse(*FIELDS)
    press(form, "Ana Ruiz")
    seated.remove(seated.seat)
    assert form._body.layout.display == "none"
    assert [each.description for each in form._list.children] == ["someone from HR"]


def test_a_name_that_is_a_script_is_text_in_a_rehearsal(seated):
    seated.change(seated.ana, name="<img src=x>")
    form = seated.rehearse(*FIELDS)
    press(form, "<img src=x>")
    assert "<img" not in form._heading.value


@pytest.mark.parametrize("name", drawing.ONE_OF)
def test_every_picture_of_a_session_can_be_chosen_on_day_one(me, name):
    form = me.one_picture()
    form._which.value = name
    assert form._message.value == "" and form._alt.value
    assert forms.shows_picture(form)


def test_a_session_shows_the_picture_that_was_chosen(seated):
    form = seated.one_picture()
    form._which.value = "Who would have to agree?"
    assert "2 who would have to agree" in form._alt.value


def test_a_small_step_keeps_how_sure_she_is_and_what_could_get_in_the_way(me):
    form = me.small_step("What will I do?")
    said = {"what": "Ring Ana", "obstacle": "the audit", "if_then": "I ring at eight", "confidence": 8}
    for field, value in said.items():
        answer(form, field, value)
    press(form, "Keep it")
    (step,) = me.intentions.index
    assert {name: me.values(step)[name] for name in said} == said


def test_a_prediction_beside_the_plan_asks_nothing_about_older_ones(me):
    me.add("prediction", statement="An old one", chance=50, by_when="2026-03-01")
    assert "An old one" in str([each.value for each in below(me.predict()) if isinstance(each, w.HTML)])
    beside = me.expect()
    assert "An old one" not in str([each.value for each in below(beside) if isinstance(each, w.HTML)])
