"""Sessions with a coach: what begins one, what comes over from the last, what is promised, and how it ends."""

import pandas as pd
import pytest
from test_forms import html, message, press, wait_for

import netcoach as nc
from netcoach.days import Clock
from netcoach.errors import InvalidValueError
from netcoach.forms.base import Form
from netcoach.telling import history_in_words

FIRST, SECOND = "2026-01-14", "2026-03-04"


def type_into(form, field, words):
    form._form.answers[field].value = words
    form._form.answers[field]._settled = None  # typed, not kept yet
    form._keep()


@pytest.fixture
def held(me):
    """A journal with one session that has ended: two topics talked about, two left, three promises."""
    me.opened().clock = Clock(FIRST)
    ana = me.add("person", name="Ana")
    with me.gesture() as gesture:
        session = me.begin_session(gesture)
        gesture.change(session, agenda=["the budget", "Ana", "the move", "rest"], discussed=["the budget", "Ana"])
        gesture.change(session, deferred=["rest"], takeaway="I had not asked her.", goes_on="again", next_on=SECOND)
    for what, status in (("Ask Ana", "done"), ("Ring Ben", "open"), ("Write it up", "wont_do")):
        me.add("intention", what=what, status=status, session=session, people=[ana])
    me.change(session, completed_on=FIRST)
    me.opened().clock = Clock(SECOND)
    me.session = session
    return me


# -- a session begins ------------------------------------------------------------------------------------------------


def test_the_first_answer_begins_the_session_of_today_and_every_form_goes_on_with_it(me):
    before, notes = me.ask_session("did", "did_not", "noticed"), me.ask_session("agreement", "notes")
    assert me.sessions.empty and me.session_now() is None
    type_into(before, "noticed", "Nobody was angry.")
    type_into(notes, "notes", "We laughed.")
    assert me.sessions[["noticed", "notes"]].values.tolist() == [["Nobody was angry.", "We laughed."]]
    assert me.sessions["day"].dt.date.tolist() == [me.today]
    assert "Saved" in message(before)


def test_what_is_typed_is_kept_a_moment_later_without_a_button(me):
    form = me.ask_session("did", "did_not", "noticed")
    form._form.answers["did"].control.value = "I rang Ben."
    wait_for(lambda: len(me.sessions) == 1)
    assert me.sessions["did"].tolist() == ["I rang Ben."]


def test_another_notebook_shows_the_session_that_was_begun_here(me):
    first, second = me.ask_session("did"), me.ask_session("noticed")
    type_into(first, "did", "I rang Ben.")
    assert second._of == me.session_now()
    me.change(me.session_now(), noticed="A lot.")
    again = me.ask_session("noticed")
    assert again._form.answers["noticed"].value == "A lot."


# -- the brief -------------------------------------------------------------------------------------------------------


def test_before_the_first_session_the_brief_says_so(me):
    assert "This is your first session." in html(me.show_brief())


def test_the_brief_begins_with_the_last_session_and_quotes_what_was_said_and_promised(held):
    assert held.session_brief()[:5] == [
        "You last met on 14 January 2026. You wanted to meet again on 4 March 2026.",
        "You took with you: “I had not asked her.”",
        "You wanted to: “Ask Ana” · done",
        "You wanted to: “Ring Ben” · open",
        "You wanted to: “Write it up” · won't do",
    ]


def test_what_is_new_since_then_is_counted_and_her_own_sentences_are_quoted_with_their_day(held):
    assert held.session_brief()[5:] == ["Nothing new is written down since then."]
    held.add("person", name="Ben")
    ana = held.people.index[0]
    for day in ("2026-02-01", "2026-02-02"):
        held.add("interaction", people=[ana], happened_on=day)
    held.add("reflection", workbook="thank", question="a", wording="Whom?", answer="Ben, for the letter.")
    assert held.session_brief()[5:] == ["New since then: two talks, one person on your map."]
    assert held.session_quotes() == ["On 4 March 2026 you wrote: “Ben, for the letter.” (asked: Whom?)"]


def test_what_was_looked_at_anew_is_counted_and_nobody_is_named(held):
    held.opened().clock = Clock("2026-01-10")
    move = held.add("move", title="Head of Ops")
    held.opened().clock = Clock("2026-03-04")
    assert held.session_brief()[5:] == ["Nothing new is written down since then."]
    held.change(move, title="Head of Operations")
    assert held.session_brief()[5:] == ["Looked at anew: one move."]
    held.undo()
    assert held.session_brief()[5:] == ["Nothing new is written down since then."]
    held.change(move, title="COO")
    held.add("seat", move=move, person=held.people.index[0])
    with held.gesture() as gesture:
        held.change_plan(gesture, why="Bridges")
    assert held.session_brief()[5:] == ["Looked at anew: one person who would have to agree, one move, your plan."]


