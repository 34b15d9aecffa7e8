"""Two people of a journal who are one: everything meets under one name, in one step that can be taken back."""

from __future__ import annotations

import pytest

from netcoach.errors import UnknownRecordError
from netcoach.fold import FORGOTTEN
from netcoach.records import KINDS, fields_of


@pytest.fixture
def two(me):
    """Bob, who is also Robert, and Ana, who knows both."""
    robert = me.add("person", name="Robert Smith", title="Auditor", note="tall", knows=[], closeness=3)
    ana = me.add("person", name="Ana", knows=[robert])
    bob = me.add(
        "person",
        name="Bob Smith",
        aliases=["Bobby"],
        title="Head of Audit",
        email="bob@acme.example",
        agenda="one audit",
        note="likes tea",
        note_private="a secret",
        knows=[ana, robert],
        introduced_by=robert,
        purpose=["doing"],
    )
    me.change(ana, knows=[robert, bob], listens_to=[[bob, "a lot"]], introduced_by=bob)
    return robert, bob, ana


def everything(me):
    """Return each record of each kind as it stands."""
    return {record: me.values(record) for kind in KINDS for record in me.state.ids(kind)}


def test_whatever_points_to_one_points_to_the_other(me, two):
    robert, bob, ana = two
    talk = me.add("interaction", people=[bob, ana], happened_on="2026-03-01")
    both = me.add("interaction", people=[bob, robert], happened_on="2026-03-02")
    step = me.add("intention", what="Call", people=[bob], status="open")
    news = me.add("news", person=bob, what="An award")
    move = me.add("move", title="Director")
    seat = me.add("seat", move=move, person=bob, role="decides")
    work = me.add("accomplishment", what="A method", seen_by=[bob])
    plan = me.add("plan", people=[bob, ana])
    me.same_person(robert, bob)
    assert bob not in str(everything(me))
    assert me.values(talk)["people"] == [ana, robert] or me.values(talk)["people"] == [robert, ana]
    assert me.values(both)["people"] == [robert]
    assert me.values(step)["people"] == me.values(work)["seen_by"] == [robert]
    assert me.values(news)["person"] == me.values(seat)["person"] == robert
    assert set(me.values(plan)["people"]) == {robert, ana}
    assert me.values(ana)["knows"] == [robert] and me.values(ana)["listens_to"] == [[robert, "a lot"]]
    assert me.values(ana)["introduced_by"] == robert
    assert set(me.contacts["person"]) == {robert, ana} and len(me.contacts) == 3


def test_every_field_that_can_name_somebody_is_looked_at(me, two):
    robert, bob, ana = two
    move = me.add("move", title="Director")
    needed = {"workbook": "w", "question": "q", "title": "T", "what": "W", "move": move, "day": "2026-03-01"}
    needed |= {"happened_on": "2026-03-01", "name": "N"}
    for kind in KINDS:
        fields = fields_of(kind)
        for name in [name for name, field in fields.items() if field.type in {"person", "people"}]:
            must = {each: needed.get(each, ana) for each, field in fields.items() if field.required and each != name}
            must = {each: [ana] if fields[each].type == "people" and v == ana else v for each, v in must.items()}
            me.add(kind, **must | {name: [bob] if fields[name].type == "people" else bob})
    me.same_person(robert, bob)
    assert bob not in str(everything(me)) and str(everything(me)).count(robert) > 8


def test_the_name_becomes_another_name_and_no_answer_is_lost(me, two):
    robert, bob, ana = two
    me.same_person(robert, bob)
    kept = me.values(robert)
    assert list(me.people["name"]) == ["Robert Smith", "Ana"]
    assert kept["aliases"] == ["Bobby", "Bob Smith"]
    assert (kept["title"], kept["email"], kept["closeness"]) == ("Auditor", "bob@acme.example", 3)  # hers holds
    assert (kept["note"], kept["note_private"]) == ("tall\nlikes tea", "a secret")
    assert kept["knows"] == [ana] and not kept.get("introduced_by") and kept["purpose"] == ["doing"]
    assert "Head of Audit" in list(me.history(bob)["value"])  # what did not hold is in the history


