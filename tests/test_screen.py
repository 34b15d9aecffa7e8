"""A screen that others can see: no name shows, and what is saved is what would have been saved with names shown."""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
from pathlib import Path

import ipywidgets as w
import pytest
from test_forms import EVERY, below, press, say

import netcoach as nc
from netcoach import places
from netcoach.choosing import demo
from netcoach.forms.answers import NewName
from netcoach.forms.screen import HIDDEN, SCREEN
from netcoach.veil import WORD

WORKBOOKS = sorted((Path(__file__).parent.parent / "workbooks").glob("*.ipynb"))
NO_WORDS = {"_esm", "_css", "layout", "style", "data_format", "children"}


@pytest.fixture(autouse=True)
def names_shown():
    yield
    places.hide_names(False)
    SCREEN.look()


@pytest.fixture
def hidden(names_shown, me):
    SCREEN.turn()
    return me


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in NO_WORDS and not (key.startswith("_") and key != "_options_labels"):
                yield from strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)


def seen(form):
    """Return everything that the browser is told: of every control, every string, tags left out."""
    told = [text for each in below(form) for text in strings(each.get_state())]
    return [re.sub(r"<[^>]*>", " ", text) for text in told]


def leaks(form, names):
    words = {word.casefold() for name in names for word in WORD.findall(name) if len(word) > 1}
    return [text for text in seen(form) if words & {word.casefold() for word in WORD.findall(text)}]


