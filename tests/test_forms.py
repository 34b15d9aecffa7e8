"""The forms: press the button and look at the journal; break something and read the sentence."""

from __future__ import annotations

import datetime as dt
import threading
import time

import ipywidgets as w
import pytest

import netcoach as nc
from netcoach import drawing, forms, places
from netcoach.choosing import demo
from netcoach.days import Clock
from netcoach.forms import base
from netcoach.forms.answers import Answer, AudienceAnswer, NewName, PastDayAnswer, PeopleAnswer, WordsAnswer, answer_for
from netcoach.forms.pictures import Figure
from netcoach.records import KINDS

TODAY = dt.date(2026, 3, 4)
TODAY = dt.date(2026, 3, 4)
SCRIPT = "<img src=x onerror=alert(1)>"
EVERY = [
    "begin('start_here')",
    "finish()",
    "reflect('What now?')",
    "cards()",
    "confidentiality()",
    "choose_conversation()",
    "five_people()",
    "show_appreciation()",
    "two_sentences()",
    "map_stakeholders()",
    "ask_agendas()",
    "import_contacts()",
    "plan_people()",
    "plan_text('why')",
    "plan_step()",
    "show_plan()",
    "record_interaction()",
    "last_interactions()",
    "recollect()",
    "friday()",
    "my_steps()",
    "small_step('What could I ask?')",
    "decide('What now?')",
    "congratulate()",
    "show_reach()",
    "show_purposes()",
    "show_openers()",
    "ask_voices()",
    "show_voices()",
    "show_good_news()",
    "show_ease()",
    "show_consistency()",
    "show_activity()",
    "show_years()",
    "show_given()",
    "show_variety()",
    "ask_session('did', 'did_not', 'noticed')",
    "show_brief()",
    "our_topics()",
    "last_commitments()",
    "commit('What will I do?')",
    "agree_at_first()",
    "close_session()",
    "then_and_now()",
    "earlier_sessions()",
    "show_months()",
    "show_starts()",
    "show_topics()",
    "show_rhythm()",
    "show_attention()",
    "my_moves()",
    "who_decides()",
    "show_panel()",
    "show_columns()",
    "my_work()",
    "three_steps()",
    "show_timeline()",
    "after_decision()",
    "look_at_plan()",
    "predict()",
    "show_predictions()",
    "show_map_quality()",
    "reminders()",
    "expect()",
    "rehearse('this_year', 'this_year_known')",
    "one_picture()",
    "share_with_coach()",
]

# They ask, and write no record of their own: of talks that are there, of hopes, for a calendar.
KEEPS_NOTHING = ["show_years()", "three_steps()", "reminders()", "import_contacts()"]


def say(me, line):
    return eval(f"me.{line}")