def test_one_undo_takes_all_of_it_back_and_redo_brings_it(me, two):
    robert, bob, _ = two
    me.add("interaction", people=[bob, robert], happened_on="2026-03-01")
    before = everything(me)
    me.same_person(robert, bob)
    after = everything(me)
    me.undo()
    assert everything(me) == before
    me.redo()
    assert everything(me) == after


def test_two_seats_of_one_person_in_one_move_become_one(me, two):
    robert, bob, _ = two
    move, other = me.add("move", title="Director"), me.add("move", title="Chair")
    kept = me.add("seat", move=move, person=robert, role="decides", support_now="unknown")
    me.add("seat", move=move, person=bob, role="must_agree", support_now=4, need="calm")
    alone = me.add("seat", move=other, person=bob, role="decides")
    me.same_person(robert, bob)
    assert list(me.seats.index) == [kept, alone] and set(me.seats["person"]) == {robert}
    assert {name: me.values(kept)[name] for name in ("role", "support_now", "need")} == {
        "role": "decides",
        "support_now": 4,
        "need": "calm",
    }
    assert me.panel(move).total == 1


@pytest.mark.parametrize(("hers", "theirs", "after"), [("coach", None, "me"), ("report", "coach", "coach")])
def test_what_only_she_may_see_is_not_shown_to_her_coach_by_it(me, two, hers, theirs, after):
    robert, bob, _ = two
    me.change(robert, audience=hers)
    me.change(bob, audience=theirs)
    me.same_person(robert, bob)
    assert me.values(robert)["audience"] == after


def test_a_sealed_plan_says_what_it_said(me, two):
    robert, bob, _ = two
    me.add("plan", people=[bob], why="Because")
    me.seal_plan()
    me.same_person(robert, bob)
    page = me.plan_shown()
    assert page.sections["people"] == "Bob Smith" and page.erased_on is None
    with me.gesture() as gesture:
        me.change_plan(gesture, why="And")  # the next plan begins with who it is by now
    assert me.plan_page().sections["people"] == "Robert Smith"


def test_somebody_forgotten_in_the_same_talk_is_no_obstacle(me, two):
    robert, bob, ana = two
    me.add("interaction", people=[bob, ana], happened_on="2026-03-01")
    me.forget(ana)
    me.same_person(robert, bob)
    assert list(me.contacts["person"]) == [robert] and FORGOTTEN not in str(me.people.values)


def test_only_two_people_who_are_here_can_be_one(me, two):
    robert, bob, ana = two
    me.remove(ana)
    for other in (robert, ana, "nobody", me.add("move", title="Director")):
        with pytest.raises(UnknownRecordError):
            me.same_person(robert, other)
    assert bob in me.people.index


def test_the_persons_form_asks_before_and_offers_a_like_name_first(me, two):
    robert, bob, ana = two
    form = me.map_stakeholders()
    form._open(robert)
    line = form._twice
    assert [other for _, other in line._which.options] == ["", bob, ana]
    line._which.value = bob
    assert "Bob Smith becomes another name" in line._sure.children[0].value and bob in me.people.index
    line._sure.children[2].click()
    assert not line._sure.children and bob in me.people.index
    line._which.value = bob
    line._sure.children[1].click()
    assert bob not in me.people.index and "Robert Smith is here once." in form._message.value
    assert form._form.record == robert and form._form.answers["agenda"].value == "one audit"
    form._take_back()
    assert bob in me.people.index


def test_somebody_new_and_somebody_alone_are_not_asked(me):
    form = me.map_stakeholders()
    assert form._twice.layout.display == "none"
    form._open(me.add("person", name="Ana"))
    assert form._twice.layout.display == "none"