def cells_of(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            yield ast.parse("".join(cell["source"])).body


def forms_of(path):
    names = {}
    for *before, last in cells_of(path):
        exec(compile(ast.Module(before, []), path.name, "exec"), names)
        yield eval(compile(ast.Expression(last.value), path.name, "eval"), names)


# -- what shows -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["before the page opens", "while it is open"])
@pytest.mark.parametrize("workbook", WORKBOOKS, ids=lambda path: path.stem)
def test_no_name_of_the_example_shows_on_any_page(workbook, when):
    places.choose_journal(demo())
    names = nc.open().people["name"]
    if when == "before the page opens":
        SCREEN.turn()
        forms = list(forms_of(workbook))
    else:
        forms = list(forms_of(workbook))
        assert any(leaks(form, names) for form in forms)
        SCREEN.turn()
    assert [leaks(form, names) for form in forms if leaks(form, names)] == []


@pytest.mark.parametrize("line", [*EVERY, "look_up()"])
def test_no_name_shows_in_any_form_and_all_come_back(line):
    me = nc.open(demo())
    form, names = say(me, line), me.people["name"]
    before = seen(form)
    SCREEN.turn()
    assert leaks(form, names) == []
    SCREEN.turn()
    assert seen(form) == before


def test_every_control_with_words_is_one_that_can_be_covered():
    """A name reaches the browser through these classes alone; another one has to be covered first."""
    kinds = "HTML|HTMLMath|Label|Button|Checkbox|Dropdown|Select\\w*|ToggleButtons?|Combobox|Output|RadioButtons"
    bare = re.compile(rf"\bw\.({kinds}|Text|Textarea|TagsInput|Valid|Accordion|Tab)\(")
    for path in Path(nc.__file__).parent.joinpath("forms").glob("*.py"):
        found = bare.findall(path.read_text(encoding="utf-8"))
        assert set(found) <= ({"Text"} if path.name in ("people.py", "imports.py") else set()), path.name  # searches


def test_two_people_with_the_same_initials_stay_two(me):
    for name in ("Ana Ruiz", "Adam Reed", "Ana Ruiz"):
        me.add("person", name=name, title=None if name == "Adam Reed" else "CFO")
    form = me.map_stakeholders()
    SCREEN.turn()
    shown = [each.get_state()["description"] for each in below(form) if isinstance(each, w.Button)]
    assert [label for label in shown if label.startswith("A. R.")] == ["A. R. 2", "A. R. (1)", "A. R. (CFO)"]


def test_the_switch_is_on_in_the_next_page_and_in_another_kernel(me):
    me.add("person", name="Ana Ruiz")
    form = me.last_interactions()
    press(desk := me.begin("start_here"), "Show initials instead of names")
    assert places.names_hidden()
    assert "Names are hidden on this screen" in " ".join(seen(desk))
    places.hide_names(False)  # as another page's kernel does
    form._looked()
    assert not SCREEN.on
    press(desk, "Show initials instead of names")
    press(desk, "Show the names again")
    assert not places.names_hidden()


def test_a_name_that_is_written_while_names_are_hidden_is_hidden_too(hidden):
    form = hidden.record_interaction()
    hidden.add("person", name="Zoe Quill")
    form.say("Zoe Quill is on your map. zoe knows.")
    assert "Z. Q. is on your map. Z. knows." in " ".join(seen(form))


def test_people_who_are_not_hers_yet_are_not_shown_while_names_are_hidden(me):
    form = me.import_contacts()
    file = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\nZoe,Quill,,,,,04 Mar 2025\n"
    chosen = {"name": "Connections.csv", "type": "text/csv", "size": len(file), "content": memoryview(file)}
    form._upload.value = ({**chosen, "last_modified": dt.datetime(2026, 3, 4, tzinfo=dt.UTC)},)
    assert "Quill" in " ".join(seen(form))
    SCREEN.turn()
    assert form._preview.layout.display == "none"
    form._upload.value = ({**chosen, "last_modified": dt.datetime(2026, 3, 5, tzinfo=dt.UTC)},)
    assert "Show them again to bring people in" in form._message.value
    assert form._preview.layout.display == "none"


# -- what is saved ---------------------------------------------------------------------------------------------------


def test_picking_initials_finds_the_person_and_typing_the_name_does_too(hidden):
    ana = hidden.add("person", name="Ana Ruiz")
    other = hidden.add("person", name="Abel Rey")
    answer = hidden.record_interaction()._form.answers["people"]
    assert sorted(answer.control.get_state()["options"]) == ["A. R.", "A. R. 2"]
    for typed, whom in (("A. R.", ana), ("A. R. 2", other), ("ana ruiz", ana), ("Abel Rey", other)):
        answer.control.set_state({"value": typed})
        assert answer.value == [whom]
        answer.value = None
    answer.control.set_state({"value": "A. R"})  # half of what it shows makes nobody new without a question
    assert answer.value == []
    assert answer.open_question
    answer.value = None
    answer.control.set_state({"value": "Zoe"})
    assert answer.value == [NewName("Zoe")]


def test_a_kept_text_with_a_name_is_covered_and_cannot_be_changed_by_its_browser(me):
    ana = me.add("person", name="Ana Ruiz", agenda="Ana wants the budget round", title="CFO")
    form = me.map_stakeholders()
    form._open(ana)
    SCREEN.turn()
    name, agenda, title = (form._form.answers[field].control for field in ("name", "agenda", "title"))
    assert name.get_state() | {"value": "", "placeholder": HIDDEN, "disabled": True} == name.get_state()
    assert agenda.get_state()["value"] == "A. wants the budget round"
    assert agenda.get_state()["disabled"] is True
    assert title.get_state() | {"value": "CFO", "disabled": False} == title.get_state()
    for control in (name, agenda):
        control.set_state({"value": control.get_state()["value"]})
    title.set_state({"value": "COO"})
    press(form, "Save")
    saved = me.values(ana)
    assert (saved["name"], saved["agenda"], saved["title"]) == ("Ana Ruiz", "Ana wants the budget round", "COO")


def test_what_she_is_typing_stays_as_she_typed_it(hidden):
    hidden.add("person", name="Ana Ruiz")
    form = hidden.reflect("What now?")
    field = next(each for each in below(form) if isinstance(each, w.Textarea))
    field.set_state({"value": "Ask Ana Ruiz"})
    assert field.get_state()["value"] == "Ask Ana Ruiz"
    assert field.get_state()["disabled"] is False


def two_sentences(me):
    form = me.two_sentences()
    form.who.control.set_state({"value": SCREEN.cover("Ana Ruiz")})
    form.text.control.set_state({"value": "Ana, you made it possible."})
    form.day.value = "2026-03-06"
    press(form, "Keep it")


def talk(me):
    form = me.record_interaction()
    form._form.answers["people"].control.set_state({"value": SCREEN.cover("Abel Rey")})
    form._form.answers["happened_on"].value = "2026-03-03"
    form._form.answers["note"].control.set_state({"value": "Abel and Ana Ruiz"})
    press(form, "Save")


def recollected(me):
    form = me.recollect()
    for box in form._ticks.values():
        box.set_state({"value": True})
    press(form, "Save this month")


def five(me):
    form = me.five_people()
    form._lines[1].appreciate.control.set_state({"value": "clear words"})
    form._lines[2].who.control.set_state({"value": "Zoe"})
    press(form, "Save")


def plan(me):
    form = me.plan_people()
    form._who.control.set_state({"value": SCREEN.cover("Ana Ruiz")})
    me.seal_plan()


@pytest.mark.parametrize("act", [two_sentences, talk, recollected, five, plan])
def test_a_save_with_names_hidden_stores_what_a_save_with_names_shown_stores(data, act):
    stored = []
    for hide in (False, True):
        me = nc.open(data / f"{hide}.netcoach", create=True, today="2026-03-04")
        me.add("person", name="Ana Ruiz", appreciate="clear words of Ana")
        me.add("person", name="Abel Rey", appreciate="patience")
        if hide:
            SCREEN.turn()
        before = len(me.opened().rows)
        act(me)
        ids = {record: f"#{number}" for number, record in enumerate(dict.fromkeys(r.record for r in me.opened().rows))}
        text = json.dumps([row.fields for row in me.opened().rows[before:]], ensure_ascii=False)
        for record, short in ids.items():
            text = text.replace(record, short)
        stored.append(re.sub(r'"hash": "[^"]*"', "", text))
    assert stored[0] == stored[1]
    assert len(stored[0]) > 20
