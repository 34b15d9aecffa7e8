import pytest

from netcoach.errors import InvalidValueError, UnknownRecordError


def facts(me):
    return len(me.opened().rows)


def test_a_new_person_and_the_talk_with_her_are_one_step_and_one_undo(me):
    with me.gesture() as gesture:
        ana = gesture.add("person", name="Ana")
        talk = gesture.add("interaction", people=[ana], happened_on="2026-03-04")
    assert list(me.contacts["person"]) == [ana]
    assert len({row.step for row in me.opened().rows if row.record in (ana, talk)}) == 1
    assert me.undo()
    assert me.people.empty and me.interactions.empty
    assert me.redo()
    assert list(me.contacts["person"]) == [ana]


def test_a_failing_check_inside_a_gesture_writes_nothing(me):
    before = facts(me)
    with pytest.raises(InvalidValueError, match="Please say when it was"), me.gesture() as gesture:
        ana = gesture.add("person", name="Ana")
        gesture.add("interaction", people=[ana])
    assert facts(me) == before


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        ("person", {"name": ""}, "Please write a name"),
        ("interaction", {"people": ["x"], "happened_on": "2026-03-05"}, "5 March 2026 is still to come"),
        ("interaction", {"people": ["Ben"], "happened_on": "2026-03-04"}, "There is no person 'Ben' in this journal"),
        ("news", {"person": "nobody", "what": "a promotion"}, "There is no person 'nobody'"),
        ("person", {"name": "Ana", "introduced_by": "nobody"}, "There is no person 'nobody'"),
    ],
)
def test_bad_input_is_answered_with_what_would_be_right_and_nothing_is_saved(me, kind, values, sentence):
    before = facts(me)
    with pytest.raises(InvalidValueError, match=sentence):
        me.add(kind, **values)
    assert facts(me) == before


def test_a_name_where_an_id_belongs_is_answered_with_the_id(me):
    ana = me.add("person", name="Ana")
    with pytest.raises(InvalidValueError, match=f"Ana has the id '{ana}'") as problem:
        me.add("interaction", people=["Ana"], happened_on="2026-03-04")
    assert problem.value.field == "people"


def test_an_id_of_another_kind_or_of_someone_removed_is_no_person(me):
    ana = me.add("person", name="Ana")
    talk = me.add("interaction", people=[ana], happened_on="2026-03-04")
    me.remove(ana)
    for record in (ana, talk):
        with pytest.raises(InvalidValueError, match="There is no person"):
            me.add("news", person=record, what="a promotion")


def test_what_is_not_there_cannot_be_changed_or_removed(me):
    ana = me.add("person", name="Ana")
    me.remove(ana)
    for record in (ana, "nobody"):
        with pytest.raises(UnknownRecordError, match="nothing with the id"):
            me.change(record, name="Ben")
        with pytest.raises(UnknownRecordError, match="nothing with the id"):
            me.remove(record)


def test_what_changes_nothing_writes_nothing(me):
    ana = me.add("person", name="Ana", tags=["golf"], listens_to=[("ben", "a lot")])
    before = facts(me)
    me.change(ana, name="Ana", tags=["golf"], title=None, listens_to=[("ben", "a lot")])
    assert facts(me) == before


def test_two_stale_forms_keep_both_values(me):
    ana = me.add("person", name="Ana", title="CFO", tags=["golf"])
    shown = me.shown(ana)
    me.change(ana, shown=shown, title="COO", tags=["golf", "art"])
    me.change(ana, shown=shown, title="CEO", tags=["golf", "chess"])
    assert len(me.shown(ana).heads["title"]) == 2
    assert set(me.values(ana)["tags"]) == {"golf", "art", "chess"}
    me.change(ana, title="Chair")
    assert len(me.shown(ana).heads["title"]) == 1


def test_several_changes_of_a_record_in_one_gesture_are_one_fact(me):
    with me.gesture() as gesture:
        ana = gesture.add("person", name="Ana", tags=["golf"], email="a@b.c")
        gesture.change(ana, name="Ana Ruiz", tags=["golf", "art"], title="CFO")
    assert me.values(ana) == {"name": "Ana Ruiz", "tags": ["golf", "art"], "title": "CFO", "email": "a@b.c"}
    before = facts(me)
    with me.gesture() as gesture:
        gesture.change(ana, title="COO")
        gesture.change(ana, title="CFO", tags=["art"])
    assert me.values(ana)["tags"] == ["art"] and me.values(ana)["title"] == "CFO"
    assert [len(heads) for heads in me.shown(ana).heads.values()] == [1, 1, 1, 1]
    assert facts(me) == before + 1


def test_a_record_of_which_there_is_one_is_made_and_then_changed(me):
    me.put("about", "about", inside="inside")
    me.put("about", "about", conversation="promotion")
    me.put("about", "about", conversation="long_term")
    assert me.about == {"inside": "inside", "conversation": "long_term"}
    assert len(me.shown("about").heads["conversation"]) == len(me.table("about")) == 1


def test_the_first_save_in_a_workbook_marks_it_as_started_in_the_same_step(me):
    me._workbook = "people"
    ana = me.add("person", name="Ana")
    assert me.setting("workbook:people") == "started"
    me.undo()
    assert me.values(ana) is None and me.setting("workbook:people") == ""
