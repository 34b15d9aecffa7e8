import datetime as dt

import pytest

from netcoach.days import Clock


def talked(me, name, *silences, **fields):
    """Add a person with talks whose gaps are these; the last is the silence until today."""
    person = me.add("person", name=name, **fields)
    for place in range(len(silences)):
        me.add("interaction", people=[person], happened_on=me.today - dt.timedelta(sum(silences[place:])))
    return person


def thought_of(me):
    return list(me.attention()["person"])


def test_an_empty_journal_thinks_of_nobody(me):
    assert list(me.attention().columns) == ["person", "reason"]
    assert me.attention().empty


def test_who_is_quiet_for_long_against_the_usual_gap_comes_to_mind_with_a_reason(me):
    ana = talked(me, "Ana", 30, 30, 30, 60)
    talked(me, "Ben", 30, 30, 30, 40)
    assert thought_of(me) == [ana]
    assert me.attention()["reason"].to_list() == ["You two usually talk every four weeks. It has been two months."]


def test_a_wished_rhythm_counts_where_there_is_no_usual_gap(me):
    ana = talked(me, "Ana", 30, rhythm_days=7)
    talked(me, "Ben", 30)
    assert thought_of(me) == [ana]
    assert me.attention()["reason"].str.startswith("You would like to be in touch every ").all()


@pytest.mark.parametrize(("silence", "comes_to_mind"), [(45, False), (46, True), (240, True), (241, False)])
def test_a_little_late_is_nothing_and_what_has_mostly_ended_is_left_in_peace(me, silence, comes_to_mind):
    talked(me, "Ana", 30, 30, 30, silence)
    assert bool(thought_of(me)) == comes_to_mind


def test_at_most_three_come_to_mind_the_longest_overdue_first(me):
    people = [talked(me, name, 30, 30, 30, silence) for name, silence in zip("ABCD", (60, 90, 120, 150), strict=True)]
    assert thought_of(me) == people[:0:-1]


def test_fine_as_it_is_holds_until_the_two_have_talked_again(me):
    ana = talked(me, "Ana", 30, 30, 30, 60)
    me.set_setting(f"fine:{ana}", "yes")
    assert thought_of(me) == []
    me.opened().clock = Clock("2026-06-04")
    assert thought_of(me) == []
    me.add("interaction", people=[ana], happened_on="2026-03-10")
    assert thought_of(me) == [ana]
    me.set_setting(f"fine:{ana}", "yes")
    assert thought_of(me) == []


def test_who_was_removed_comes_to_nobodys_mind(me):
    me.remove(talked(me, "Ana", 30, 30, 30, 60))
    assert thought_of(me) == []


def test_names_of_several_people_are_one_line_and_a_stranger_is_said_to_be_gone(me):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    me.remove(ben)
    assert me.names_of([ana, ben]) == "Ana, someone no longer here"


def test_small_steps_that_are_open_come_nearest_day_first(me):
    first = me.add("intention", what="coffee", first_step="ask her", by_when="2026-03-05", status="open")
    second = me.add("intention", first_step="ring Ben", status="open")
    me.add("intention", what="done already", status="done")
    assert me.open_steps() == [
        (first, "coffee · ask her", "Thursday 5 March"),
        (second, "ring Ben", "one of these days"),
    ]


def test_what_i_have_is_said_in_counts_and_no_list_is_kept_of_what_is_missing(me):
    assert me.what_i_have() == ["Nothing is written yet, and nothing has to be complete."]
    talked(me, "Ana", 30, agenda="a new factory")
    said = " ".join(me.what_i_have())
    assert "one person" in said and "one talk" in said and "step" not in said and "plan" not in said


def test_the_one_who_always_begins_is_asked_whether_the_other_seems_glad(me):
    ana = me.add("person", name="Ana")
    for day in ("01", "02", "03", "04"):
        me.add("interaction", people=[ana], happened_on=f"2026-03-{day}", started_by="me")
    assert me.attention().empty
    me.add("interaction", people=[ana], happened_on="2026-03-04", started_by="them")
    said = "You began 4 of your 5 talks. That may be fine. Do they seem glad when you call?"
    assert me.attention().values.tolist() == [[ana, said]]
    me.set_setting(f"fine:{ana}", "yes")
    assert me.attention().empty


# -- the other reasons ------------------------------------------------------------------------------------------------


def fine(me, person):
    me.set_setting(f"fine:{person}", "yes")
    return thought_of(me) == []


@pytest.mark.parametrize(("day", "comes_to_mind"), [("2026-02-03", False), ("2026-02-04", True), ("2026-03-12", False)])
def test_what_she_meant_to_do_in_these_days_comes_to_mind_and_nothing_old_is_held_against_her(me, day, comes_to_mind):
    ana = me.add("person", name="Ana")
    me.add("intention", what="lunch", people=[ana], by_when=day, status="open")
    me.add("intention", what="done", people=[me.add("person", name="Ben")], by_when="2026-03-05", status="done")
    assert thought_of(me) == ([ana] if comes_to_mind else [])


def test_a_small_step_says_what_and_by_when(me):
    ana = me.add("person", name="Ana")
    me.add("intention", what="lunch", people=[ana], by_when="2026-03-06", status="open")
    assert me.attention()["reason"].tolist() == ["You wanted to do this by Friday 6 March: lunch"]
    assert fine(me, ana)


def test_fresh_good_news_comes_to_mind_until_she_has_said_something(me):
    ana = me.add("person", name="Ana")
    me.add("news", person=ana, what="the prize", day="2026-03-01")
    me.add("news", person=me.add("person", name="Ben"), what="long ago", day="2025-12-31")
    assert me.attention().values.tolist() == [[ana, "Good news, Sunday 1 March: the prize. Are you glad?"]]
    me.add("interaction", people=[ana], happened_on="2026-03-02", kind="congratulation")
    assert thought_of(me) == []


def test_later_news_comes_to_mind_although_the_earlier_was_fine_as_it_is(me):
    ana = me.add("person", name="Ana")
    me.add("news", person=ana, what="the prize", day="2026-03-01")
    assert fine(me, ana)
    me.opened().clock = Clock("2026-03-09")
    me.add("news", person=ana, what="a book", day="2026-03-08")
    assert "a book" in me.attention()["reason"][0]


def test_who_would_have_to_agree_and_is_not_known_comes_to_mind_until_the_interviews(me):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    move = me.add("move", title="head of sales", conversation="promotion")
    me.add("seat", move=move, person=ana, role="must_agree", support_now="unknown")
    me.add("seat", move=move, person=ben, role="must_agree", support_now=4, how_known="told")
    me.add("seat", move=move, placeholder="someone from HR", role="decides")
    said = "Would have to agree to “head of sales”, and you do not know yet where they stand."
    assert me.attention().values.tolist() == [[ana, said]]
    me.change(move, **{"stages.interviewing": "2026-03-01"})
    assert thought_of(me) == []


def test_each_comes_to_mind_once_with_the_nearest_reason(me):
    ana = talked(me, "Ana", 30, 30, 30, 60)
    me.add("news", person=ana, what="the prize", day="2026-03-01")
    me.add("intention", what="lunch", people=[ana], by_when="2026-03-06", status="open")
    assert len(me.attention()) == 1 and "lunch" in me.attention()["reason"][0]
