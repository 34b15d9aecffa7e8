"""Looking back: memory is asked first, the page as written comes after, and the gap is said kindly."""

from __future__ import annotations

import datetime as dt

import ipywidgets as w
import pandas as pd
import pytest
from test_charts import LONG, NASTY, title, words
from test_forms import SCRIPT, html, message, press
from test_plan import on, write

import netcoach as nc
from netcoach import charts, measures
from netcoach.errors import UnknownColumnError
from netcoach.forms.look_back import FIRST, gap_words

TODAY = "2026-03-04"
STATEMENT = "The laboratory opens before June"


@pytest.fixture
def planned(me):
    """Ana's plan, begun on 1 March 2024, sealed on 1 May, and everything else since then."""
    on(me, "2024-03-01")
    ana = me.add("person", name="Ana")
    write(me, people=[ana], why="She sees my work")
    on(me, "2024-05-01")
    write(me, why="She laughs at the right place")
    me.seal_plan()
    on(me, TODAY)
    write(me, why="Something else")
    me.begin("look_back")
    return me


@pytest.fixture
def expected(me):
    """One prediction of 10 March 2025 of which the day has come."""
    on(me, "2025-03-10")
    me.which = me.add("prediction", statement=STATEMENT, chance=40, by_when="2025-06-01")
    on(me, TODAY)
    return me


def choose(form, label):
    form._which.value = dict(form._which.options)[label]


def sealed_label(form):
    return form._which.options[1][0]


def shown(form):
    """What the page shows: the sheet's own words and nothing that is hidden."""
    return html(form._then)


def toggles(form, question):
    return next(each for each in form._due.children if getattr(each, "key", "") == question)


# -- the plan ------------------------------------------------------------------------------------------------------


def test_a_plan_is_shown_only_after_she_wrote_what_she_remembers(planned):
    form = planned.look_at_plan()
    assert form._asked.layout.display == "none"
    choose(form, sealed_label(form))
    assert form._asked.layout.display == ""
    press(form, "Keep it, and show me the plan")
    assert FIRST.split(";")[0] in message(form)
    assert "She laughs" not in html(form) and planned.reflections.empty
    form._memory.value = "A way to a larger job"
    press(form, "Keep it, and show me the plan")
    assert "What you remembered on 4 March 2026:</b> A way to a larger job" in shown(form)
    assert "She laughs at the right place" in shown(form) and "Something else" not in shown(form)
    assert form._asked.layout.display == "none"
    (kept,) = planned.reflections.itertuples()
    assert (kept.workbook, kept.answer) == ("look_back", "A way to a larger job")
    assert kept.wording == "What do I remember of my plan of 1 May 2024?"
    assert kept.question == kept.wording.casefold()


def test_whoever_looks_at_another_plan_is_asked_again(planned):
    form = planned.look_at_plan()
    choose(form, sealed_label(form))
    form._memory.value = "Ana"
    press(form, "Keep it, and show me the plan")
    choose(form, "as it stood on another day …")
    assert shown(form) == ""
    choose(form, sealed_label(form))
    assert shown(form) == "" and form._asked.layout.display == ""
    assert form._memory.value is None


def test_on_any_day_the_plan_reads_as_it_stood_then(planned):
    form = planned.look_at_plan()
    choose(form, "as it stood on another day …")
    for day, line in ((dt.date(2024, 4, 1), "She sees my work"), (dt.date(2024, 6, 1), "She laughs")):
        form._day.value = day
        form._memory.value = "Nothing"
        press(form, "Keep it, and show me the plan")
        assert line in shown(form)
    assert "Sealed on 1 May 2024" in shown(form)
    assert planned.reflections["wording"].iloc[-1] == "What do I remember of my plan of 1 June 2024?"


@pytest.mark.parametrize("day", ["2024-02-29", "2026-03-05"])
def test_before_the_first_plan_and_after_today_there_is_none(planned, day):
    form = planned.look_at_plan()
    choose(form, "as it stood on another day …")
    form._day.value = dt.date.fromisoformat(day)
    assert form._asked.layout.display == "none"
    assert ("No plan was written by" in html(form)) == (day < TODAY)
    assert ("still to come" in html(form)) == (day > TODAY)


