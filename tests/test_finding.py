"""A person's page and the search over her own words: what is found, in which order, and that nothing is stored."""

from __future__ import annotations

import datetime as dt

import ipywidgets as w
import pytest
from test_forms import below, html, press

from netcoach.finding import before_i_meet, search


@pytest.fixture
def ana(me):
    ana = me.add("person", name="Ana Ruíz", title="CFO", agenda="One ledger. Fewer meetings!", aliases=["Nita"])
    me.change(ana, appreciate="She says no early.", note_private="Likes early mornings.")
    ben = me.add("person", name="Ben")
    for day, more in {
        "2025-11": {"topics": ["hiring"]},
        "2026-02-10": {"topics": ["budget"], "started_by": "them", "gave": "my draft", "received": "two names"},
        "2026-03-02": {"people": [ana, ben], "note": "Coffee. She talked about the Łódź plant. It rained."},
        "2024-01-05": {"topics": ["too old to tell"]},
    }.items():
        me.add("interaction", **({"people": [ana], "happened_on": day} | more))
    me.add("intention", what="Send her the draft", people=[ana], by_when="2026-03-06", status="open")
    me.add("intention", what="Done long ago", people=[ana], status="done")
    me.add("intention", what="With Ben alone", people=[ben], status="open")
    me.add("news", person=ana, what="Board seat", day="2026-02-01")
    move = me.add("move", title="Head of Finance")
    me.add("seat", move=move, person=ana, need="Somebody who closes the books in March")
    return ana


def texts(hits):
    return [(hit.text, hit.day) for hit in hits]


def test_the_page_before_a_talk_has_what_she_wrote_about_this_person_and_no_more(me, ana):
    assert before_i_meet(me, ana) == [
        ("What they are trying to get done", ["One ledger. Fewer meetings!"]),
        ("What I appreciate", ["She says no early."]),
        (
            "Our last talks",
            [
                "Monday 2 March\nCoffee. She talked about the Łódź plant. It rained.",
                "Tuesday 10 February · budget\nWho began it? they did\nWhat did I give? my draft\n"
                "What did I receive? two names",
                "November 2025 · hiring",
            ],
        ),
        ("What I mean to do", ["Send her the draft · Friday 6 March"]),
        ("Their good news", ["Sunday 1 February · Board seat"]),
        ("What they need", ["Head of Finance: Somebody who closes the books in March"]),
        ("Notes", ["Likes early mornings."]),
    ]


def test_about_somebody_of_whom_nothing_is_written_there_is_nothing(me):
    assert before_i_meet(me, me.add("person", name="Cho")) == []


@pytest.mark.parametrize("typed", ["ruiz", "UÍZ", "a ru", "ruiz ana", "nita"])
def test_a_name_is_found_by_any_part_in_any_spelling(me, ana, typed):
    assert [hit.people for hit in search(me, typed) if not hit.day] == [(ana,)]


def test_a_hit_shows_its_sentence_its_day_and_whose_it_is(me, ana):
    (hit,) = search(me, "lodz PLANT".replace("lodz", "łódź"))
    assert hit.text == "She talked about the Łódź plant."
    assert (hit.said, hit.day) == ("talk", "2026-03-02")
    assert set(me.names_of(hit.people).split(", ")) == {"Ana Ruíz", "Ben"}
    assert texts(search(me, "ledger")) == [("One ledger.", "2026-03-04")]


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("reflection", {"workbook": "start_here", "question": "q", "answer": "A zebra."}, "answer"),
        ("accomplishment", {"what": "A zebra."}, "piece of work"),
        ("move", {"title": "A zebra."}, "move"),
        ("plan", {"why": "A zebra."}, "plan"),
        ("prediction", {"statement": "A zebra."}, "prediction"),
        ("session", {"day": "2026-03-04", "notes": "A zebra."}, "session"),
        ("intention", {"if_then": "A zebra."}, "small step"),
        ("person", {"name": "Dora", "note_private": "A zebra."}, "person"),
    ],
)
def test_all_her_own_words_are_searched(me, kind, values, said):
    me.add(kind, **values)
    assert [(hit.text, hit.said, hit.day) for hit in search(me, "ZEBRA")] == [("A zebra.", said, "2026-03-04")]


def test_nothing_typed_finds_nothing_and_what_is_not_hers_is_not_searched(me, ana):
    assert search(me, " ") == []
    assert search(me, "ruiz ben") == []
    me.set_setting("fine:zebra", "zebra")
    assert search(me, "zebra") == []


def test_the_latest_comes_first_and_a_removed_note_is_gone(me, ana):
    old = me.add("interaction", people=[ana], happened_on="2025-05-05", note="zebra one")
    me.add("interaction", people=[ana], happened_on="2025-06-05", note="zebra two")
    assert texts(search(me, "zebra")) == [("zebra two", "2025-06-05"), ("zebra one", "2025-05-05")]
    me.remove(old)
    assert texts(search(me, "zebra")) == [("zebra two", "2025-06-05")]


def test_picking_a_hit_opens_the_page_of_that_person_and_nothing_is_stored(me, ana):
    before = len(me.opened().rows)
    form = me.look_up()
    form._typed.value = "plant"
    assert "She talked about the Łódź plant.<br><span class='nc-quiet'>talk · Monday 2 March" in html(form)
    press(form, "Ana Ruíz")
    assert "Before I meet Ana Ruíz" in html(form)
    assert "Fewer meetings!" in html(form)
    press(form, "Back to what I found")
    assert "Łódź plant" in html(form)
    form._typed.value = "qqq"
    assert "You wrote nothing with these words." in html(form)
    assert len(me.opened().rows) == before


def test_a_script_in_a_note_stays_text_on_the_page(me):
    ana = me.add("person", name="<i>Ana", agenda="<img src=x>", title="<b>")
    form = me.look_up()
    form._typed.value = "img"
    assert "&lt;img" in html(form)
    assert "<img" not in html(form)
    form._open(ana)
    assert "<img" not in html(form)
    assert "<i>" not in html(form)


def test_a_long_list_is_paged(me, ana):
    for day in range(1, 21):
        me.add("interaction", people=[ana], happened_on=f"2026-01-{day:02}", note=f"zebra {day}")
    form = me.look_up()
    form._typed.value = "zebra"
    assert html(form).count("zebra") == 12
    press(form, "8 more")
    assert html(form).count("zebra") == 20
    assert not [each for each in below(form) if isinstance(each, w.Button) and each.description.endswith(" more")]


def test_in_an_earlier_day_the_page_is_as_it_was(me, ana):
    me.opened().clock = type(me.opened().clock)("2026-03-10")
    me.change(ana, agenda="Something else")
    me.look_as_of(dt.date(2026, 3, 5))
    desk = me.begin("start_here")
    press(desk, "Before I meet somebody · search")
    look_up = next(each for each in below(desk) if type(each).__name__ == "LookUp")
    look_up._typed.value = "ruiz"
    press(desk, "Ana Ruíz")
    assert "Fewer meetings!" in html(desk)
    assert "Something else" not in html(desk)
    press(desk, "Before I meet somebody · search")
    assert "Fewer meetings!" not in html(desk)


def test_a_page_that_is_open_follows_what_is_saved(me, ana):
    form = me.look_up()
    form._typed.value = "ruiz"
    press(form, "Ana Ruíz")
    me.change(ana, agenda="A new ledger")
    assert "A new ledger" in html(form)
    me.remove(ana)
    assert "Before I meet" not in html(form)