def test_after_three_months_the_brief_says_that_it_is_time_for_then_and_now(held):
    held.opened().clock = Clock("2026-04-13")
    assert not any("Three months" in said for said in held.session_brief())
    held.opened().clock = Clock("2026-04-14")
    assert held.session_brief()[-1].startswith("Three months have passed")
    with held.gesture() as gesture:
        gesture.change(held.begin_session(gesture), changed="I ask.")
    held.change(held.session_now(), completed_on="2026-04-14")
    assert not held.then_and_now_is_due()


def test_what_she_wrote_for_herself_is_on_a_shared_screen_only_once_she_opens_it(held):
    form = held.show_brief()
    assert form._hers.layout.display == "none"
    held.add("reflection", workbook="doubt_it_first", question="a", wording="Why?", answer="I doubt my coach.")
    assert "I doubt" not in form._said.value and form._quotes.layout.display == "none"
    press(form, "What I wrote since then")
    assert "I doubt my coach." in form._quotes.value and form._quotes.layout.display == ""


def test_a_session_that_nobody_closed_is_named_and_one_that_was_prepared_is_not(held):
    held.opened().clock = Clock("2026-02-24")
    type_into(held.ask_session("did"), "did", "I rang Ben.")
    held.opened().clock = Clock("2026-03-02")
    assert held.session_brief()[0].startswith("You last met on 14 January")
    held.opened().clock = Clock("2026-03-03")
    assert held.session_brief()[0].startswith("The session of 24 February 2026 is not closed.")


def test_a_session_prepared_the_evening_before_has_the_day_on_which_it_was_held(held):
    type_into(held.ask_session("did"), "did", "I rang Ben.")
    held.opened().clock = Clock("2026-03-05")
    press(held.show_brief(), "Begin the hour now")
    assert held.values(held.session_now())["day"] == "2026-03-05"


def test_the_times_of_the_hour_are_told_and_nothing_is_kept(me, monkeypatch):
    monkeypatch.setattr(nc.days, "time_words", lambda: "09:55")
    form = me.show_brief()
    press(form, "Begin the hour now")
    said = "09:55 arrive · 10:00 what happened · 10:10 one picture · 10:20 the one conversation · 10:40 what I will do"
    assert f"{said} · 10:50 close" in html(form)
    assert me.sessions.empty


# -- topics ----------------------------------------------------------------------------------------------------------


def test_topics_that_were_left_come_over_by_themselves_and_are_kept_with_the_next_session(held):
    assert held.session_topics() == [("the move", ""), ("rest", "")]
    form = held.our_topics()
    assert "the move" in html(form) and "the budget" not in html(form)
    form._new.value = "the letter"
    press(form, "Put it on the list")
    assert held.session_topics() == [("the move", ""), ("rest", ""), ("the letter", "")]
    assert held.values(held.session_now())["agenda"] == ["the move", "rest", "the letter"]
    assert held.values(held.session)["agenda"] == ["the budget", "Ana", "the move", "rest"]


def test_a_topic_is_put_first_talked_about_or_left_for_the_next_time_and_each_is_undone(held):
    form = held.our_topics()
    form._turn("rest", "first")
    assert held.session_topics() == [("rest", ""), ("the move", "")]
    form._turn("the move", "discussed")
    form._turn("rest", "deferred")
    assert held.session_topics() == [("rest", "deferred"), ("the move", "discussed")]
    assert "next time" in html(form) and "talked about" in html(form)
    form._turn("rest", "deferred")
    assert held.session_topics()[0] == ("rest", "")
    held.undo()
    assert held.session_topics()[0] == ("rest", "deferred")


def test_a_topic_leaves_its_field_before_it_is_on_the_list_and_comes_back_if_it_was_not_kept(me, monkeypatch):
    form = me.our_topics()
    monkeypatch.setattr(form, "_change", lambda field, topic: seen.append((topic, form._new.value)))
    seen = []
    form._new.value = "the letter"
    press(form, "Put it on the list")
    assert seen == [("the letter", None)]  # whatever she types from now on stays

    def refused(field, topic):
        raise InvalidValueError("Not today.")

    monkeypatch.setattr(form, "_change", refused)
    form._new.value = "the letter"
    press(form, "Put it on the list")
    assert form._new.value == "the letter" and "Not today." in message(form)


def test_a_topic_that_is_a_script_is_text(me):
    form = me.our_topics()
    form._new.value = "<script>x</script>"
    press(form, "Put it on the list")
    assert "<script" not in html(form) and "&lt;script&gt;" in html(form)


# -- commitments -----------------------------------------------------------------------------------------------------