def test_what_is_saved_elsewhere_leaves_the_choice_and_the_memory_as_they_are(planned):
    form = planned.look_at_plan()
    choose(form, sealed_label(form))
    form._memory.value = "I am typ"
    planned.seal_plan()
    assert len(form._which.options) == 4
    assert form._which.label.startswith("sealed on 1 May 2024")
    assert form._memory.value == "I am typ" and form._asked.layout.display == ""


def test_while_she_looks_at_an_earlier_day_nothing_is_kept_and_no_plan_is_given_away(planned):
    planned.look_as_of(dt.date(2025, 1, 1))
    form = planned.look_at_plan()
    choose(form, sealed_label(form))
    form._memory.value = "Ana"
    press(form, "Keep it, and show me the plan")
    assert "It cannot be changed" in message(form)
    assert shown(form) == ""


def test_a_memory_and_a_plan_that_are_scripts_are_shown_as_text(planned):
    write(planned, why=SCRIPT)
    form = planned.look_at_plan()
    choose(form, "as it stood on another day …")
    form._day.value, form._memory.value = dt.date(2026, 3, 4), SCRIPT
    press(form, "Keep it, and show me the plan")
    assert shown(form).count("&lt;img") == 2 and "<img" not in html(form)


# -- predictions ---------------------------------------------------------------------------------------------------


def fill(form, **answers):
    for name, answer in answers.items():
        form._form.answers[name].value = answer
    press(form, "Keep my prediction")


def test_a_prediction_has_a_statement_a_chance_and_a_day_to_come(me):
    form = me.predict()
    fill(form, statement=STATEMENT, chance="40")
    assert "the day on which it will be known" in message(form)
    fill(form, by_when="2026-03-03")
    assert "That day is over" in message(form)
    fill(form, by_when="2026-06-01", chance="140")
    assert "whole number from 0 to 100" in message(form)
    assert me.predictions.empty
    fill(form, chance="40")
    (kept,) = me.predictions.itertuples()
    assert (kept.statement, kept.chance, kept.by_when.date()) == (STATEMENT, 40, dt.date(2026, 6, 1))
    assert f"{STATEMENT} · known by 1 June 2026" in html(form)
    assert "40" not in html(form)
    assert form._form.answers["statement"].value is None


def test_memory_is_asked_first_then_the_outcome_and_then_the_gap_is_said(expected):
    form = expected.predict()
    assert STATEMENT in html(form._due) and "Written on 10 March 2025" in html(form._due)
    assert toggles(form, "Did it happen?").layout.display == "none" and "40" not in html(form)
    press(form, "Keep it")
    assert "Write a number first" in message(form)
    toggles(form, "What do I remember having written, from 0 to 100?").value = "70"
    press(form, "Keep it")
    assert "40" not in html(form)
    toggles(form, "Did it happen?").control.value = "yes"
    said = "In March 2025 you wrote 40. Today you remember 70. That gap is hindsight; everybody has it."
    assert said in message(form)
    assert not form._due.children
    kept = expected.values(expected.which)
    assert (kept["remembered_chance"], kept["outcome"], kept["resolved_on"]) == (70, "yes", TODAY)
    assert measures.kept_predictions(expected.predictions, as_of=TODAY)["memory_gap"].to_list() == [pytest.approx(0.3)]


def test_i_do_not_remember_is_an_answer(expected):
    form = expected.predict()
    press(form, "I do not remember")
    toggles(form, "Did it happen?").control.value = "no"
    assert "You did not remember, and said so." in message(form)
    kept = measures.kept_predictions(expected.predictions, as_of=TODAY)
    assert kept["came_true"].to_list() == [False] and kept["memory_gap"].isna().all()


