"""The forms about a move: what is asked before what, what stays apart, and what is never said."""

from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import json
import re
from pathlib import Path

import pytest
from test_forms import below, html, message, press, wait_for

from netcoach import charts
from netcoach.days import Clock
from netcoach.forms.base import Script
from netcoach.forms.moves import RATINGS

SCRIPT = "<img src=x onerror=alert(1)>"
ROOT = Path(__file__).resolve().parents[1]
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
PAGE = ("my_moves", "who_decides", "show_panel", "show_columns", "my_work", "three_steps", "show_timeline")
PAGE += ("after_decision",)
NOTED = re.compile(r"It is not a probability of promotion\.")  # the one sentence that may say the word
NEVER = re.compile(
    r"\d\s*%|per ?cent|\bprobab|\bchances?\b|\blikel(y|ihood)|\bodds\b|\bscor|\bindex\b|\baverage|\bmean\b|\btotal\b"
    r"|\bsum\b|\bpanel\b|\bweakest|\bstakeholder",
    re.IGNORECASE,
)


@pytest.fixture
def move(me):
    """The worked example of the design, written down: Ana to Eve must agree, and Flo has no seat."""
    people = {name: me.add("person", name=name) for name in ("Ana", "Ben", "Cho", "Dev", "Eve", "Flo")}
    move = me.add("move", title="Head of Research")
    rated = {
        "Ana": (5, "told"),
        "Ben": (4, "signs"),
        "Cho": (3, "signs"),
        "Dev": (2, "guess"),
        "Eve": ("unknown", None),
    }
    for name, (now, how) in rated.items():
        seat = {"role": "must_agree", "support_now": now, "how_known": how, "seen_or_heard": "a word"}
        me.add("seat", move=move, person=people[name], **seat)
    me.add("seat", move=move, person=people["Flo"], role="not_on_panel", support_now=5, how_known="told")
    me.change(people["Dev"], listens_to=[(people["Flo"], "a lot")])
    return move


def who(me, name):
    return next(person for person, shown in me.names.items() if shown == name)


def shows(answer):
    return answer.layout.display != "none"


def pictures(form):
    shown = (each for each in below(form) if hasattr(each, "outputs") and not isinstance(each, Script))
    return [json.dumps(each.outputs, ensure_ascii=False) for each in shown]


# -- moves and seats -------------------------------------------------------------------------------------------------


def test_a_new_move_is_the_one_that_the_page_shows_and_others_can_be_chosen(me):
    moves, seats = me.my_moves(), me.who_decides()
    assert "Write down a move first" in html(seats) and not shows(seats._body)
    for title in ("First", "Second"):
        press(moves, "A new move")
        moves._form.answers["title"].value = title
        moves._form.answers["stages.announced"].control.value = "today"
        press(moves, "Save")
    assert me.moves.loc[me.move, "title"] == "Second" and shows(seats._body)
    assert me.stages(me.move) == {"announced": me.today}
    press(moves, "First")
    assert me.moves.loc[me.move, "title"] == "First"
    press(moves, "Take it out")
    assert me.moves["title"].to_list() == ["Second"] and me.moves.loc[me.move, "title"] == "Second"


def test_ratings_are_asked_only_after_something_was_seen_or_heard(me, move):
    seats = me.who_decides()
    answers = seats._form.answers
    assert not any(shows(answers[name]) for name in RATINGS) and shows(answers["need"])
    assert not shows(seats._form.toggle)  # what is folded away are ratings, too
    answers["seen_or_heard"].value = "She asked about the third year."
    assert all(shows(answers[name]) for name in RATINGS) and shows(seats._form.toggle)
    press(seats, "Ana")
    assert all(shows(answers[name]) for name in RATINGS)
    press(seats, "Somebody new")
    assert not any(shows(answers[name]) for name in RATINGS)


def test_every_rating_takes_i_do_not_know_for_an_answer(me, move):
    seats = me.who_decides()
    answers = seats._form.answers
    answers["placeholder"].value, answers["role"].value = "someone from HR", "must_agree"
    answers["seen_or_heard"].value = "Nothing yet."
    ratings = [name for name in RATINGS if name != "how_known"]
    for name in ratings:
        assert "I don't know yet" in [word for word, _ in answers[name].control.options]
        answers[name].value = "unknown"
    press(seats, "Save")
    assert "Saved" in message(seats)
    kept = me.values(me.seats.index[-1])
    assert {kept[name] for name in ratings} == {"unknown"}
    assert me.seat_names(move)[me.panel(move).unknown[-1]] == "someone from HR"


def test_a_seat_for_somebody_new_is_one_gesture_and_one_undo(me, move):
    seats = me.who_decides()
    seats._form.answers["person"].control.value = "Gus"
    seats._form.answers["role"].value = "decides"
    press(seats, "Save")
    assert me.seats["person"].iloc[-1] == who(me, "Gus") and me.seats["move"].iloc[-1] == move
    press(seats, "Undo")
    assert "Gus" not in me.names.values() and len(me.seats) == 6


