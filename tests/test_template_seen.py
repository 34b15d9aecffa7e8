"""What a template says is what a client sees: every part has its place, as text, in every script of the world."""

from __future__ import annotations

import base64
import dataclasses
import json

import ipywidgets as w
import pytest
from test_template import PICTURE
from test_workbooks import PATHS, run

import netcoach as nc
from netcoach import drawing, forms, places, telling
from netcoach.choosing import demo
from netcoach.days import Clock
from netcoach.forms.base import STATIC, marked
from netcoach.forms.board import BoardView
from netcoach.forms.pictures import Figure
from netcoach.forms.record import RecordAnswers
from netcoach.paper import sheet
from netcoach.template import PARTS, QUESTIONS, WORKBOOKS, Template, load, read

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)> {{7*7}} {x.__class__} $x$"
SMALLEST = "version: 1\ntitle: Small\nabout: For a test.\nworkbooks:\n  start_here: 10\n"


def below(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from below(child)


def seen(form):
    """Return the markup and the labels of everything in a form, hidden or not."""
    found = [part.value for part in below(form) if isinstance(part, w.HTML)]
    found += [part.description for part in below(form) if isinstance(part, w.Button | w.Checkbox)]
    found += [str(part._options_labels) for part in below(form) if hasattr(part, "_options_labels")]
    return "\n".join(found)


def with_template(me, **parts):
    me.keep_template(dataclasses.replace(me.template, **parts))
    return me


# -- each part has its place --------------------------------------------------------------------------------------


def test_a_text_of_a_page_and_the_colour_stand_at_the_top_of_that_page_alone(me):
    with_template(me, pages={"thank": "# Welcome\n- **one**"}, accent="#1a5fb4", language="de")
    top = seen(me.begin("thank"))
    assert "<div lang='de' dir='auto'><h3>Welcome</h3><ul><li><b>one</b></li></ul></div>" in top
    assert "--nc-accent: #1a5fb4" in top
    assert "Welcome" not in seen(me.begin("ten_minutes"))


def test_a_logo_stands_at_the_top_of_every_page_and_sheet_with_the_template_s_title_for_who_cannot_see_it(me):
    picture = base64.b64encode(PICTURE).decode()
    with_template(me, logo=picture, title="North & West")
    shown = f"<img class='nc-logo' alt='North &amp; West' src='data:image/png;base64,{picture}'>"
    for page in WORKBOOKS:
        assert shown in seen(me.begin(page))
    on_paper = sheet(places.shipped("workbooks") / "04_my_ten_minutes.ipynb", me)
    assert shown in on_paper and "img-src data:" in on_paper
    assert "nc-logo'" not in seen(with_template(me, logo="").begin("thank"))


def test_without_a_colour_the_pages_keep_jupyterlabs(me):
    assert "--nc-accent" not in seen(me.begin("thank"))


def test_prompts_stand_at_the_end_of_their_page_and_answers_are_kept_with_their_wording(me):
    with_template(me, prompts={"thank": ("Whom did I forget?", "Whom did I forget?")})
    me.begin("thank")
    (asked,) = [part for part in below(me.finish()) if isinstance(part, forms.Reflect)]
    asked.answer.control.value = "Ana, of course."
    asked._keep()
    assert me.reflections[["workbook", "wording", "answer"]].values.tolist() == [
        ["thank", "Whom did I forget?", "Ana, of course."]
    ]
    me.begin("ten_minutes")
    assert not [part for part in below(me.finish()) if isinstance(part, forms.Reflect)]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_in_the_templates_words_is_asked_on_a_page_and_told_in_the_history(me, name):
    kind, _, field = name.partition(".")
    person = me.add("person", name="Ana")
    move = me.add("move", title="A move")
    me.add("seat", move=move, person=person, role="decides")
    with_template(me, questions={name: "Asked in our words?"})
    acted = ("this_year", "this_year_known", "glad", "glad_known", "hesitate", "hesitate_known")
    pages = [me.map_stakeholders(), me.record_interaction(), me.who_decides(), me.rehearse(*acted)]
    pages.append(me.rehearse("first_sentence", "said_aloud"))
    assert "Asked in our words?" in "".join(map(seen, pages))
    assert telling.label_of(me.template, kind, field) == "“Asked in our words?”"


def test_an_extra_question_is_asked_only_where_a_template_has_words_for_it(me):
    assert not [name for name in RecordAnswers(me, "person", ("name",), ("extra_1", "note")).answers if "extra" in name]
    with_template(me, questions={"person.extra_1": "What did I learn from them?"})
    form = me.map_stakeholders()
    form._form.answers["name"].value, form._form.answers["extra_1"].value = "Ana", "To wait."
    form._keep()
    person = me.people.index[0]
    assert me.values(person)["extra_1"] == "To wait."
    assert "“What did I learn from them?”: “To wait.”" in telling.history_in_words(me, person)[0]
    form._open(person)
    form._look_back()
    assert "What did I learn from them?" in seen(form._history)  # it can be taken out for good, like any other text


def test_email_and_phone_are_asked_where_a_consultant_chose_it(me):
    assert not {"email", "phone"} & me.map_stakeholders()._form.answers.keys()
    with_template(me, contact_details=True)
    assert {"email", "phone"} <= me.map_stakeholders()._form.answers.keys()


def test_predictions_are_left_out_where_a_consultant_chose_it_but_none_that_was_written_is_hidden(me):
    with_template(me, predictions=False)
    asked, drawn = me.predict(), me.show_predictions()
    assert "left predictions out" in seen(asked) and drawn.layout.display == "none"
    me.add("prediction", statement="It rains", chance=40, by_when="2026-03-10")
    assert "It rains" in seen(me.predict()) and me.show_predictions().layout.display == ""


def test_a_new_part_of_a_template_is_tried_here_or_among_the_forms():
    here = {"pages", "prompts", "questions", "contact_details", "predictions", "accent", "logo", "language"}
    here |= {"confidentiality"}
    elsewhere = {"version", "title", "about", "workbooks", "words", "topics", "rhythms", "conversations", "routes"}
    assert here | elsewhere == set(PARTS)


# -- it is text, whatever it looks like ---------------------------------------------------------------------------


def evil(template: Template) -> Template:
    """Return the template with a script in every text."""
    return dataclasses.replace(
        template,
        title=EVIL,
        about=EVIL,
        topics=(EVIL,),
        rhythms={EVIL: 7},
        words={
            "person.direction": {"up": EVIL},
            "person.purpose": {"doing": EVIL},
            "person.closeness": dict.fromkeys("12345", EVIL),
            "seat.role": {"decides": EVIL},
            "seat.how_known": {"told": EVIL},
            "seat.support_now": dict.fromkeys("12345", EVIL),
            "interaction.felt": {"good": EVIL},
        },
        conversations=dict.fromkeys(template.conversations, EVIL),
        questions=dict.fromkeys(QUESTIONS, EVIL),
        prompts=dict.fromkeys(WORKBOOKS, (EVIL,)),
        pages=dict.fromkeys(WORKBOOKS, f"# {EVIL}\n- {EVIL}\n**{EVIL}** *{EVIL}*"),
        routes=True,
        contact_details=True,
        confidentiality=EVIL,
    )


@pytest.mark.parametrize("workbook", PATHS, ids=lambda path: path.stem)
def test_a_script_in_every_text_is_shown_as_text_on_every_page(workbook):
    me = nc.open(demo())
    me.keep_template(evil(me.template))
    places.choose_journal(me.path)
    shown = run(workbook)
    markup = "".join(part.value for form in shown for part in below(form) if isinstance(part, w.HTML))
    assert "<script" not in markup and "<img" not in markup
    assert "&lt;script&gt;" in markup and "{{7*7}}" in markup and "{x.__class__}" in markup
    for figure in (part for form in shown for part in below(form) if isinstance(part, Figure)):
        data = figure.outputs[0]["data"]
        drawn = data.get("application/vnd.plotly.v1+json", data)  # or, with nothing to draw, words
        assert drawn is data or drawn["layout"].pop("meta")  # its sentence is plain text, shown beside as such
        assert "<script" not in str(drawn) and "<img" not in str(drawn)


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("One\nTwo", "<p>One</p><p>Two</p>"),
        ("# A *b*\n- c\n- **d e**\nf", "<h3>A <i>b</i></h3><ul><li>c</li><li><b>d e</b></li></ul><p>f</p>"),
        ("2 * 3 * 4 and **", "<p>2 * 3 * 4 and **</p>"),
        ("[a](http://b) ![c](d) `e` ## f", "<p>[a](http://b) ![c](d) `e` ## f</p>"),
        ('**<b>** & "c"', "<p><b>&lt;b&gt;</b> &amp; &quot;c&quot;</p>"),
        ("#tag\n-5 degrees", "<p>#tag</p><p>-5 degrees</p>"),
    ],
)
def test_four_signs_have_a_meaning_and_no_others(text, markup):
    assert marked(text) == f"<div lang='' dir='auto'>{markup}</div>"