def below(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from below(child)


def press(form, label):
    found = [each for each in below(form) if isinstance(each, w.Button) and each.description == label]
    assert found, [each.description for each in below(form) if isinstance(each, w.Button)]
    found[0].click()


def html(form):
    return " ".join(each.value for each in below(form) if isinstance(each, w.HTML))


def message(form):
    return form._message.value


def wait_for(true):
    end = time.monotonic() + 10
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    assert true()


def seen_in(form):
    return next(each for each in below(form) if isinstance(each, AudienceAnswer))


# -- every form -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", EVERY)
def test_every_form_works_on_an_empty_journal_and_its_repr_says_nothing(me, line):
    form = say(me, line)
    assert "nc-problem" not in html(form)
    assert not (places.data_folder() / "problems.log").exists()
    mime = form._repr_mimebundle_()
    assert set(mime) == {"text/plain", "application/vnd.jupyter.widget-view+json"}
    assert mime["text/plain"] == f"<{type(form).__name__}>"


def test_a_form_that_is_only_opened_writes_nothing_and_claims_no_save(data):
    me = nc.open(demo())
    me.begin("start_here")
    me.let_plan_be_seen("coach")
    before = len(me.opened().rows)
    for line in EVERY:
        assert "Saved" not in message(say(me, line)), line
    assert len(me.opened().rows) == before


@pytest.mark.parametrize("line", EVERY)
def test_every_form_shows_a_script_in_a_name_as_text(me, line):
    ben = me.add("person", name=SCRIPT, title=SCRIPT, agenda=SCRIPT, appreciate=SCRIPT, direction="up", closeness=3)
    me.add("interaction", people=[ben], happened_on=TODAY, topics=[SCRIPT], started_by="me", note=SCRIPT)
    step = me.add("intention", what=SCRIPT, people=[ben], status="open")
    me.add("plan", people=[ben], why=SCRIPT, intentions=[step])
    me.begin("start_here")
    form = say(me, line)
    assert not (places.data_folder() / "problems.log").exists()
    assert "<img" not in html(form)
    assert SCRIPT not in repr(form) + str(form._repr_mimebundle_())
    for figure in (each for each in below(form) if isinstance(each, Figure)):
        data = figure.outputs[0]["data"]
        assert data["text/plain"] == "A picture"
        drawn = data.get("application/vnd.plotly.v1+json", data)  # or, with nothing to draw, words
        assert drawn is data or drawn["layout"].pop("meta")  # its sentence is plain text, shown beside as such
        assert "<img" not in str(drawn)


@pytest.mark.parametrize("line", EVERY)
def test_without_a_journal_every_form_says_what_to_do_first(line):
    me = nc.open()
    form = say(me, line)
    assert "Choose a journal first" in html(form) or form.needs_no_journal
    assert not (places.data_folder() / "problems.log").exists()


@pytest.mark.parametrize("line", ["recollect()", "friday()"])
def test_a_name_with_two_dollars_is_no_formula_in_a_box_to_tick(me, line):
    me.add("person", name=r"$x$ \(y\)")
    form = say(me, line)
    assert [each.description for each in below(form) if isinstance(each, w.Checkbox)] == [r"\$x\$ \\(y\\)"]


@pytest.mark.parametrize("line", [line for line in EVERY if line not in KEEPS_NOTHING])
def test_who_sees_it_stands_in_every_form_that_asks_something_and_it_is_only_her(me, line):
    form = say(me, line)
    if any(isinstance(each, Answer) for each in below(form)):
        assert "Only you see" in seen_in(form)._sentence.value


def test_who_sees_it_holds_for_all_that_was_saved_together_but_no_name_and_the_next_is_careful_again(me):
    ana = me.add("person", name="Ana")
    form = me.friday()
    form._others.value, form._whom.value, form._whose.value = [NewName("Dev")], [ana], [ana]
    form._appreciated.control.value, form._news.control.value = "She asked", "A daughter"
    form._step.control.value = "Call Dev"
    seen_in(form).control.value = "coach"
    press(form, "Save my week")
    assert seen_in(form).value is None
    for table in (me.interactions, me.news, me.intentions):
        assert set(table["audience"]) == {"coach"}
    assert set(me.people["audience"]) == {"me"}

    month, steps = me.recollect(), me.my_steps()
    month._others.value = [NewName("Eli")]
    press(month, "Save this month")
    assert me.interactions["audience"].tolist().count("me") == 1
    press(steps, "Not after all")
    assert me.intentions["audience"].tolist() == ["coach"]


def test_five_people_two_sentences_and_a_congratulation_go_to_the_coach_only_where_she_says_so(me):
    five = me.five_people()
    five._lines[0].who.control.value = "Ana"
    press(five, "Save")
    five._lines[1].who.control.value = "Ben"
    seen_in(five).control.value = "coach"
    press(five, "Save")
    assert dict(zip(me.people["name"], me.people["audience"], strict=True)) == {"Ana": "me", "Ben": "coach"}

    two = me.two_sentences()
    two.who.value, two.text.control.value = [me.people.index[0]], "You asked everybody first."
    seen_in(two).control.value = "coach"
    press(two, "Keep it")
    done = me.my_steps()
    press(done, "I did it")
    seen_in(done).control.value = "coach"
    press(done, "Keep it")
    assert me.intentions["audience"].tolist() == me.interactions["audience"].tolist() == ["coach"]

    kind = me.congratulate()
    kind._who.value, kind._what.control.value, kind._polite.control.value = [me.people.index[1]], "The job", "Well done"
    seen_in(kind).control.value = "report"
    press(kind, "Keep it")
    assert [me.news["audience"].iloc[-1], me.reflections["audience"].iloc[-1]] == ["report", "report"]

    me.begin("doubt_it_first")
    verdict = me.decide("What now?")
    seen_in(verdict).control.value = "coach"
    verdict._choice.control.value = next(iter(verdict._choice.control.options))[1]
    assert sorted(me.reflections["audience"]) == ["coach", "report"] and seen_in(verdict).value is None


def test_what_stands_already_is_shown_to_the_coach_from_the_moment_she_says_so(me):
    ana = me.add("person", name="Ana")
    me.begin("what_i_notice")
    asked, agenda, text = me.reflect("What now?"), me.ask_agendas(), me.plan_text("why")
    seen_in(asked).control.value = "coach"  # before there is an answer: kept with it
    asked.answer.control.value = "Less"
    wait_for(lambda: len(me.reflections))
    assert me.reflections["audience"].tolist() == ["coach"]
    seen_in(asked).control.value = "me"
    assert me.reflections["audience"].tolist() == ["me"] and "Saved" in message(asked)

    seen_in(agenda).control.value = "coach"
    assert me.people.loc[ana, "audience"] == "coach"
    press(agenda, "Undo")
    assert me.people.loc[ana, "audience"] == "me" and "Only you" in seen_in(agenda)._sentence.value

    seen_in(text).control.value = "coach"
    text._text.control.value = "We both build bridges"
    wait_for(lambda: me.plan_values().get("why"))
    assert me.plans["audience"].tolist() == ["coach"] and "coach see this" in seen_in(me.show_plan())._sentence.value
    me.seal_plan()
    seen_in(text).control.value = "me"
    assert me.plans["audience"].tolist() == ["me"]

    topics, conversation = me.our_topics(), me.choose_conversation()
    seen_in(topics).control.value = seen_in(conversation).control.value = "coach"
    assert me.sessions["audience"].tolist() == ["coach"] and me.about["audience"] == "coach"


def test_an_exception_in_a_handler_shows_a_sentence_and_logs_no_words_of_hers(me):
    form = me.record_interaction()
    form._form.save = lambda *_, **__: {}["Ana Ruiz is difficult"]
    press(form, "Save")
    assert "not your doing" in message(form)
    log = (places.data_folder() / "problems.log").read_text()
    assert "KeyError" in log
    assert "Ana" not in log


def test_handlers_run_one_at_a_time_whatever_thread_they_come_in(me):
    running, most = [0], [0]

    class Slow(forms.Talk):
        @base.handled
        def act(self):
            running[0] += 1
            most[0] = max(most[0], running[0])
            time.sleep(0.02)
            running[0] -= 1

    form = Slow(me)
    threads = [threading.Thread(target=form.act) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 1


def test_a_cell_that_is_run_again_takes_the_place_of_its_first_run(me):
    first = me.show_months()
    second = me.show_months()
    before = first._figure.outputs
    ana = me.add("person", name="Ana", direction="up")
    me.add("interaction", people=[ana], happened_on=TODAY)
    assert first._figure.outputs == before
    assert second._figure.outputs != before


def test_the_forms_of_a_page_share_one_script_that_guards_the_keys(me):
    scripts = [
        each
        for form in (me.begin("start_here"), me.record_interaction())
        for each in below(form)
        if isinstance(each, w.Output) and "application/javascript" in each.outputs[0]["data"]
    ]
    assert len(scripts) == 2 and scripts[0] is scripts[1]
    script = scripts[0].outputs[0]["data"]["application/javascript"]
    assert 'el.setAttribute("data-lm-suppress-shortcuts", "true")' in script and "MutationObserver" in script
    assert ".netcoach.nc-card-edge" in script  # the look comes with it


# -- which journal --------------------------------------------------------------------------------------------------


def test_the_first_page_makes_a_journal_and_every_form_of_the_page_wakes_up():
    me = nc.open()
    desk, talk = me.begin("start_here"), me.record_interaction()
    press(desk, "Make my own journal")
    press(desk, "Without a passphrase")
    assert me.path == places.own_journal()
    assert "still empty" in html(desk)
    assert "Who was it with?" in html(talk)
    assert nc.open() is me


def test_the_example_is_a_private_copy_and_her_own_journal_comes_back(me):
    places.choose_journal(me.path)
    shipped = places.shipped("templates") / "example" / "facts.jsonl"
    before = shipped.read_bytes()
    me.add("person", name="Ana")
    desk = me.begin("start_here")
    press(desk, "Look round the example")
    assert me.is_example
    assert len(me.people) > 20
    me.add("person", name="Somebody tried out")
    press(desk, "Back to my own journal")
    assert me.people["name"].tolist() == ["Ana"]
    assert shipped.read_bytes() == before


def test_a_workbook_is_in_progress_from_its_first_save_and_done_when_she_says_so(me):
    me.begin("people_around_me")
    cards = me.cards()
    assert html(cards).count("not started") == len(me.template.workbooks)
    me.add("person", name="Ana")
    assert "in progress" in html(cards)
    press(me.finish(), "I am done with this for now")
    assert "· done" in html(cards)


# -- start here -----------------------------------------------------------------------------------------------------


def test_five_people_become_people_once_and_the_picture_follows(me):
    five, picture = me.five_people(), me.show_appreciation()
    for line, name in zip(five._lines, ["Ana", "Ben", "Cho", "Dev", "Eve"], strict=True):
        line.who.value, line.appreciate.value = name, f"what {name} does"
    five._lines[0].they_know.value = "yes"
    press(five, "Save")
    press(five, "Save")
    assert len(me.people) == 5
    assert "4 of 5 may not know" in str(picture._figure.outputs)
    assert "Saved" in message(five)
    press(five, "Undo")
    assert len(me.people) == 0


def test_the_same_name_on_two_of_the_five_lines_is_asked_about(me):
    five = me.five_people()
    five._lines[0].who.value, five._lines[1].who.value = "José", "Jose\u0301"
    press(five, "Save")
    assert "is here twice" in message(five)
    assert me.people.empty
    five._lines[1].who.value = "José P."
    press(five, "Save")
    assert len(me.people) == 2


def test_two_sentences_are_kept_as_a_small_step_and_never_as_contact(me):
    ana = me.add("person", name="Ana")
    form = me.two_sentences()
    form.who.value, form.text.value, form.ease.value = [ana], "Thank you for March.", 3
    form.day.control.value = "this"
    press(form, "Keep it")
    step = me.intentions.iloc[0]
    assert (step["first_step"], step["people"], step["ease_before"]) == ("Thank you for March.", [ana], 3)
    assert step["by_when"].date() == dt.date(2026, 3, 6)
    assert len(me.contacts) == 0


def test_the_conversation_speaks_and_is_remembered(me):
    form = me.choose_conversation()
    form.conversation.value = "long_term"
    assert me.about["conversation"] == "long_term"
    assert me.template.conversations["long_term"][:30] in html(form)
    assert me.choose_conversation().conversation.value == "long_term"


# -- people ---------------------------------------------------------------------------------------------------------


def test_a_person_is_added_edited_removed_and_brought_back(me):
    form = me.map_stakeholders()
    form._form.answers["name"].value = "Ana Ruiz"
    form._form.answers["direction"].value = "up"
    press(form, "Save")
    press(form, "Ana Ruiz")
    form._form.answers["title"].value = "CFO"
    press(form, "Save")
    ana = me.people.iloc[0]
    assert (ana["name"], ana["title"], ana["direction"]) == ("Ana Ruiz", "CFO", "up")
    press(form, "Ana Ruiz")
    press(form, "Remove this person")
    assert me.people.empty
    press(form, "Undo")
    assert me.people["title"].tolist() == ["CFO"]


@pytest.mark.parametrize("typed", ["Ana Ruiz", "ana ruiz", "Ána Ruiz"])
def test_a_name_that_is_there_already_is_asked_about(me, typed):
    me.add("person", name="Ana Ruiz", title="CFO")
    form = me.map_stakeholders()
    press(form, "Add somebody new")
    form._form.answers["name"].value = typed
    press(form, "Save")
    assert len(me.people) == 1
    assert "Is it the same person?" in html(form)
    press(form, "No, another person of that name")
    assert len(me.people) == 2


def test_the_same_person_keeps_what_was_there_and_gains_what_is_new(me):
    me.add("person", name="Ana", title="CFO")
    form = me.map_stakeholders()
    press(form, "Add somebody new")
    form._form.answers["name"].value, form._form.answers["department"].value = "Ana", "Finance"
    press(form, "Save")
    press(form, "Yes, the same")
    assert me.people[["title", "department"]].values.tolist() == [["CFO", "Finance"]]


def test_an_empty_name_is_asked_for_and_what_was_typed_is_still_there(me):
    form = me.map_stakeholders()
    form._form.answers["title"].value = "CFO"
    press(form, "Save")
    assert "Please write a name" in message(form)
    assert form._form.answers["title"].value == "CFO"
    assert me.people.empty


def test_two_stale_forms_leave_both_values_standing(me):
    ana = me.add("person", name="Ana", title="CFO")
    one, two = me.map_stakeholders(), forms.Stakeholders(me)
    for form, title in ((one, "COO"), (two, "CEO")):
        form._open(ana)
        form._form.answers["title"].value = title
    press(one, "Save")
    press(two, "Save")
    assert len(me.shown(ana).heads["title"]) == 2


def test_an_agenda_is_kept_as_she_types(me):
    me.add("person", name="Ana")
    form = me.ask_agendas()
    form._text.value = "the new plant"
    wait_for(lambda: "Saved" in message(form))
    assert me.people["agenda"].tolist() == ["the new plant"]


def test_what_she_typed_belongs_to_the_person_it_was_typed_about_however_fast_she_goes_on(me):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    form = me.ask_agendas()
    form._text.value = "the new plant"
    press(form, "Somebody else")
    assert me.values(ana)["agenda"] == "the new plant"
    form._text.value = "his team"
    press(form, "Somebody else")
    assert me.values(ben)["agenda"] == "his team"


def test_the_people_without_a_place_are_placed_one_after_the_other(me):
    me.add("person", name="Ana")
    me.add("person", name="Ben")
    form = me.map_stakeholders()
    for name in ("Ana", "Ben"):
        assert f"<h3>{name}</h3>" in html(form)
        form._form.answers["direction"].value = "across"
        press(form, "Save")
    assert me.people["direction"].tolist() == ["across", "across"]
    assert "Somebody new" in html(form)


# -- talks ----------------------------------------------------------------------------------------------------------


def test_a_talk_with_a_new_name_is_one_gesture_and_one_undo(me):
    form = me.record_interaction()
    form._form.answers["people"].control.value = "Zoe"
    form._form.answers["topics"].control.value = "budget, her new team"
    press(form, "Save")
    assert me.contacts[["happened_on"]].astype(str).values.tolist() == [["2026-03-04"]]
    assert me.topics["topic"].tolist() == ["budget", "her new team"]
    assert "Saved" in message(form)
    assert form._form.answers["people"].value == []
    press(form, "Undo")
    assert me.people.empty
    assert me.interactions.empty


def test_a_talk_without_anybody_is_asked_about_and_its_words_stay(me):
    form = me.record_interaction()
    form._form.answers["topics"].control.value = "budget"
    press(form, "Save")
    assert "who it was with" in message(form)
    assert form._form.answers["topics"].value == ["budget"]


def test_what_cannot_be_saved_stays_in_the_form_and_is_saved_when_the_disk_answers(me):
    form = me.record_interaction()
    form._form.answers["people"].control.value = "Zoe"
    me.opened().file.db.execute("PRAGMA query_only=ON")
    press(form, "Save")
    assert "Not saved" in message(form)
    assert form._form.answers["people"].value == ["Zoe"]
    me.opened().file.db.execute("PRAGMA query_only=OFF")
    press(form, "Save")
    assert me.people["name"].tolist() == ["Zoe"]


def test_a_talk_in_the_list_is_edited_in_the_form_above_and_removed_with_undo(me):
    ana = me.add("person", name="Ana")
    me.add("interaction", people=[ana], happened_on="2026-03-03", topics=["budget"], felt="good")
    form = me.record_interaction()
    listed = me.last_interactions()
    assert "Ana</b> · yesterday · budget · good" in html(listed)
    press(listed, "Edit")
    form._form.answers["topics"].value = ["hiring"]
    press(form, "Save")
    assert me.topics["topic"].tolist() == ["hiring"]
    assert len(me.interactions) == 1
    press(listed, "Remove")
    assert me.interactions.empty
    press(listed, "Undo")
    assert len(me.interactions) == 1


def test_what_next_becomes_a_small_step(me):
    form = me.record_interaction()
    form._form.answers["people"].control.value = "Zoe"
    form._next.value = "send her the paper"
    press(form, "Save")
    assert me.intentions["what"].tolist() == ["send her the paper"]
    assert me.intentions["people"].tolist() == [me.people.index.tolist()]


def test_a_feeling_that_is_changed_after_the_talk_is_hindsight_and_makes_no_pair(me):
    ana = me.add("person", name="Ana")
    step = me.add("intention", what="a walk", people=[ana], status="open", ease_before=2)
    me.opened().clock = Clock("2026-03-20")
    me.add("interaction", people=[ana], happened_on="2026-03-10", kind="conversation", intention=step, ease_after=9)
    assert drawing.ease(me)[1][["The thought of it", "How it was"]].values.tolist() == [[2, 9]]
    me.change(step, what="a walk by the lake")
    assert len(drawing.ease(me)[1]) == 1
    me.change(step, ease_before=0)
    assert drawing.ease(me)[1].empty


def test_a_recollection_is_marked_as_remembered_and_only_as_exact_as_it_is(me):
    me.add("person", name="Ana")
    form = me.recollect()
    next(iter(form._ticks.values())).value = True
    form._others.control.value = "Ben"
    press(form, "Save this month")
    assert me.contacts[["precision", "remembered"]].values.tolist() == [["month", "yes"]] * 2
    assert "2 people" in html(form)


def test_a_small_step_that_was_done_is_a_talk_and_says_how_it_was(me):
    ana = me.add("person", name="Ana")
    step = me.add("intention", what="a walk", people=[ana], status="open", ease_before=2)
    form = me.my_steps()
    press(form, "I did it")
    form._ease.value = 9
    press(form, "Keep it")
    talk = me.interactions.iloc[0]
    assert (talk["people"], talk["ease_after"], talk["intention"]) == ([ana], 9, step)
    assert me.values(step)["status"] == "done"
    assert "No small step is open" in html(form)
    press(form, "Undo")
    assert me.interactions.empty
    assert me.values(step)["status"] == "open"


def test_a_small_step_becomes_the_kind_of_talk_its_page_is_about(me):
    form = me.small_step("Who opened a door for me?", kind="appreciation")
    assert "Who opened a door for me?" in html(form) and "What is the small step?" not in html(form)
    assert [word for word, _ in form._form.answers["by_when"].control.options][:2] == ["this Friday", "next Friday"]
    press(form, "Keep it")
    assert "Write the step first" in message(form)
    form._form.answers["what"].control.value = "thank her"
    form._form.answers["people"].control.value = "Ana"
    press(form, "Keep it")
    done = me.my_steps()
    assert "thank her" in html(done)
    press(done, "I did it")
    press(done, "Keep it")
    assert me.interactions.iloc[0]["kind"] == "appreciation"


def glad(form, would):
    form._who.control.value, form._what.control.value = "Ben", "the job in Lyon"
    form._polite.control.value, form._true.control.value = "Congratulations!", "You asked everybody first."
    form._would.control.value = would


def test_a_congratulation_that_she_means_is_a_small_step_and_then_a_talk_that_knows_the_news(me):
    form = me.congratulate()
    press(form, "Keep it")
    assert "Write who it is" in message(form)
    glad(form, "yes")
    assert form._stands.layout.display == "none"
    press(form, "Keep it")
    assert [said for _, said, _ in me.open_steps()] == ["Congratulate Ben · You asked everybody first."]
    done = me.my_steps()
    press(done, "I did it")
    press(done, "Keep it")
    talk = me.interactions.iloc[0]
    assert (talk["kind"], talk["news"]) == ("congratulation", me.news.index[0])


def test_a_congratulation_that_she_does_not_mean_rests_with_what_stands_in_the_way(me):
    form = me.congratulate()
    glad(form, "no")
    assert form._stands.layout.display == ""
    form._stands.control.value = "I wanted it"
    press(form, "Keep it")
    assert me.open_steps() == []
    assert "I wanted it" in me.reflections["answer"].tolist()
    assert me.intentions.iloc[0]["first_step"] == "You asked everybody first."
    assert form._what.value is None
    press(form, "Undo")
    assert me.news.empty and me.intentions.empty and me.reflections.empty


def test_a_few_questions_about_one_person_are_kept_with_that_person_and_a_new_name_is_a_new_person(me):
    ana = me.add("person", name="Ana", would_speak="no")
    form = me.ask_voices()
    press(form, "Save")
    assert "Choose one person first" in message(form)
    form._who.control.value = "Ana"
    assert form._form.answers["would_speak"].value == "no"
    form._form.answers["would_speak"].control.value = "yes"
    form._form.answers["would_speak_known"].control.value = "told"
    press(form, "Save")
    assert (me.values(ana)["would_speak"], me.values(ana)["would_speak_known"]) == ("yes", "told")
    assert form._who.value == [] and form._form.layout.display == "none"
    form._who.control.value = "Ben"
    form._form.answers["cares"].control.value = "yes"
    press(form, "Save")
    assert me.people.loc[me.people["name"] == "Ben", "cares"].tolist() == ["yes"]


def test_no_is_an_answer_too_and_every_one_is_kept_with_its_day(me):
    me.begin("start_here")
    form = me.decide("What do I decide, for now?")
    form._choice.control.value = "No, this is not for me"
    assert "That is an answer" in message(form)
    form._choice.control.value = "Not now"
    assert me.reflections["answer"].tolist() == ["No, this is not for me", "Not now"]
    assert "4 March 2026: No, this is not for me" in html(form)


def test_a_small_step_may_wait_or_go(me):
    steps = [me.add("intention", what=what, status="open") for what in ("a walk", "a call")]
    form = me.my_steps()
    press(form, "Another day")
    assert me.values(steps[0])["by_when"] == "2026-03-13"
    press(form, "Not after all")
    press(form, "Not after all")
    assert me.open_steps() == []


def test_friday_counts_nobody_twice_and_adds_what_she_appreciated_to_the_talk_that_is_there(me):
    ana = me.add("person", name="Ana")
    me.add("interaction", people=[ana], happened_on="2026-03-03")
    form = me.friday()
    assert "Written down this week already: Ana." in html(form)
    assert ana not in form._ticks
    form._whom.control.value, form._appreciated.value = "Ana", "her calm"
    press(form, "Save my week")
    assert me.interactions["appreciated"].tolist() == ["her calm"]


def test_good_news_is_shown_until_it_was_talked_about(me):
    ana = me.add("person", name="Ana")
    news = me.add("news", person=ana, what="promoted", day="2026-03-02")
    form = me.friday()
    assert "Ana: promoted" in html(form)
    me.add("interaction", people=[ana], happened_on=TODAY, kind="congratulation", news=news)
    assert "promoted" not in html(form)


def test_friday_saves_a_week_as_one_step(me):
    ana = me.add("person", name="Ana")
    form = me.friday()
    form._ticks[ana].value = True
    form._whom.control.value, form._appreciated.value = "Ben", "said it first"
    form._whose.control.value, form._news.value = "Ana", "promoted"
    form._step.value = "lunch with Ana"
    press(form, "Save my week")
    assert len(me.interactions) == 2
    assert me.interactions["appreciated"].dropna().tolist() == ["said it first"]
    assert me.table("news")["person"].tolist() == [ana]
    assert me.intentions["by_when"].astype(str).tolist() == ["2026-03-13"]
    press(form, "Undo")
    assert (len(me.people), len(me.interactions), len(me.intentions)) == (1, 0, 0)


def test_after_a_missed_month_she_is_welcomed_and_has_nothing_to_catch_up(me):
    ana = me.add("person", name="Ana")
    me.add("interaction", people=[ana], happened_on=TODAY)
    later = nc.open(me.path, today="2026-05-01")
    assert "Welcome back. Nothing to catch up." in html(later.friday())


def test_a_name_that_may_be_somebody_is_not_saved_before_she_has_said_who(me):
    me.add("person", name="Ben Okoro")
    form = me.record_interaction()
    form._form.answers["people"].control.value = "Ben"
    press(form, "Save")
    assert "Please choose" in message(form)
    assert me.people["name"].tolist() == ["Ben Okoro"]
    press(form, "Ben Okoro")
    press(form, "Save")
    assert len(me.contacts) == 1


def test_undo_is_offered_only_for_what_was_saved_last(me):
    first, second = me.record_interaction(), me.recollect()
    first._form.answers["people"].control.value = "Zoe"
    press(first, "Save")
    assert first._undo.layout.display == ""
    second._others.control.value = "Ben"
    press(second, "Save this month")
    assert first._undo.layout.display == "none"
    assert second._undo.layout.display == ""


def test_a_page_that_stays_open_over_night_knows_what_today_is(me):
    form = me.record_interaction()
    nc.open(me.path, today="2026-03-09")
    form._form.answers["people"].control.value = "Zoe"
    press(form, "Save")
    assert me.values(me.interactions.index[0])["happened_on"] == "2026-03-09"


def test_a_person_who_was_taken_back_meanwhile_is_written_anew_with_what_she_typed(me):
    five = me.five_people()
    five._lines[0].who.value = "Ana"
    press(five, "Save")
    me.undo()
    five._lines[0].appreciate.value = "her calm"
    press(five, "Save")
    assert me.people[["name", "appreciate"]].values.tolist() == [["Ana", "her calm"]]


# -- the plan -------------------------------------------------------------------------------------------------------


def test_a_plan_is_written_sealed_and_shown_as_it_was(me):
    who, why, step, sheet = me.plan_people(), me.plan_text("why"), me.plan_step(), me.show_plan()
    who._who.control.value = "Ana"
    next(iter(who._answers.values())).value = 30
    why._text.value = "she sees far"
    wait_for(lambda: "Saved" in message(why))
    step._form.answers["what"].value, step._form.answers["ease_before"].value = "a walk", 7
    press(step, "Put it in my plan")
    press(sheet, "Seal it with today's date")
    assert "Sealed on 4 March 2026" in html(sheet)
    assert "Ana, every month" in html(sheet)
    later = nc.open(me.path, today="2026-06-01")
    later.change(later.people.index[0], name="Ana Ruiz-Berg")
    with later.gesture() as gesture:
        later.change_plan(gesture, why="another reason")
    sheet._choose.value = next(iter(me.sealed_plans()))
    assert "she sees far" in sheet._earlier.value
    assert "Berg" not in sheet._earlier.value
    assert "another reason" in sheet._page.value


def test_undo_shows_a_text_as_it_was(me):
    form = me.plan_text("why")
    for text in ("the first", "the second"):
        form._text.value = text
        wait_for(lambda text=text: me.plan_values().get("why") == text)
    wait_for(lambda: "Saved" in message(form))
    press(form, "Undo")
    assert form._text.value == "the first"
    press(form, "Bring it back")
    assert form._text.value == "the second"


def test_a_new_rhythm_after_the_seal_begins_a_new_plan_and_says_so(me):
    who, sheet = me.plan_people(), me.show_plan()
    who._who.control.value = "Ana"
    press(sheet, "Seal it with today's date")
    assert [label for label, _ in sheet._choose.options] == ["Show an earlier plan …"]
    next(iter(who._answers.values())).value = 30
    assert "You are writing a new plan" in html(sheet)
    assert len(sheet._choose.options) == 2
    assert sheet._choose.value == ""


def test_an_empty_plan_is_not_sealed(me):
    me.add("plan")
    sheet = me.show_plan()
    press(sheet, "Seal it with today's date")
    assert "nothing in this plan yet" in message(sheet)


# -- bring in, think of, reflect ------------------------------------------------------------------------------------


WHEN = dt.datetime(2026, 3, 4, tzinfo=dt.UTC)


def upload(form, data, name):
    form._upload.value = (
        {"name": name, "type": "", "size": len(data), "content": memoryview(data), "last_modified": WHEN},
    )


LINKEDIN = (
    'Notes:\n"When exporting your connection data..."\n\n'
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Ana,Ruiz,https://www.linkedin.com/in/ana,,Acme,CFO,15 Mar 2023\n"
    "Ben,Okoro,https://www.linkedin.com/in/ben,,Acme,COO,16 Mar 2023\n"
)


def test_contacts_are_looked_at_first_nobody_is_ticked_and_one_undo_takes_all_back(me):
    form = me.import_contacts()
    upload(form, LINKEDIN.encode(), "Connections.csv")
    boxes = [each for each in below(form._lines) if isinstance(each, w.Checkbox)]
    assert [box.value for box in boxes] == [False, False]
    assert "CFO, Acme, connected 15 March 2023" in html(form)
    assert form._upload.value == ()
    press(form, "Bring in the ticked rows")
    assert "Tick somebody first" in message(form)
    boxes[0].value = True
    form._turn_to(0)
    [each for each in below(form._lines) if isinstance(each, w.Checkbox)][1].value = True
    press(form, "Bring in the ticked rows")
    assert me.people["name"].tolist() == ["Ana Ruiz", "Ben Okoro"]
    upload(form, LINKEDIN.encode(), "Connections.csv")
    assert all(box.disabled for box in below(form._lines) if isinstance(box, w.Checkbox))
    press(form, "Undo")
    assert me.people.empty


def pick(form, label):
    box = [each for each in below(form._questions) if isinstance(each, w.Dropdown)][-1]
    box.value = dict(box.options)[label]


def test_a_table_of_her_own_is_asked_about_once_and_can_be_told_otherwise(me):
    form = me.import_contacts()
    upload(form, b"Rolle;Wer\nCFO;Ana Ruiz\n", "list.csv")
    assert "What do the columns of this table mean?" in html(form)
    press(form, "Go on")
    assert message(form).count("which column is the name")
    pick(form, "name")
    press(form, "Go on")
    assert "A table, 1 person" in html(form) and form._lines.children
    upload(form, b"Rolle;Wer\nCOO;Ben Okoro\n", "other.csv")
    assert "A table, 1 person" in html(form)
    press(form, "What the columns mean")
    assert "What do the columns of this table mean?" in html(form)


CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART:20260302T100000
ATTENDEE;CN=Mara:mailto:mara@acme.example
ATTENDEE;CN=Ana Ruiz:mailto:ana@acme.example
RRULE:FREQ=DAILY;COUNT=2
END:VEVENT
END:VCALENDAR
"""


def test_talks_of_a_calendar_are_ticked_in_bulk_once_she_has_said_which_address_is_hers(me):
    form = me.import_contacts()
    upload(form, CALENDAR.encode(), "work.ics")
    assert "Which of these addresses is yours?" in html(form) and not form._lines.children
    pick(form, "mara@acme.example")
    press(form, "Go on")
    assert "A calendar, 2 talks" in html(form)
    boxes = [each for each in below(form._lines) if isinstance(each, w.Checkbox)]
    assert [(box.description, box.value) for box in boxes] == [("Ana Ruiz", False)] * 2
    press(form, "Tick all that are shown")
    press(form, "Bring in the ticked rows")
    assert len(me.interactions) == 2 and me.people["name"].tolist() == ["Ana Ruiz"]
    press(form, "Undo")
    assert me.people.empty and me.interactions.empty


def test_a_calendar_without_her_in_it_is_taken_as_it_is_when_she_says_so(me):
    form = me.import_contacts()
    upload(form, CALENDAR.encode(), "work.ics")
    pick(form, "none of them")
    press(form, "Go on")
    assert "A calendar, 2 talks" in html(form) and "emails" not in me.about


def test_who_may_be_here_under_another_spelling_is_merged_only_by_her(me):
    robert = me.add("person", name="Robert Smith")
    form = me.import_contacts()
    upload(form, b"Name,Company\nBob Smith,Acme\n", "list.csv")
    press(form, "Go on")
    assert "Robert Smith is here: the same person?" in html(form)
    press(form, "the same as Robert Smith")
    press(form, "Bring in the ticked rows")
    assert len(me.people) == 1 and me.values(robert)["aliases"] == ["Bob Smith"]
    press(form, "Undo")
    assert not me.values(robert).get("company")


def test_a_file_that_is_something_else_is_named_and_nothing_happens(me):
    form = me.import_contacts()
    upload(form, b"%PDF-1.7 ...", "scan.pdf")
    assert "PDF" in message(form)
    assert me.people.empty


def test_fine_as_it_is_stays_until_they_have_talked_again(me):
    ana = me.add("person", name="Ana")
    for day in ("2025-10-01", "2025-10-15", "2025-10-29", "2025-11-12", "2025-11-26"):
        me.add("interaction", people=[ana], happened_on=day)
    form = me.show_attention()
    assert "every two weeks" in html(form)
    press(form, "Fine as it is")
    assert "Nobody in particular" in html(form)


def test_an_answer_is_kept_with_its_question_and_its_day(me):
    me.begin("start_here")
    form = me.reflect("What surprised me?")
    form.answer.value = "How few."
    wait_for(lambda: "Saved" in message(form))
    line = me.reflections.iloc[0]
    assert (line["workbook"], line["wording"], line["answer"]) == ("start_here", "What surprised me?", "How few.")
    later = nc.open(me.path, today="2026-06-01")
    later.begin("start_here")
    again = later.reflect("What surprised me?")
    assert again.answer.value is None
    assert "4 March 2026: How few." in html(again)


# -- answers --------------------------------------------------------------------------------------------------------


def test_every_field_that_can_be_asked_has_a_control_that_starts_empty_and_gives_back_what_it_was_given():
    samples = {"line": "x", "text": "x", "number": "7", "choices": ["a"], "words": ["a", "b"], "people": ["1"]}
    samples |= {"choice": "a", "scale": 3, "past_day": "2026-02", "day": "2026-03-06", "person": ["1"]}
    for kind in ("person", "interaction", "intention"):
        for field in KINDS[kind].values():
            if field.type in ("record", "pairs"):
                continue
            answer = answer_for(
                field, choices={"a": "A"} if field.choices else {}, names={"1": "Ana"}, today=lambda: TODAY
            )
            assert answer.value in (None, [])
            answer.value = samples[field.type]
            assert answer.value == samples[field.type]
            answer.value = None
            assert answer.value in (None, [])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-03-04", "today"),
        ("2026-03-03", "yesterday"),
        ("2026-01-05", "Monday 5 January"),
        ("2025-11", "November 2025"),
    ],
)
def test_a_day_is_said_in_words_beside_its_control(value, said):
    answer = PastDayAnswer("When?", lambda: TODAY)
    answer.value = value
    assert answer.value == value
    assert answer.said.value == said


def test_part_of_a_name_is_asked_about_before_it_becomes_somebody_new():
    answer = PeopleAnswer("Who?", {"1": "Ana Ruiz", "2": "José Prado"})
    answer.control.value = "jose"
    assert answer._asked.children
    answer._asked.children[1].click()
    assert answer.value == ["2"]
    answer.control.value = "ana ruiz"
    assert answer.value == ["2", "1"]
    answer.control.value = "An"
    assert "Is An one of those" in answer.open_question
    answer._asked.children[-1].click()
    assert answer.value[-1] == "An"
    assert isinstance(answer.value[-1], NewName)


def test_several_names_are_several_people_and_a_name_with_a_comma_that_is_here_is_one():
    answer = PeopleAnswer("Who?", {"1": "Ana Ruiz, MBA"})
    answer.control.value = "Hans; Ida Berg"
    answer.control.value = "Ana Ruiz, MBA"
    assert answer.value == ["Hans", "Ida Berg", "1"]


def test_a_topic_with_a_comma_in_it_stays_one_topic(me):
    ana = me.add("person", name="Ana")
    talk = me.add("interaction", people=[ana], happened_on=TODAY, topics=["a book, a talk, an idea"])
    form = me.record_interaction()
    form.edit(talk)
    press(form, "Save")
    assert me.values(talk)["topics"] == ["a book, a talk, an idea"]
    assert len(me.history(talk)) == 3


def test_a_usual_word_is_a_click_away_and_never_twice():
    answer = WordsAnswer("About?", usual=("budget", "hiring"))
    press(answer, "budget")
    press(answer, "budget")
    assert answer.value == ["budget"]