@pytest.mark.parametrize(("typed", "said"), [("", "Say who it is"), ("Ana", "Ana is here already")])
def test_a_seat_needs_somebody_and_nobody_twice(me, move, typed, said):
    seats = me.who_decides()
    seats._form.answers["person"].control.value = typed
    press(seats, "Save")
    assert said in message(seats) and len(me.seats) == 6


def test_a_seat_is_changed_and_its_history_is_there(me, move):
    seats, panel = me.who_decides(), me.show_panel()
    press(seats, "Ben")
    seats._form.answers["support_now"].value, seats._form.answers["how_known"].value = 5, "told"
    press(seats, "Save")
    assert me.panel(move).told == 2 and "Counting only what they told you: 2 of 5" in html(panel)
    press(seats, "Ben")
    press(seats, "What I wrote, and when")
    assert "would speak up for me" in html(seats)


def test_whom_somebody_listens_to_is_asked_only_where_a_consultant_chose_it_and_never_in_interviews(me, move):
    assert not shows(me.who_decides()._listens) and "Who knows" not in html(me.show_panel())
    me.keep_template(dataclasses.replace(me.template, routes=True))
    seats, panel = me.who_decides(), me.show_panel()
    assert shows(seats._listens) and "Who knows Dev well enough to tell me what matters to them? Flo." in html(panel)
    press(seats, "Dev")
    seats._listens.value = [who(me, "Flo"), who(me, "Ana")]
    press(seats, "Save")
    assert me.values(who(me, "Dev"))["listens_to"] == [[who(me, "Flo"), "a lot"], [who(me, "Ana"), "a lot"]]
    me.change(move, **{"stages.interviewing": me.today})
    assert not shows(me.who_decides()._listens) and "Who knows" not in html(panel)


def test_work_says_which_deciders_have_seen_none_of_it(me, move):
    work = me.my_work()
    assert "seen" not in work._seen.value
    work._form.answers["what"].value = "A shorter report"
    work._form.answers["seen_by"].value = [who(me, name) for name in ("Ana", "Ben", "Cho", "Dev")]
    press(work, "Save")
    assert work._seen.value == "None of it has been seen yet by Eve, who would have to agree."


# -- the reading -----------------------------------------------------------------------------------------------------


def test_the_panel_says_what_it_is_on_which_day_and_what_it_is_not(me, move):
    said = html(me.show_panel())
    assert "This is a picture of your own notes, made on 4 March 2026. It is not a probability of promotion." in said
    assert "Write nothing here about a person that you would not want them to read." in said
    assert "As you see it: 2 of 5. Counting only what they told you: 1 of 5." in said
    assert "<b>Find out where they stand:</b> Dev, Eve" in said


def test_then_and_now_stand_beside_each_other(me, move):
    assert not shows(me.show_panel()._then)
    me.opened().clock = Clock("2026-06-01")
    me.change(me.seats.index[3], support_now=4, how_known="told")
    panel = me.show_panel()
    panel._then.value = dt.date(2026, 3, 4)
    assert "Then 2 of 5 there, now 3 of 5" in panel._figure.board["title"]
    assert "On 4 March 2026: As you see it: 2 of 5." in html(panel)
    panel._then.value = ""
    assert "3 of 5 are where they would have to be" in panel._figure.board["title"]


def test_three_steps_show_what_is_hoped_for_and_keep_nothing(me, move):
    before = len(me.opened().rows)
    hopes = me.three_steps()
    assert not shows(hopes._picture)
    assert list(hopes._answers) == [who(me, name) for name in ("Dev", "Cho", "Eve")]  # the furthest first
    hopes._answers[who(me, "Dev")].value = 4
    assert shows(hopes._picture) and "Now 2 of 5 there, in hope 3 of 5" in pictures(hopes)[0]
    assert "Counting only what they told you: 1 of 5" in pictures(hopes)[0].replace("<br>", " ")
    assert len(me.opened().rows) == before and me.panel(move).seen == 2


def test_without_anybody_short_there_is_nothing_to_hope_for(me):
    assert "When you have written down who decides" in html(me.three_steps())
    ana, move = me.add("person", name="Ana"), me.add("move", title="A move")
    me.add("seat", move=move, person=ana, role="decides", support_now=4)
    assert "Nobody here is short" in html(me.three_steps())


def test_a_small_step_with_one_of_them_is_named(me, move):
    me.add("intention", what="Show Dev the pilot", people=[who(me, "Dev")], status="open")
    assert "If this goes well: Show Dev the pilot, where would Dev be?" in html(me.three_steps())


def test_the_four_columns_stay_apart(me, move):
    columns = ["Who", "Knows me", "Likes working with me", "Sees my work", "Talks that went well"]
    assert re.findall("<th scope='col'>(.*?)</th>", html(me.show_columns())) == columns