def test_no_text_takes_no_room_and_a_language_stays_in_its_quotes():
    assert marked(" \n") == ""
    assert "onclick" not in marked("a", "x' onclick='b").replace("&#x27; onclick", "")


def test_many_stars_hang_nothing():
    for text in ("**" * 1500, "* " * 1500, "*a" * 1500, "**a" * 1000):
        assert marked(text)


# -- in every language --------------------------------------------------------------------------------------------

GERMAN = """version: 1
title: Eine Beförderung, größer gedacht
language: de-CH
about: Für Führungskräfte, die schön Arbeit leisten – „ohne Lärm“.
workbooks:
  start_here: 10
words:
  person.direction: {up: über mir, across: neben mir, down: unter mir, outside: außerhalb}
confidentiality: Ihr Coach hört nichts außer dem, was Sie zeigen.
"""
ARABIC = """version: 1
title: ترقية حيث أنا
language: ar
about: للمديرين الذين يعملون جيدًا (أهلاً 2026).
workbooks:
  start_here: 10
words:
  person.direction: {up: فوقي, across: بجانبي, down: في فريقي, outside: خارج الشركة}
confidentiality: لا يرى مدربك إلا ما تختارين إظهاره.
"""


@pytest.mark.parametrize("text", [GERMAN, ARABIC], ids=["German", "Arabic"])
def test_letters_and_direction_survive_from_the_file_to_the_page_and_back_from_the_journal(data, tmp_path, text):
    folder = tmp_path / "own"
    (folder / "pages").mkdir(parents=True)
    (folder / "template.yaml").write_text(text, encoding="utf-8")
    greeting = text.splitlines()[-1].partition(": ")[2]
    (folder / "pages" / "start_here.md").write_text(greeting, encoding="utf-8")
    me = nc.open(data / "own.netcoach", create=True, template=str(folder))
    kept = load(folder)
    assert (
        me.template == kept == read("own", {"template.yaml": text.encode(), "pages/start_here.md": greeting.encode()})
    )
    language = text.splitlines()[2].partition(": ")[2]
    for form in (me.confidentiality(), me.begin("start_here")):
        assert f"<div lang='{language}' dir='auto'><p>{greeting}</p></div>" in seen(form)
    words = kept.words["person.direction"]
    assert all(word in seen(me.map_stakeholders()) for word in words.values())
    style = (STATIC / "style.css").read_text(encoding="utf-8")
    assert "unicode-bidi: plaintext" in style  # what is no paragraph of ours takes its direction from its first letter


