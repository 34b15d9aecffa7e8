"""What the journal says about a move: the panel then, now and hoped for, its stages, and what stays unsaid."""

from __future__ import annotations

import dataclasses

import pytest

import netcoach as nc
from netcoach.days import Clock


@pytest.fixture
def move(me):
    """A move with Ana, who told that she is for it, Ben, of whom there are signs, and somebody without a name yet."""
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    move = me.add("move", title="Head of Research", conversation="promotion")
    me.add("seat", move=move, person=ana, role="decides", support_now=4, how_known="told", knows_me=4, need="calm")
    me.add("seat", move=move, person=ben, role="must_agree", support_now=2, how_known="signs", knows_me=3)
    me.add("seat", move=move, placeholder="someone from HR", role="must_agree", support_now="unknown")
    me.add("seat", move=me.add("move", title="Another"), person=ana, role="decides", support_now=1, how_known="told")
    me.look_at_move(move)
    return move


def on(me, day):
    me.opened().clock = Clock(day)


def who(me, name):
    return next(person for person, shown in me.names.items() if shown == name)


def test_the_panel_of_a_move_holds_its_own_seats_only(me, move):
    read = me.panel(move)
    assert (read.seen, read.told, read.total) == (1, 1, 3)
    assert read.weakest == [who(me, "Ben")] and read.short == {who(me, "Ben"): 2}
    (unknown,) = read.unknown
    assert me.seat_names(move)[unknown] == "someone from HR"


def test_the_panel_as_of_a_day_is_what_was_written_by_then(me, move):
    seat = me.seats.index[1]
    on(me, "2026-05-04")
    me.change(seat, support_now=4, how_known="told")
    assert me.panel(move).told == 2
    assert me.as_of("2026-04-01").panel(move).told == 1
    assert me.as_of("2026-03-01").panel(move).total == 0  # before the move was written down
    assert [day.isoformat() for day in me.panel_days(move)] == ["2026-05-04", "2026-03-04"]
    assert me.map_words() == [
        "Where you saw signs and were told later: 0 of 1 as you thought, 0 off by one step. That is too few to say."
    ]


def test_a_rating_that_was_taken_back_counts_for_nothing(me, move):
    on(me, "2026-05-04")
    me.change(me.seats.index[1], support_now=4, how_known="told")
    me.undo()
    assert me.map_words() == [] and len(me.panel_days(move)) == 1


def test_a_hope_counts_as_seen_and_never_as_told(me, move):
    ben, (hr,) = who(me, "Ben"), me.panel(move).unknown
    hoped = {ben: 5, hr: 4, who(me, "Ana"): 5}
    assert (me.panel(move, hoped).seen, me.panel(move, hoped).told) == (3, 0)
    table = me.support(move, hoped).set_index("person")
    assert table.loc[ben, ["now", "how_known"]].to_list() == [5, "guess"]
    assert (me.panel(move).seen, me.panel(move).told) == (1, 1)  # nothing was written


def test_the_sentences_name_people_and_count(me, move):
    assert me.panel_words(move) == [
        "As you see it: 1 of 3. Counting only what they told you: 1 of 3.",
        "Where one honest conversation would help most: Ben.",
        "You do not know where they stand: someone from HR.",
        "Nobody yet would say your name when you are not there.",
    ]
    assert me.next_words(move) == [
        ("Find out where they stand", "someone from HR"),
        ("Show what you do, and ask what they need", "Ben"),
        ("Stay in touch and thank", "Ana"),
    ]
    assert me.panel_words(me.add("move", title="New")) == ["Nobody who decides or must agree is written down yet."]


def test_the_four_columns_stay_apart_and_are_words(me, move):
    for felt in ["good"] * 4 + ["hard"]:
        me.add("interaction", people=[who(me, "Ana")], happened_on="2026-03-01", felt=felt)
    me.add("interaction", people=[who(me, "Ben")], happened_on="2026-03-01", felt="good")
    me.change(me.seats.index[0], likes="unknown", sees_my_work=0)
    table = me.columns_table(move).set_index("Who")
    assert table.loc["Ana"].to_list() == ["could describe me to others", "I don't know", "never", "4 of 5"]
    assert table.loc["Ben", "Talks that went well"] == "1 of 1; too few to say"
    assert table.loc["someone from HR"].to_list() == ["I don't know"] * 3 + ["none noted yet"]


def test_the_move_in_sight_is_the_one_she_chose_else_the_newest_that_is_not_decided(me):
    assert me.move is None
    first, second = me.add("move", title="First"), me.add("move", title="Second")
    assert me.move == second
    me.change(second, **{"stages.decided": "2026-03-01"})
    assert me.move == first
    me.look_at_move(second)
    assert me.move == second
    me.remove(second)
    assert me.move == first


def test_a_stage_is_reached_on_its_day(me, move):
    assert me.stage(move) is None
    me.change(move, **{"stages.announced": "2026-03-01", "stages.interviewing": "2026-03-05"})
    assert me.stage(move) == "announced"
    on(me, "2026-03-05")
    assert me.stage(move) == "interviewing"


@pytest.mark.parametrize("stage", ["announced", "interviewing"])
def test_what_began_late_is_said_kindly_and_with_its_counts(me, move, stage):
    me.change(move, **{f"stages.{stage}": "2026-02-01"})
    for day in ("2026-01-20", "2026-02-10", "2026-02-20"):
        me.add("interaction", people=[who(me, "Ana")], happened_on=day, channel="call")
    said = " ".join(me.lobby_words(move))
    opened = {"announced": "the job was announced", "interviewing": "the interviews began"}[stage]
    assert f"2 of your 3 talks with those who decide came after {opened}." in said
    assert "had you begun two years earlier?" in said and "here since" not in said
    me.put("about", "about", here_since="2025-06")
    assert "You are here since June 2025. Whoever is new has a short history; that is no fault." in me.lobby_words(move)
    me.add("interaction", people=[who(me, "Ana")], happened_on="2025-12-01", channel="call")
    assert "earlier?" not in " ".join(me.lobby_words(move))  # as many before as after


def test_who_knows_somebody_well_is_an_option_and_is_never_said_from_the_interviews_on(me, move):
    me.change(who(me, "Ben"), listens_to=[(who(me, "Ana"), "a lot")])
    assert me.routes_words(move) == []
    me.keep_template(dataclasses.replace(me.template, routes=True))
    assert me.routes_words(move) == ["Who knows Ben well enough to tell me what matters to them? Ana."]
    me.change(move, **{"stages.interviewing": "2026-03-04"})
    assert me.routes_words(move) == []


def test_a_move_that_is_not_there_is_an_error_in_words(me):
    with pytest.raises(nc.UnknownRecordError, match="There is no move with the id 'x'"):
        me.panel("x")