def test_an_end_that_cannot_be_told_counts_nowhere_and_does_not_come_back(expected):
    form = expected.predict()
    press(form, "I do not remember")
    toggles(form, "Did it happen?").control.value = "not_sure"
    assert not form._due.children
    assert measures.kept_predictions(expected.predictions, as_of=TODAY).empty


def test_the_oldest_comes_first_and_what_is_being_typed_stays(expected):
    expected.add("prediction", statement="A later one", chance=10, by_when="2026-01-01")
    form = expected.predict()
    assert STATEMENT in html(form._due) and "A later one" not in html(form)
    toggles(form, "What do I remember having written, from 0 to 100?").value = "7"
    expected.add("person", name="Ben")
    assert toggles(form, "What do I remember having written, from 0 to 100?").value == "7"


def test_undo_asks_again(expected):
    form = expected.predict()
    press(form, "I do not remember")
    press(form, "Undo")
    assert toggles(form, "What do I remember having written, from 0 to 100?")


@pytest.mark.parametrize("count", [9, 10])
def test_how_far_they_were_off_is_said_from_ten_on(me, count):
    for _ in range(count):
        end = {"outcome": "yes", "resolved_on": "2026-03-01", "remembered_chance": 50}
        me.add("prediction", statement=STATEMENT, chance=50, by_when="2026-03-01", **end)
    said = html(me.predict())
    assert ("predictions were off" in said) == (count == 10)
    assert ("10 predictions were off, taken together: 0.25" in said) == (count == 10)


@pytest.mark.parametrize(
    ("remembered", "outcome", "said"),
    [
        (70, "yes", "Today you remember 70. That gap is hindsight; everybody has it."),
        (20, "no", "Today you remember 20. That gap is hindsight; everybody has it."),
        (20, "yes", "Today you remember 20. Memory moves; everybody's does."),
        (70, "not_sure", "Today you remember 70. Memory moves; everybody's does."),
        (40, "no", "You remember it as it was."),
        ("unknown", "no", "You did not remember, and said so."),
    ],
)
def test_only_a_move_towards_what_happened_is_called_hindsight(remembered, outcome, said):
    assert gap_words(dt.date(2026, 3, 4), 40, remembered, outcome) == f"In March 2026 you wrote 40. {said}"


def test_a_statement_that_is_a_script_is_shown_as_text(me):
    me.add("prediction", statement=SCRIPT, chance=40, by_when="2026-03-01")
    me.add("prediction", statement=SCRIPT, chance=40, by_when="2026-05-01")
    end = {"outcome": "yes", "resolved_on": "2026-03-01", "remembered_chance": 50}
    me.add("prediction", statement=SCRIPT, chance=40, by_when="2026-03-01", **end)
    form, picture = me.predict(), me.show_predictions()
    press(picture, "Show as table")
    assert html(form).count("&lt;img") == 2 and "<img" not in html(form) + html(picture)
    assert "&lt;img" in html(picture)


# -- the map -------------------------------------------------------------------------------------------------------


def test_the_map_says_and_draws_what_was_learnt_later(me):
    on(me, "2025-03-01")
    move = me.add("move", title="Director")
    seats = [me.add("seat", move=move, placeholder=str(n), support_now=3, how_known="guess") for n in range(2)]
    on(me, TODAY)
    for seat, now in zip(seats, (3, 4), strict=True):
        me.change(seat, support_now=now, how_known="told")
    form = me.show_map_quality()
    assert "Where you guessed and were told later: 1 of 2 as you thought, 1 off by one step." in html(form)
    press(form, "Show as table")
    assert "<td>I&#x27;m guessing</td><td>1</td><td>1</td><td>0</td>" in html(form)
    assert form._figure.outputs


# -- the charts ----------------------------------------------------------------------------------------------------


def learnt(told=(0, 0, 0), signs=(0, 0, 0), guess=(0, 0, 0)):
    rows = [(how, *counts, sum(counts)) for how, counts in (("told", told), ("signs", signs), ("guess", guess))]
    return pd.DataFrame(rows, columns=["how_known", "same", "off_by_1", "off_by_2", "learnt"])