# -- a newer version ----------------------------------------------------------------------------------------------

STEPS = {1: "against", 2: "wary", 3: "open", 4: "for it", 5: "an advocate"}


@pytest.fixture
def changed(data):
    """A journal whose seat was rated in one template's words, and which has got others since."""
    me = nc.open(data / "journals" / "me.netcoach", create=True, today="2026-03-04")
    me.ana = me.add("person", name="Ana", direction="up")
    move = me.add("move", title="A move")
    me.seat = me.add("seat", move=move, person=me.ana, role="decides", support_now=2, how_known="told")
    me.opened().clock = Clock("2026-04-08")
    words = {"seat.support_now": {str(point): word for point, word in STEPS.items()}}
    with_template(me, version="2", words=words, questions={"seat.need": "What do they want?"})
    return me


def names_on(board):
    """Return the names as they stand on the cards of a board."""
    views = [part for part in below(board) if isinstance(part, BoardView)]
    return [card["label"] for view in views for card in view.board["cards"]]


def test_old_answers_keep_the_words_of_their_day_in_the_history(changed):
    me = changed
    changed.change(me.seat, support_now=4)
    first, second = telling.history_in_words(me, me.seat)
    assert "“has doubts”" in first and "wary" not in first
    assert "from “has doubts” to “for it”" in second