def test_from_the_interviews_on_the_word_is_named(me, move):
    assert "lobbying" not in html(me.show_timeline())
    me.change(move, **{"stages.interviewing": me.today})
    assert "From here on, new approaches are lobbying. Prepare well" in html(me.show_timeline())
    me.change(move, **{"stages.decided": me.today})
    assert "From here on" not in html(me.show_timeline())


def test_talks_that_would_have_been_without_a_job_are_counted_where_she_noted_it(me, move):
    for answer in ("yes", "no", "not_sure", None):
        me.add("interaction", people=[who(me, "Ana")], happened_on="2026-03-01", without_a_job=answer)
    me.add("interaction", people=[who(me, "Flo")], happened_on="2026-03-01", without_a_job="yes")  # does not decide
    assert "if no job existed: 1 of the 2 where you noted it." in html(me.show_timeline())


# -- after the decision ----------------------------------------------------------------------------------------------


def test_after_the_decision_thanks_become_small_steps(me, move):
    after = me.after_decision()
    assert "This is for the time after the decision" in html(after)
    me.change(move, **{"stages.decided": me.today})
    after._thanks[who(me, "Ana")].value = True
    after._others.control.value = "Gus"
    press(after, "Make small steps of it")
    assert me.intentions["what"].to_list() == ["Thank Ana", "A word to Gus, who hoped for it too"]
    assert set(me.intentions["status"]) == {"open"} and me.contacts.empty  # meaning to is not doing
    press(after, "Make small steps of it")
    assert "Tick somebody to thank" in message(after)


def test_how_it_ended_is_kept_as_she_types(me, move):
    me.change(move, **{"stages.decided": me.today})
    after = me.after_decision()
    after._outcome.control.value = "Not me, this time."
    wait_for(lambda: me.values(move).get("outcome") == "Not me, this time.")
    press(after, "Undo")
    assert after._outcome.value is None


# -- what is never said, and what cannot act --------------------------------------------------------------------------


def everything(me, move):
    """All that the page shows: words, buttons, choices, pictures, tables."""
    said = []
    for line in PAGE:
        form = getattr(me, line)()
        for each in below(form):
            options = [str(word) for word, *_ in getattr(each, "options", ()) if not isinstance(word, dict)]
            parts = [getattr(each, name, "") for name in ("value", "description", "placeholder")]
            said += [*map(str, parts), *options, *pictures(each)]
    said += [
        repr(me.panel(move)),
        *me.panel_words(move),
        me.panel_table(move).to_csv(),
        me.columns_table(move).to_csv(),
    ]
    figure = charts.plot_panel(me.support(move), names=me.names, earlier=me.support(move, {who(me, "Dev"): 5}))
    return [*said, json.dumps(charts.shown(figure))]


@pytest.mark.parametrize("ana", [(5, "told"), (1, "told"), ("unknown", None)])
def test_no_percent_sign_no_sum_and_no_probability_anywhere_on_the_page(me, move, ana):
    me.change(move, **{"stages.announced": "2026-01-01", "stages.interviewing": "2026-02-01"})
    me.change(me.seats.index[0], support_now=ana[0], how_known=ana[1])
    for day in ("2026-01-15", "2026-02-15"):
        me.add("interaction", people=[who(me, "Ana")], happened_on=day, felt="good", without_a_job="no")
    said = everything(me, move)
    assert sum(map(len, said)) > 10_000
    plotly = re.compile(r'"(layout|template|sizeref|paper|xref|yref)":')  # its own words are not shown
    for text in said:
        assert not (found := NEVER.search(NOTED.sub("", plotly.sub("", text)))), found


@pytest.mark.parametrize("module", ["moving", "forms/moves", "forms/panel", "charts/panel", "charts/move"])
def test_no_sentence_of_the_code_has_such_a_word_either(module):
    tree = ast.parse((ROOT / "netcoach" / f"{module}.py").read_text(encoding="utf-8"))
    docs = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)}
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for text in said - docs:
        spoken = re.sub("%[bBY]", "", NOTED.sub("", text))  # how a month is written
        assert not re.search(r"%|per ?cent|probab|chance|likel[yi]|\bodds|scor|average", spoken, re.IGNORECASE), text


def test_a_script_in_a_name_or_a_placeholder_is_text(me):
    move = me.add("move", title=SCRIPT)
    me.add("seat", move=move, person=me.add("person", name=f"{SCRIPT} Ana"), role="decides", support_now=2)
    me.add("seat", move=move, placeholder=SCRIPT, role="must_agree", seen_or_heard=SCRIPT)
    me.add("accomplishment", what=SCRIPT)
    me.change(move, **{"stages.decided": me.today})
    for line in PAGE:
        form = getattr(me, line)()
        assert "<img" not in html(form), line
        assert "<img" not in "".join(re.sub('"alt": "[^"]*"', "", each) for each in pictures(form)), line