def test_a_commitment_belongs_to_the_session_and_is_asked_to_be_smaller_below_seven(held):
    form = held.commit("What will I do?")
    form._form.answers["what"].value = "Ask Cho"
    form._form.answers["confidence"].control.value = 6
    assert "How could it be smaller" in html(form)
    form._form.answers["confidence"].control.value = 7
    assert "How could it be smaller" not in html(form)
    press(form, "Keep it")
    (said,) = held.commitments(held.session_now())
    assert said[1:] == ("Ask Cho", "open")
    assert "You will: Ask Cho" in html(form)
    assert len(held.sessions) == 2 and held.commitments(held.session)[0][1] == "Ask Ana"


def test_a_commitment_that_is_done_is_a_talk_in_the_same_gesture_and_one_on_hold_is_taken_up_again(held):
    form = held.last_commitments()
    (step,) = [step for step, what, _ in held.commitments(held.session) if what == "Ring Ben"]
    form._hold(step)
    assert held.values(step)["status"] == "on_hold" and "Ring Ben <span class='nc-quiet'>· on hold" in html(form)
    press(form, "Take it up again")
    assert held.values(step)["status"] == "open"
    form._ask(step)
    press(form, "Keep it")
    assert held.values(step)["status"] == "done" and len(held.interactions) == 1
    held.undo()
    assert held.values(step)["status"] == "open" and held.interactions.empty


def test_what_was_promised_last_time_comes_before_all_other_steps(held):
    for day in ("05", "06", "07"):
        held.add("intention", what=f"Step {day}", status="open", by_when=f"2026-03-{day}")
    shown = html(held.last_commitments())
    assert shown.index("Ring Ben") < shown.index("Step 05") and "Step 07" not in shown


def test_a_step_that_is_only_a_sentence_to_say_is_shown_in_its_words(held):
    step = held.add("intention", first_step="You asked first.", status="on_hold", session=held.session)
    assert "You asked first. <span class='nc-quiet'>· on hold" in html(held.last_commitments())
    assert "You wanted to: “You asked first.” · on hold" in held.session_brief()
    assert held.commitments(held.session)[-1] == (step, "You asked first.", "on_hold")


# -- it ends ---------------------------------------------------------------------------------------------------------


def test_a_session_that_is_closed_is_locked_and_the_next_answer_begins_another(held):
    form = held.close_session()
    type_into(form, "takeaway", "To ask is not to beg.")
    now = held.session_now()
    press(form, "Close this session")
    assert held.session_now() is None and held.session_before() == now
    assert form._form.answers["takeaway"].value is None
    with pytest.raises(InvalidValueError, match="closed and stays as it was written"):
        held.change(now, takeaway="Something else.")
    with pytest.raises(InvalidValueError, match="closed"):
        held.remove(now)
    assert held.values(now)["takeaway"] == "To ask is not to beg."
    press(form, "Undo")
    assert held.session_now() == now
    held.change(now, takeaway="To ask is no begging.")
    assert held.values(now)["takeaway"] == "To ask is no begging."


def test_what_is_typed_in_the_last_second_is_closed_with_it(held):
    form = held.close_session()
    type_into(form, "takeaway", "First.")
    form._form.answers["takeaway"].control.value = "First, and last."
    press(form, "Close this session")
    assert held.values(held.session_before())["takeaway"] == "First, and last."


def test_a_shared_session_that_is_closed_begins_no_other_by_itself(held):
    form, topics = held.close_session(), held.our_topics()
    type_into(form, "takeaway", "To ask is not to beg.")
    held.let_see(held.session_now(), "coach")
    assert "You and your coach see this" in html(form) and "You and your coach see this" in html(topics)
    press(form, "Close this session")
    assert len(held.sessions) == 2 and held.session_now() is None


def test_what_the_other_one_says_of_the_session_shows_where_nothing_is_being_typed(held):
    form, other = held.then_and_now(), held.ask_session("notes")
    type_into(other, "notes", "We laughed.")
    held.change(held.session_now(), changed_coach="You asked.")
    assert form._form.answers["changed_coach"].value == "You asked."
    form._form.answers["changed"].control.value = "I am as"
    held.change(held.session_now(), changed_coach="You asked first.")
    assert form._form.answers["changed"].value == "I am as"


def test_notes_typed_in_the_last_second_stay_with_the_hour_that_is_closed(held):
    notes, form = held.ask_session("notes"), held.close_session()
    type_into(notes, "notes", "She")
    notes._form.answers["notes"].control.value = "She laughed."
    press(form, "Close this session")
    assert held.values(held.session_before())["notes"] == "She laughed."
    assert held.session_now() is None and notes._form.answers["notes"].value is None