def test_an_answer_in_older_words_says_so_beside_its_form_and_below_the_picture(changed):
    said = "“Where are they now?” On 4 March 2026 the answer was “has doubts”; the words have changed since."
    assert telling.older_words(changed, changed.seat) == [said]
    form = changed.who_decides()
    form._open(changed.seat)
    assert said in seen(form)
    panel = changed.show_panel()
    assert f"* Ana: {said}" in seen(panel) and "Ana *" in names_on(panel)
    changed.change(changed.seat, support_now=3)
    assert telling.older_words(changed, changed.seat) == []
    panel = changed.show_panel()
    assert "the words have changed" not in seen(panel) and "Ana *" not in names_on(panel)


def test_the_pictures_speak_in_the_template_s_words(me):
    words = {
        "person.direction": {"up": "Vorgesetzte"},
        "person.purpose": {"doing": "Tagesgeschäft"},
        "person.closeness": {"1": "kaum", "2": "wenig", "3": "gut", "4": "vertraut", "5": "Freunde"},
        "seat.role": {"decides": "entscheidet"},
        "seat.how_known": {"told": "gesagt"},
        "seat.support_now": {str(point): word for point, word in STEPS.items()},
    }
    with_template(me, words=words)
    ana = me.add("person", name="Ana", direction="up", closeness=5, purpose=["doing"], department="Finance")
    me.add("interaction", people=[ana], happened_on="2026-03-01")
    move = me.add("move", title="A move")
    me.add("seat", move=move, person=ana, role="decides", support_now=4, how_known="told")
    for picture, said in {
        "months": ["Vorgesetzte"],
        "reach": ["Vorgesetzte"],
        "purposes": ["Tagesgeschäft"],
        "closeness": ["Freunde", "wenig"],
        "panel": ["entscheidet · gesagt", "for it"],
    }.items():
        drawn = getattr(drawing, picture)(me)[0].to_json()
        assert [word for word in said if json.dumps(word)[1:-1] not in drawn and word not in drawn] == [], picture


def test_on_the_map_a_star_marks_who_was_placed_in_older_words(changed):
    changed.change(changed.ana, closeness=4)
    words = {"person.closeness": {str(step): f"step {step}" for step in range(1, 6)}}
    assert names_on(changed.map_stakeholders()) == ["Ana"]
    with_template(changed, version="3", words=words)
    assert names_on(changed.map_stakeholders()) == ["Ana *"]
    changed.change(changed.ana, closeness=5)
    assert names_on(changed.map_stakeholders()) == ["Ana"]


def test_what_did_not_change_is_not_mentioned(changed):
    assert telling.older_words(changed, changed.ana) == []


def test_as_of_an_earlier_day_the_earlier_words_stand(changed):
    assert changed.as_of("2026-03-04").template.word("seat.support_now", 2) == "has doubts"
    assert changed.template.word("seat.support_now", 2) == "wary"


def test_the_stored_answer_is_the_same_whatever_it_is_called(changed):
    assert changed.values(changed.seat)["support_now"] == 2
    assert changed.panel(changed.move).short == {changed.ana: 2}
