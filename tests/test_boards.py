"""The boards: nobody covers anybody, a card that is put down is an answer, and what is tried is not kept."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_forms import html, message, press

from netcoach.charts import PARKED, Card, around_board
from netcoach.charts.placing import RINGS, SECTORS, Spot, arrange, box
from netcoach.days import Clock
from netcoach.records import CLOSENESS, DIRECTIONS

ZONES = [f"{way}:{ring}" for way in SECTORS for ring in RINGS] + [PARKED]
WORDS = {"direction": DIRECTIONS, "closeness": {str(step): word for step, word in CLOSENESS.items()}}


def put(form, card, zone, was=None, at=None):
    """Put a card down as the script on the page does."""
    form._told({"drop": card, "zone": zone, "was": was or zone_of(form, card), "at": at})


def shown(form, card):
    return next((one for one in form._figure.board["cards"] if one["id"] == card), None)


def zone_of(form, card):
    return shown(form, card)["zone"]


def facts(me):
    return len(me.opened().rows)


def covered(layout):
    boxes = [box(layout.spots[card], place) for card, place in layout.places.items()]
    assert all(0 <= left < right <= layout.width and 0 <= top < low <= layout.height for left, top, right, low in boxes)
    pairs = itertools.combinations(boxes, 2)
    return [(a, b) for a, b in pairs if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]


# -- places -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [300, 620, 900])
@pytest.mark.parametrize("many", [5, 40, 150])
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nobody_covers_anybody_and_everybody_is_there(many, width, data):
    crowd = data.draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=21, unique=True))
    zones = data.draw(st.lists(st.sampled_from(crowd), min_size=many, max_size=many))
    wide = data.draw(st.lists(st.integers(20, 150), min_size=many, max_size=many))
    spots = [Spot(str(number), zone, min(wide[number], width * 0.3)) for number, zone in enumerate(zones)]
    first = arrange(spots, width)
    assert first.places.keys() == {spot.card for spot in spots}
    assert not covered(first)
    card, zone = data.draw(st.integers(0, many - 1)), data.draw(st.sampled_from(ZONES))
    spots[card] = spots[card]._replace(zone=zone)
    assert not covered(arrange(spots, width, first))


def test_up_to_forty_people_all_have_their_names_and_the_same_people_stand_the_same():
    spots = [Spot(str(number), ZONES[number * 7 % 20], 110) for number in range(40)]
    board = arrange(spots, 900)
    assert all(place.side for place in board.places.values())
    assert arrange(spots, 900).places == board.places


def test_whoever_is_not_moved_stays_and_whoever_is_comes_near_to_where_she_put_them():
    spots = [Spot(str(number), ZONES[number % 20], 90) for number in range(20)]
    before = arrange(spots, 900)
    there = before.places["3"]
    before.places["3"] = before.places["7"]._replace(y=before.places["7"].y + 60, side=None)
    after = arrange([spot._replace(zone=spots[7].zone) if spot.card == "3" else spot for spot in spots], 900, before)
    assert [card for card in after.places if after.places[card] != before.places[card]] == ["3"]
    assert abs(after.places["3"].y - before.places["3"].y) < abs(there.y - before.places["3"].y)


def test_each_ring_lies_outside_the_one_before_it_and_parked_people_below_them_all():
    board = arrange([Spot(zone, zone, 60) for zone in ZONES], 900)
    middle = board.height - board.places[PARKED].y
    ups = [board.places[f"up:{ring}"].y for ring in RINGS]
    assert ups == sorted(ups, reverse=True)
    assert board.places["down:1"].y < board.places[PARKED].y and middle > 0


def test_a_board_of_nobody_says_what_to_write_down_first():
    board = around_board({}, WORDS, 900, {})
    assert board.data["title"] == "The people around you"
    assert "write down one person" in board.alt


def test_a_name_beside_a_narrow_board_is_cut_and_said_in_full():
    name = "Maximiliana-Theodora von und zu Hohenstein-Wittgenberg-Sayn X"
    board = around_board({"a": Card(name, "up:3")}, WORDS, 300, {})
    (card,) = board.data["cards"]
    assert card["label"].endswith("…") and card["wide"] < 100
    assert card["said"] == f"{name}: above me, we know each other well at work"


# -- the people around me ---------------------------------------------------------------------------------------------


def test_a_card_put_down_answers_where_somebody_sits_and_how_close_and_can_be_undone(me):
    ana = me.add("person", name="Ana Ruiz")
    form = me.map_stakeholders()
    assert zone_of(form, ana) == PARKED
    put(form, ana, "up:4", at=[300, 100])
    assert (me.values(ana)["direction"], me.values(ana)["closeness"]) == ("up", 4)
    assert "Saved" in message(form) and "Ana Ruiz: above me, we trust each other." in message(form)
    assert "1 above you" in html(form)
    press(form, "Undo")
    assert me.values(ana).get("direction") is None
    assert zone_of(form, ana) == PARKED


def test_parking_somebody_is_an_honest_unknown_and_keeps_the_direction(me):
    ana = me.add("person", name="Ana", direction="up", closeness=4)
    form = me.map_stakeholders()
    put(form, ana, PARKED)
    assert (me.values(ana)["direction"], me.values(ana)["closeness"]) == ("up", "unknown")
    assert zone_of(form, ana) == PARKED


def test_a_zone_that_is_not_on_the_board_answers_nothing(me):
    ana = me.add("person", name="Ana", direction="up", closeness=4)
    form, before = me.map_stakeholders(), facts(me)
    put(form, ana, "up:9")
    assert facts(me) == before and zone_of(form, ana) == "up:4"


def test_what_is_tried_is_not_kept_until_she_presses_keep(me):
    ana, ben = (me.add("person", name=name, direction="up", closeness=2) for name in ("Ana", "Ben"))
    form, before = me.map_stakeholders(), facts(me)
    press(form, "Try without keeping")
    put(form, ana, "across:5")
    put(form, ben, "down:3")
    put(form, ana, "across:4")
    assert facts(me) == before
    assert (zone_of(form, ana), zone_of(form, ben)) == ("across:4", "down:3")
    assert form._figure.board["tried"] == [ana, ben] and "Not kept" in message(form)
    press(form, "Keep")
    assert me.values(ana)["closeness"] == 4 and me.values(ben)["direction"] == "down"
    press(form, "Undo")
    assert {me.values(one)["direction"] for one in (ana, ben)} == {"up"}  # one gesture, one undo


def test_everybody_can_be_put_back_and_nothing_was_written(me):
    ana = me.add("person", name="Ana", direction="up", closeness=2)
    form, before = me.map_stakeholders(), facts(me)
    press(form, "Try without keeping")
    put(form, ana, "across:5")
    press(form, "Put everything back")
    assert facts(me) == before and zone_of(form, ana) == "up:2"
    assert not form._figure.board["trying"]


def test_whoever_is_taken_out_elsewhere_while_she_holds_the_card_is_said_kindly(me, another_notebook):
    ana, ben = (me.add("person", name=name, direction="up", closeness=2) for name in ("Ana", "Ben"))
    form = me.map_stakeholders()
    another_notebook(me).remove(ana)
    put(form, ana, "across:5", was="up:2")
    assert "Ana was taken out on another page meanwhile. Nothing was changed." in message(form)
    assert me.values(ana) is None and shown(form, ana) is None
    put(form, ben, "across:5")
    assert "Saved" in message(form)


def test_of_what_was_tried_nothing_is_kept_half_when_somebody_is_gone(me, another_notebook):
    ana, ben = (me.add("person", name=name, direction="up", closeness=2) for name in ("Ana", "Ben"))
    form = me.map_stakeholders()
    press(form, "Try without keeping")
    put(form, ana, "across:5")
    put(form, ben, "across:4")
    another_notebook(me).remove(ana)
    press(form, "Keep")
    assert "Ana was moved or taken out on another page meanwhile" in message(form)
    assert me.values(ben)["direction"] == "up" and zone_of(form, ben) == "across:4"
    press(form, "Keep")
    assert me.values(ben)["direction"] == "across" and me.values(ana) is None


def test_whoever_was_moved_elsewhere_meanwhile_is_not_moved_over_it(me, another_notebook):
    ana = me.add("person", name="Ana", direction="up", closeness=2)
    form = me.map_stakeholders()
    another_notebook(me).change(ana, closeness=5)
    put(form, ana, "down:1", was="up:2")
    assert "moved on another page meanwhile" in message(form)
    assert zone_of(form, ana) == "up:5" and me.values(ana)["direction"] == "up"


def test_an_earlier_day_is_shown_as_it_was_and_cannot_be_changed(me):
    ana = me.add("person", name="Ana", direction="up", closeness=2)
    me.opened().clock = Clock("2026-06-01")
    me.change(ana, closeness=5)
    form = me.map_stakeholders()
    me.look_as_of(Clock("2026-03-10").today())
    assert zone_of(form, ana) == "up:2" and form._figure.board["locked"]
    before = facts(me)
    put(form, ana, "down:1")
    assert "cannot be changed" in message(form)
    assert facts(me) == before and zone_of(form, ana) == "up:2"
    me.look_at_today()
    assert zone_of(form, ana) == "up:5"


def test_then_and_now_leaves_a_shadow_where_somebody_stood(me):
    ana = me.add("person", name="Ana", direction="up", closeness=2)
    ben = me.add("person", name="Ben", direction="up", closeness=2)
    me.opened().clock = Clock("2026-06-01")
    me.change(ana, direction="across", closeness=5)
    form = me.map_stakeholders()
    assert not form._figure.board["marks"]
    form._then.value = Clock("2026-03-04").today()
    (mark,) = form._figure.board["marks"]
    assert (mark["card"], mark["look"]) == (ana, "then")
    assert mark["from"][1] < shown(form, ana)["y"]
    assert shown(form, ana)["said"].endswith("; then above me, we know each other a little")
    assert "then" not in shown(form, ben)["said"]


def test_lines_lead_from_who_introduced_to_whom_and_to_who_is_listened_to_only_where_that_is_asked(me, monkeypatch):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    me.change(ben, introduced_by=ana, listens_to=[(ana, "a lot")])
    form = me.map_stakeholders()
    form._lines["introduced"].value = form._lines["listens"].value = True
    assert form._figure.board["lines"] == [("introduced", ana, ben)]
    monkeypatch.setattr(type(me), "asks_routes", lambda *_: True)
    form.refresh()
    assert ("listens", ben, ana) in form._figure.board["lines"]
    me.remove(ana)
    assert form._figure.board["lines"] == []


def test_a_search_leaves_those_bright_whom_it_finds(me):
    ana, _ = me.add("person", name="Ana"), me.add("person", name="Ben")
    form = me.map_stakeholders()
    assert form._figure.found is None
    form._find.value = "an"
    assert form._figure.found == [ana]


def test_a_card_is_opened_in_the_form_and_the_table_says_what_the_board_says(me):
    ana = me.add("person", name="Ana", direction="up", closeness=4)
    form = me.map_stakeholders()
    form._told({"open": ana})
    assert form._form.record == ana
    assert "<td>" not in html(form)  # written only while it is seen
    press(form, "Show as table")
    assert "<td>Ana</td><td>above me</td><td>we trust each other</td>" in html(form)
    me.change(ana, closeness=5)
    assert "<td>Ana</td><td>above me</td><td>we would stay in touch whatever happened</td>" in html(form)
    press(form, "Hide the table")
    assert "<td>" not in html(form)


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "محمد بن عبد الله", "👩‍🚀 Zoe", "$x$ & co"])
def test_a_name_reaches_the_script_as_it_was_typed_and_the_page_as_text(me, name):
    ana = me.add("person", name=name, direction="up", closeness=4)
    form = me.map_stakeholders()
    assert shown(form, ana)["name"] == name
    assert "<img" not in html(form)
    assert name not in repr(form._figure)
    json.dumps(form._figure.board)


# -- who would have to agree ------------------------------------------------------------------------------------------


@pytest.fixture
def seats(me):
    move = me.add("move", title="Head of Research")
    people = {name: me.add("person", name=name) for name in ("Ana", "Ben")}
    heard = {"seen_or_heard": "a word", "support_now": 3, "how_known": "told"}
    ana = me.add("seat", move=move, person=people["Ana"], role="decides", **heard)
    ben = me.add("seat", move=move, person=people["Ben"], role="must_agree")
    someone = me.add("seat", move=move, placeholder="someone from HR", role="must_agree")
    return ana, ben, someone


def test_a_seat_put_down_is_where_somebody_is_and_how_she_knows_is_asked_anew(me, seats):
    ana, _, _ = seats
    panel = me.show_panel()
    assert zone_of(panel, ana) == "decides:3" and shown(panel, ana)["known"] == "told"
    assert [mark["look"] for mark in panel._figure.board["marks"]] == ["needed"]
    put(panel, ana, "decides:4")
    assert me.values(ana)["support_now"] == 4 and me.values(ana)["how_known"] is None
    assert shown(panel, ana)["known"] == "guess" and "How do you know?" in message(panel)
    assert not panel._figure.board["marks"]
    put(panel, ana, "must_agree:4")
    assert me.values(ana)["role"] == "must_agree"


def test_nobody_is_rated_before_something_was_seen_or_heard(me, seats):
    _, ben, _ = seats
    panel, before = me.show_panel(), facts(me)
    put(panel, ben, "must_agree:4")
    assert "Ben: first write what you have seen or heard" in message(panel)
    assert facts(me) == before and zone_of(panel, ben) == "must_agree:unknown"
    assert panel._seats._form.record == ben
    press(panel, "Try without keeping")
    put(panel, ben, "must_agree:5")
    assert "as you try it 1 of 3" in panel._figure.board["title"]
    press(panel, "Keep")
    assert "first write what you have seen or heard" in message(panel) and facts(me) == before
    me.change(ben, seen_or_heard="He named me.")
    press(panel, "Keep")
    assert me.values(ben)["support_now"] == 5


def test_i_do_not_know_is_an_answer_to_where_somebody_is(me, seats):
    ana, _, _ = seats
    panel = me.show_panel()
    put(panel, ana, "decides:unknown")
    assert me.values(ana)["support_now"] == "unknown"
    assert shown(panel, ana)["known"] == "unknown"


def test_somebody_who_cannot_be_named_looks_like_it(me, seats):
    ana, _, someone = seats
    panel = me.show_panel()
    assert shown(panel, someone)["unnamed"] and not shown(panel, ana)["unnamed"]
    assert shown(panel, someone)["said"] == "someone from HR: must agree, I don't know yet"


@pytest.mark.parametrize("width", [300, 900])
def test_no_seat_covers_another_at_any_width(me, seats, width):
    move = me.move
    for number in range(12):
        seat = {
            "role": "must_agree",
            "support_now": 1 + number % 5,
            "placeholder": f"somebody from department {number}",
        }
        me.add("seat", move=move, seen_or_heard="a word", **seat)
    panel = me.show_panel()
    panel._figure.width = width
    assert panel._figure.board["width"] == width
    assert not covered(panel._layout)