def kept(*rows):
    lines = [
        {"id": f"p{n:03}", "chance": chance, "outcome": outcome, "remembered_chance": now, "resolved_on": TODAY}
        for n, (chance, now, outcome) in enumerate(rows)
    ]
    table = pd.DataFrame(lines, columns=["id", "chance", "outcome", "remembered_chance", "resolved_on"])
    return measures.kept_predictions(table.set_index("id"), as_of=TODAY)


def bars(figure):
    return [list(each.x) for each in figure.data]


def test_empty_tables_say_what_to_write_down_first():
    for drawn in (nc.plot_learnt(learnt()), nc.plot_kept_predictions(kept())):
        assert drawn.layout.meta["alt"].startswith("No picture yet: ")
        assert not drawn.data


def test_the_map_is_a_bar_for_each_way_of_knowing_that_was_checked():
    drawn = nc.plot_learnt(learnt(signs=(5, 2, 1), guess=(2, 1, 4)))
    assert title(drawn) == "7 of 15 beliefs were as you thought"
    assert bars(drawn) == [[5, 2], [2, 1], [1, 4]]
    assert [list(each.base) for each in drawn.data] == [[0, 0], [5, 2], [7, 3]]
    assert "I guessed: 2 as I thought, 1 off by one step, 4 off by two or more" in drawn.layout.meta["alt"]
    assert "changed their mind" not in words(drawn)


def test_a_few_beliefs_are_too_few_and_being_told_twice_is_no_belief():
    assert title(nc.plot_learnt(learnt(signs=(0, 4, 0)))) == "4 beliefs checked: too few to say"
    drawn = nc.plot_learnt(learnt(told=(9, 1, 0)))
    assert title(drawn) == "Nothing you guessed is checked yet"
    assert "may have changed their mind" in words(drawn)


def test_a_prediction_is_a_line_from_what_was_written_to_what_is_remembered():
    drawn = nc.plot_kept_predictions(kept((40, 70, "yes"), (75, 80, "no"), (50, None, "yes")), names={"p000": "Lab"})
    assert title(drawn) == "1 of 2 remembered nearer to what happened"
    line, remembered, wrote, came = drawn.data
    assert list(wrote.x) == [50, 75, 40] and list(remembered.x) == [None, 80, 70]
    assert list(line.x)[6:8] == [40, 70] and list(line.y)[6:8] == [-2, -2]
    assert list(came.text) == ["✓ it happened", "✗ it did not", "✓ it happened"]
    assert "Of 3 predictions, 2 happened; of 2 you said what you remember, 1 of them" in drawn.layout.meta["alt"]
    assert "Lab" in words(drawn)


def test_without_a_memory_nothing_is_said_of_hindsight():
    drawn = nc.plot_kept_predictions(kept((40, None, "yes")))
    assert title(drawn) == "1 prediction, and what happened"
    assert "hindsight" not in words(drawn)


@pytest.mark.parametrize("count", [1, 5, 500])
def test_many_predictions_are_a_few_traces_and_the_rest_is_counted(count):
    names = {f"p{number:03}": f"{NASTY} {LONG}" for number in range(count)}
    drawn = nc.plot_kept_predictions(kept(*[(40, 70, "yes")] * count), names=names)
    assert len(drawn.data) == 4 and drawn.layout.height <= 900
    assert ("480 earlier ones not shown" in words(drawn)) == (count == 500)
    assert "<img" not in words(drawn) and "$5" not in words(drawn) and "%" not in title(drawn)


def test_a_table_without_its_columns_is_refused():
    for draw in (charts.plot_learnt, charts.plot_kept_predictions):
        with pytest.raises(UnknownColumnError):
            draw(pd.DataFrame({"person": ["ana"]}))


def test_a_chance_is_typed_and_an_ease_is_pressed(me):
    form, step = me.predict(), me.small_step()
    assert isinstance(form._form.answers["chance"].control, w.Text)
    assert len(step._form.answers["ease_before"].control.options) == 11