def test_what_is_struck_for_good_goes_from_a_closed_session_too(held):
    held.strike(held.session, "takeaway")
    assert held.values(held.session).get("takeaway") is None


def test_an_afterthought_is_dated_and_stands_beside_the_session_that_it_belongs_to(held):
    (after,) = held.close_session()._later.children
    assert after.wording == "What came to me after the session of 14 January 2026?"
    after.answer.value = "I was tired."
    after._keep()
    assert held.reflections["recorded_on"].dt.date.tolist() == [held.today]
    assert held.values(held.session)["takeaway"] == "I had not asked her."


def test_every_third_session_asks_what_the_coach_should_do_more_or_less_of(me):
    for number in range(1, 7):
        shown = me.close_session()._form.answers["more_or_less"].layout.display == ""
        assert shown == (number % 3 == 0), number
        me.add("session", day=f"2026-01-{number:02}", completed_on=f"2026-01-{number:02}")


def test_a_pause_says_when_to_look_again_and_nothing_reminds_her(held):
    with held.gesture() as gesture:
        gesture.change(held.begin_session(gesture), goes_on="pause", next_on="2026-09-01", completed_on=SECOND)
    assert held.session_brief()[0] == "You last met on 4 March 2026. You paused, to look again on 1 September 2026."
    assert held.attention().empty


def test_what_was_agreed_stays_in_sight_and_can_be_agreed_anew(held):
    assert held.agreed(["goals"]) == []
    form = held.agree_at_first()
    type_into(form, "goals", "To be asked.")
    assert held.agreed(["goals"]) == []  # it is being written
    held.change(held.session_now(), completed_on=SECOND)
    assert "What am I here for, in my own words? On 4 March 2026: “To be asked.”" in html(form)
    assert form._form.answers["goals"].value is None


def test_an_earlier_session_is_read_as_it_was_closed(held):
    form = held.earlier_sessions()
    assert [said for said, _ in form._choose.options] == ["Read an earlier session …", "of 14 January 2026"]
    assert "nc-page" not in html(form)
    form._choose.value = held.session
    page = html(form)
    assert "<h3>What do I take away, in one sentence?</h3><p>“I had not asked her.”</p>" in page
    assert "“the budget”, “Ana”, “the move”, “rest”" in page and "“we meet again”" in page
    assert "<h3>What I wanted to do</h3><p>“Ring Ben” · open</p>" in page
    held.strike(held.session, "takeaway")
    assert "I had not asked her." not in html(form)


def test_an_afterthought_can_be_added_to_any_session_that_is_closed(held):
    form = held.earlier_sessions()
    assert not form._later.children
    form._choose.value = held.session
    (later,) = form._later.children
    later.answer.control.value = "I could have asked her."
    later._save.now()
    said = held.reflections.iloc[-1]
    assert (said.wording, said.answer) == (
        "What came to me after the session of 14 January 2026?",
        "I could have asked her.",
    )
    form._choose.value = ""
    assert not form._later.children


def test_where_no_session_has_ended_there_is_none_to_read(me):
    form = me.earlier_sessions()
    assert form.layout.display == "none"
    me.add("session", day=FIRST, takeaway="<script>x</script>", completed_on=FIRST)
    assert form.layout.display == ""
    form._choose.value = me.sessions.index[0]
    assert "<script" not in html(form) and "&lt;script" in html(form)


# -- then and now, and by whom ---------------------------------------------------------------------------------------


def test_what_has_changed_stands_side_by_side_as_each_of_the_two_sees_it(held, data):
    assert held.changes_seen().empty
    with held.gesture() as gesture:
        gesture.change(held.begin_session(gesture), changed="I ask.", changed_coach="She asks, and listens.")
    assert held.changes_seen().values.tolist() == [
        ["4 March 2026", "I ask.", "She asks, and listens. (written down by the client)"]
    ]
    assert "<td>I ask.</td><td>She asks, and listens. (written" in html(held.then_and_now())


def test_who_wrote_which_part_stays_visible(data):
    client = nc.open(data / "a.netcoach", create=True, today=FIRST)
    session = client.add("session", day=FIRST, changed="I ask.")
    coach = nc.open(client.path, today=SECOND, author="coach")
    coach.change(session, changed_coach="She asks.")
    assert [line.split(" wrote")[0].split(" changed")[0] for line in history_in_words(coach, session)] == [
        "On 14 January 2026 your client",
        "On 4 March 2026 you",
    ]


def test_an_empty_table_of_sessions_has_its_days_as_days(me):
    assert isinstance(me.sessions["day"].dtype, type(pd.Series(dtype="datetime64[us]").dtype))
    assert all(isinstance(form, Form) for form in (me.close_session(), me.then_and_now(), me.our_topics()))
