"""The journal's own forms: press what a client presses, read what she reads, look at the file."""

from __future__ import annotations

import datetime as dt
import shutil
import threading

import ipywidgets as w
import pytest
from ipywidgets.widgets.widget import _instances
from test_forms import EVERY, SCRIPT, TODAY, below, html, message, press, say, upload

import netcoach as nc
from netcoach import places
from netcoach.days import Clock
from netcoach.forms import keeping
from netcoach.forms.history import History
from netcoach.journal import Journal, keys
from netcoach.me import Me

WORDS = "four of my words"
STRANGE = [SCRIPT, "$5", r"\1 {name} %s $5$"]


def part(form, kind):
    return next(each for each in below(form) if isinstance(each, kind))


def in_sight(widget):
    if widget.layout.display != "none":
        yield widget
        for child in getattr(widget, "children", ()):
            yield from in_sight(child)


def labels(form):
    return [each.description for each in below(form) if isinstance(each, w.Button)]


def type_secret(form, words):
    field = part(form, w.Password)
    field.value = words
    return field


def suggested(form):
    return part(form, keeping.NewPassphrase)._words


def in_any_widget(words):
    texts = [getattr(each, name, "") for each in _instances.values() for name in ("value", "description", "options")]
    return any(words in str(text) for text in texts)


def care_of(me):
    """Open "My journal …" at the top of a page, as she does."""
    desk = me.begin("start_here")
    press(desk, "My journal …")
    return part(desk, keeping.JournalCare)


@pytest.fixture
def keys_of_this_process(monkeypatch):
    """Let this process forget every passphrase, as another kernel never heard it."""
    return lambda: monkeypatch.setattr(keys, "_KNOWN", {})


@pytest.fixture
def locked(data, keys_of_this_process):
    """Come to a page whose chosen journal has a passphrase."""
    me = nc.open(data / "journals" / "me.netcoach", create=True, today="2026-03-04", passphrase=WORDS)
    me.add("person", name="Ana")
    me.opened().close()
    places.choose_journal(me.path)
    keys_of_this_process()
    return nc.open(today="2026-03-04")


@pytest.fixture
def copy_of(data):
    """Copy a journal as a client does, and open the copy as her other computer would."""
    opened = []

    def copy(me, name="elsewhere/other.netcoach"):
        path = data / "journals" / name
        path.parent.mkdir(exist_ok=True)
        shutil.copy(me.opened().back_up(), path)
        opened.append(Journal(path, Clock("2026-03-04"), me.opened().file.key))
        return Me(opened[-1])

    yield copy
    for journal in opened:
        journal.close()


def bring_in(care, path, passphrase=""):
    press(care, "Bring in another copy")
    part(care, w.Password).value = passphrase
    upload(care, path.read_bytes(), path.name)


# -- a new journal --------------------------------------------------------------------------------------------------


def test_the_four_suggested_words_protect_the_journal_and_are_on_the_sheet_until_it_is_on_paper():
    me = nc.open()
    desk = me.begin("start_here")
    press(desk, "Make my own journal")
    before = suggested(desk)
    press(desk, "Other words")
    words = suggested(desk)
    assert words != before
    assert words in html(desk) and len(words.split()) == 4
    press(desk, "Use these four words")
    assert me.is_protected
    assert Journal.open(me.path, passphrase=words).journal_id == me.opened().journal_id
    assert me.path.read_bytes()[:6] != b"SQLite"
    sheet = part(desk, keeping.Sheet)
    assert words in html(sheet) and str(me.path) in html(sheet)
    me.add("person", name="Ana")
    assert words in html(sheet)
    press(desk, "I have it on paper")
    assert not in_any_widget(words)
    assert "I have it on paper" not in labels(desk)


def test_a_sheet_that_is_not_on_paper_yet_waits_while_she_looks_round():
    me = nc.open()
    desk = me.begin("start_here")
    press(desk, "Make my own journal")
    words = suggested(desk)
    press(desk, "Use these four words")
    press(desk, "Look round the example")
    assert words not in html(desk)
    press(desk, "Back to my own journal")
    assert words in html(desk)
    press(desk, "I have it on paper")
    press(desk, "Look round the example")
    press(desk, "Back to my own journal")
    assert not in_any_widget(words)


def test_her_own_words_have_to_be_long_enough_and_leave_the_field_each_time():
    me = nc.open()
    desk = me.begin("start_here")
    press(desk, "Make my own journal")
    field = type_secret(desk, "short")
    press(desk, "Use my own")
    assert "8 letters" in message(desk)
    assert field.value == "" and not me.is_open
    type_secret(desk, "her own <b>words</b>")
    press(desk, "Use my own")
    assert me.is_protected and field.value == ""
    assert "her own &lt;b&gt;words&lt;/b&gt;" in html(desk)
    press(desk, "I have it on paper")
    assert not in_any_widget("her own ")


def test_what_she_typed_goes_too_when_she_takes_the_suggested_words_after_all():
    me = nc.open()
    desk = me.begin("start_here")
    press(desk, "Make my own journal")
    field = type_secret(desk, WORDS)
    press(desk, "Use these four words")
    assert field.value == ""


def test_without_a_passphrase_the_file_is_plain_and_there_is_no_sheet():
    me = nc.open()
    desk = me.begin("start_here")
    press(desk, "Make my own journal")
    words = suggested(desk)
    press(desk, "Without a passphrase")
    assert me.is_open and not me.is_protected
    assert me.path.read_bytes()[:6] == b"SQLite"
    assert "recovery sheet" not in html(desk)
    assert not in_any_widget(words)


# -- the passphrase is asked for ------------------------------------------------------------------------------------


def test_a_locked_journal_is_asked_about_and_the_right_words_wake_every_form(locked):
    desk, talk, people = locked.begin("start_here"), locked.record_interaction(), locked.map_stakeholders()
    assert "This journal has a passphrase" in html(desk)
    assert "waits for its passphrase, at the top of this page" in html(talk)
    field = type_secret(desk, "something else")
    press(desk, "Open it")
    assert "does not fit, or the file is damaged" in message(desk)
    assert field.value == "" and not locked.is_open
    type_secret(desk, WORDS)
    press(desk, "Open it")
    assert field.value == ""
    assert "1 person and 0 talks" in html(desk)
    assert "Who was it with?" in html(talk)
    assert "Ana" in labels(people)
    assert "does not fit" not in html(desk)


def test_when_another_page_sets_a_passphrase_the_text_stays_and_the_same_save_works_after_it_was_typed(
    me, another_notebook, keys_of_this_process
):
    desk, form = me.begin("start_here"), me.record_interaction()
    form._form.answers["people"].control.value = "Zoe"
    another_notebook(me).protect(WORDS)
    keys_of_this_process()
    press(form, "Save")
    assert "Not saved" in message(form) and "passphrase" in message(form)
    assert form._form.answers["people"].value == ["Zoe"]
    type_secret(desk, "something else")
    press(desk, "Open it")
    assert "does not fit" in message(desk)
    type_secret(desk, WORDS)
    press(desk, "Open it")
    assert "Open it" not in labels(desk) and message(desk) == ""
    press(form, "Save")
    assert "Saved" in message(form)
    assert me.people["name"].tolist() == ["Zoe"]


def test_looking_at_the_page_leaves_a_half_typed_passphrase_in_its_field(me, another_notebook, keys_of_this_process):
    desk = me.begin("start_here")
    another_notebook(me).protect(WORDS)
    keys_of_this_process()
    me.look()
    type_secret(desk, "half")
    me.look()
    assert part(desk, w.Password).value == "half"


# -- an earlier day -------------------------------------------------------------------------------------------------


@pytest.fixture
def years(data):
    """Two people, written down a year and a half apart."""
    path = data / "journals" / "me.netcoach"
    me = nc.open(path, create=True, today="2024-09-01")
    me.add("person", name="Ana")
    nc.open(path, today="2026-02-20")
    me.add("person", name="Ben")
    nc.open(path, today="2026-03-04")
    return me


def look_back(desk):
    press(desk, "Look as of …")
    return part(desk, keeping.LookBack)


@pytest.mark.parametrize(
    ("words", "day"),
    [("a month ago", "2 February 2026"), ("half a year ago", "2 September 2025"), ("a year ago", "4 March 2025")],
)
def test_one_click_shows_the_page_as_it_was_and_one_click_leads_back(years, words, day):
    desk, people = years.begin("start_here"), years.map_stakeholders()
    press(look_back(desk), words)
    assert f"As it was written by {day}." in html(desk)
    assert "My journal …" not in labels(desk)
    assert "Ana" in labels(people) and "Ben" not in labels(people)
    press(desk, "Back to today")
    assert "As it was written by" not in html(desk)
    assert "Ben" in labels(people)
    assert not [each for each in below(desk) if isinstance(each, keeping.LookBack)]


def test_a_day_can_be_picked_once_its_year_is_typed_and_no_day_to_come(years):
    desk = years.begin("start_here")
    day = part(look_back(desk), w.DatePicker)
    for year in (2, 20, 202):  # as the picker tells while "2025" is being typed
        day.value = dt.date(year, 12, 31)
        assert not years.looks_back and message(desk) == ""
    day.value = dt.date(2026, 3, 5)
    assert "5 March 2026 is still to come." in message(desk)
    assert not years.looks_back
    day.value = dt.date(2025, 12, 31)
    assert years.looks_back and "31 December 2025" in html(desk)
    assert message(desk) == ""


def test_what_came_in_from_another_copy_later_can_be_left_out(years, copy_of):
    other = copy_of(years)
    other.opened().clock = Clock("2025-01-10")
    other.add("person", name="Cho")
    desk, people = years.begin("start_here"), years.map_stakeholders()
    assert not [each for each in below(look_back(desk)) if isinstance(each, w.Checkbox)]  # nothing came in so far
    press(desk, "Look as of …")
    years.merge(other.path)
    press(look_back(desk), "a month ago")
    assert "Cho" in labels(people)
    press(desk, "Back to today")
    back = look_back(desk)
    part(back, w.Checkbox).value = True
    press(back, "a month ago")
    assert "Ana" in labels(people) and "Cho" not in labels(people)


def test_a_day_before_the_journal_began_is_said_not_shown_as_nothing(years):
    desk = years.begin("start_here")
    part(look_back(desk), w.DatePicker).value = dt.date(2024, 8, 31)
    assert "Nobody was in your journal yet." in html(desk)


@pytest.mark.parametrize("line", EVERY)
def test_while_she_looks_back_no_button_and_no_key_writes(me, line, monkeypatch):
    monkeypatch.setattr("netcoach.forms.base.PAUSE", 0)
    ana = me.add("person", name="Ana", direction="up", agenda="a plant", appreciate="her calm")
    step = me.add("intention", what="lunch", people=[ana], status="open")
    me.add("interaction", people=[ana], happened_on="2026-03-03", topics=["budget"])
    me.add("plan", people=[ana], why="why", intentions=[step])
    me.begin("start_here")
    form = say(me, line)
    me.look_as_of(TODAY)
    before = len(me.opened().rows)
    for each in list(in_sight(form)):
        if isinstance(each, w.Text | w.Textarea):
            each.value = f"{each.value} typed"
    for each in list(in_sight(form)):
        if isinstance(each, w.Button) and each.description not in ("Back to today", "Look round the example"):
            each.click()
    for timer in [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]:
        timer.join()
    assert len(me.opened().rows) == before
    assert not (places.data_folder() / "problems.log").exists()


def test_a_save_while_she_looks_back_says_why_it_cannot_be(me):
    form = me.record_interaction()
    me.add("person", name="Ana")
    me.look_as_of(dt.date(2026, 3, 3))
    form._form.answers["people"].control.value = "Zoe"
    for label in ("Save", "Undo"):
        form.hush()
        press(form, label)
        assert "how things stood on 3 March 2026. It cannot be changed." in message(form)


# -- another copy ---------------------------------------------------------------------------------------------------


def test_a_second_copy_beside_the_journal_is_told_of_while_it_holds_something_new(me, copy_of):
    twin = copy_of(me, "me (1).netcoach")
    assert "looks like a second copy" not in html(me.begin("start_here"))
    twin.add("person", name="Ben")
    care = care_of(me)
    desk = me.begin("start_here")
    assert "looks like a second copy: me (1).netcoach" in html(desk)
    press(desk, "My journal …")
    care = part(desk, keeping.JournalCare)
    bring_in(care, twin.path)
    assert me.people["name"].tolist() == ["Ben"]
    assert "looks like a second copy" not in html(desk)


def differing(me, copy_of, mine="COO", theirs="CEO", name="Ana"):
    ana = me.add("person", name=name, title="CFO")
    other = copy_of(me)
    me.change(ana, title=mine)
    other.change(ana, title=theirs)
    desk = me.begin("start_here")
    me.merge(other.path)
    return ana, desk


def test_an_answer_that_differs_in_two_copies_is_asked_about_settled_and_brought_back_by_one_undo(me, copy_of):
    ana, desk = differing(me, copy_of)
    assert "Which holds?" in html(desk) and "Ana" in html(desk)
    press(desk, "“COO” · 4 March 2026")
    assert me.values(ana)["title"] == "COO"
    assert "Which holds?" not in html(desk)
    assert desk._undo.layout.display == ""
    press(desk, "Undo")
    assert "Which holds?" in html(desk)
    press(desk, "“CEO” · 4 March 2026")
    assert me.values(ana)["title"] == "CEO"


def test_several_answers_that_differ_come_one_after_the_other(me, copy_of):
    people = [me.add("person", name=name) for name in ("Ana", "Ben")]
    other = copy_of(me)
    for face, title in ((me, "COO"), (other, "CEO")):
        for person in people:
            face.change(person, title=title)
    me.merge(other.path)
    desk = me.begin("start_here")
    assert "(2 of them)" in html(desk)
    press(desk, "“COO” · 4 March 2026")
    assert "of them)" not in html(desk) and "Which holds?" in html(desk)
    press(desk, "“CEO” · 4 March 2026")
    assert [me.values(person)["title"] for person in people] == ["COO", "CEO"]
    assert "Which holds?" not in html(desk)


def test_another_copy_comes_in_and_one_undo_takes_all_of_it_back(me, copy_of):
    other = copy_of(me)
    ben = other.add("person", name="Ben")
    other.add("interaction", people=[ben], happened_on=TODAY)
    care = care_of(me)
    bring_in(care, other.path)
    assert "among them one new person and one new talk" in message(care)
    assert care._upload.value == () and care._undo.layout.display == ""
    assert not list(me.path.parent.glob(".merging-*"))
    press(care, "Undo")
    assert me.people.empty
    bring_in(care, other.path)
    assert me.people["name"].tolist() == ["Ben"]
    bring_in(care, other.path)
    assert "Nothing new" in message(care)
    assert care._undo.layout.display == "none"


def test_a_file_that_is_no_copy_of_hers_is_refused_in_words(me, data):
    stranger = nc.open(data / "journals" / "elsewhere.netcoach", create=True, today="2026-03-04")
    stranger.add("person", name="Somebody of another client")
    care = care_of(me)
    bring_in(care, stranger.path)
    assert "elsewhere.netcoach is another client&#x27;s journal. Nothing was changed." in message(care)
    (data / "notes.txt").write_text("no journal")
    bring_in(care, data / "notes.txt")
    assert "is not a netcoach journal" in message(care)
    (data / "empty.netcoach").touch()
    bring_in(care, data / "empty.netcoach")
    assert "empty" in message(care)
    assert me.people.empty
    assert str(data) not in message(care)
    assert not list(me.path.parent.glob(".merging-*"))


def test_a_copy_with_a_passphrase_of_its_own_comes_in_when_it_is_typed(me, copy_of, keys_of_this_process):
    other = copy_of(me)
    other.add("person", name="Ben")
    other.protect(WORDS)
    keys_of_this_process()
    care = care_of(me)
    bring_in(care, other.path)
    assert "passphrase" in message(care) and me.people.empty
    bring_in(care, other.path, "something else")
    assert "does not fit" in message(care)
    assert care._of_that.value == "" and me.people.empty
    bring_in(care, other.path, WORDS)
    assert me.people["name"].tolist() == ["Ben"]
    assert care._of_that.value == ""
    assert not me.is_protected


# -- earlier copies -------------------------------------------------------------------------------------------------


def choose_copy(care, number=1):
    dropdown = part(care, w.Dropdown)
    dropdown.value = dropdown.options[number][1]


def test_she_makes_a_copy_compares_goes_back_and_finds_what_she_left_among_the_copies(me):
    me.add("person", name="Ana")
    care = care_of(me)
    press(care, "Earlier copies")
    assert "none is kept yet" in html(care)
    press(care, "Make one now")
    assert "A copy was made and read back." in message(care)
    assert "one is kept beside your journal" in html(care)
    ben = me.add("person", name="Ben")
    me.add("interaction", people=[ben], happened_on=TODAY)
    choose_copy(care)
    assert "Three entries, written since 4 March 2026" in html(care)
    assert "Among them: one person." in html(care) and "Among them: one talk." in html(care)
    press(care, "Go back to this copy")
    assert me.people["name"].tolist() == ["Ana"]
    assert "stands as it did then" in message(care)
    press(care, "Earlier copies")
    assert "before going back to an earlier copy" in str(part(care, w.Dropdown).options[1][0])
    choose_copy(care)
    press(care, "Go back to this copy")
    assert me.people["name"].tolist() == ["Ana", "Ben"]


def test_going_back_to_what_stands_anyway_is_said_to_change_nothing(me):
    care = care_of(me)
    press(care, "Earlier copies")
    press(care, "Make one now")
    choose_copy(care)
    assert "would change nothing" in html(care)
    choose_copy(care, 0)
    assert "would change nothing" not in html(care)


# -- the passphrase of a journal that is there ----------------------------------------------------------------------


def test_a_passphrase_is_given_changed_and_removed(me):
    me.add("person", name="Ana")
    copy = me.opened().back_up()
    care = care_of(me)
    press(care, "Passphrase")
    words = suggested(care)
    press(care, "Use these four words")
    assert me.is_protected and "has this passphrase from now on, and so have its copies" in message(care)
    assert b"SQLite" not in me.path.read_bytes()[:16] + copy.read_bytes()[:16]
    assert words in html(care)
    press(care, "I have it on paper")
    assert not in_any_widget(words)
    press(care, "Passphrase")
    assert "has a passphrase. Another one?" in html(care)
    field = type_secret(care, WORDS)
    press(care, "Use my own")
    assert field.value == "" and WORDS in html(care)
    press(care, "Passphrase")
    press(care, "Remove the passphrase")
    assert not me.is_protected and "no passphrase any more" in message(care)
    assert me.path.read_bytes()[:6] == copy.read_bytes()[:6] == b"SQLite"
    assert me.people["name"].tolist() == ["Ana"]


# -- forgetting -----------------------------------------------------------------------------------------------------


def test_forgetting_is_looked_at_first_and_takes_the_person_and_then_the_mentions(me):
    ana, ben = me.add("person", name="Ana Ruiz"), me.add("person", name="Ben", note="met through Ana Ruiz")
    me.add("interaction", people=[ana], happened_on=TODAY)
    me.change(ben, agenda="what Ana Ruiz wants")
    me.change(ben, agenda="a new plant")
    shared = me.add("interaction", people=[ana, ben], happened_on=TODAY)
    care = care_of(me)
    press(care, "Forget a person")
    care._whom.value = [ana]
    care._whom.changed()
    assert "Written about this person: two entries, with one talk that nobody else was in." in html(care)
    assert "Ben: met through Ana Ruiz</p>" in html(care)
    assert "Ben: what Ana Ruiz wants (an earlier wording)</p>" in html(care)
    press(care, "Leave everything as it is")
    assert len(me.people) == 2 and care._whom.value == []
    care._whom.control.value = "Ana Ruiz"
    press(care, "Forget this person for good")
    assert me.people["name"].tolist() == ["Ben"]
    assert me.values(shared)["people"] == [ben]
    assert "still mention the name: 2" in message(care)
    assert care._undo.layout.display == "none"
    press(care, "Write “someone” there instead")
    assert me.values(ben)["note"] == "met through someone" and me.values(ben)["agenda"] == "a new plant"
    assert not [path for path in me.path.parent.rglob("*") if path.is_file() and b"Ruiz" in path.read_bytes()]
    assert "Ruiz" not in html(care)


def test_somebody_who_was_only_taken_out_can_be_forgotten_on_the_page(me):
    ana = me.add("person", name="Ana Ruiz")
    me.remove(ana)
    care = care_of(me)
    press(care, "Forget a person")
    care._whom.control.value = "Ana Ruiz (taken out earlier)"
    assert "Written about this person: two entries." in html(care)
    press(care, "Forget this person for good")
    assert "Gone for good" in message(care)
    assert b"Ruiz" not in me.path.read_bytes()


def test_forgetting_somebody_nobody_else_mentions_asks_no_more(me):
    ana = me.add("person", name="Ana")
    care = care_of(me)
    press(care, "Forget a person")
    care._whom.control.value = "Ana"
    press(care, "Forget this person for good")
    assert message(care) == "<span>Gone for good, here and in every backup.</span>"
    assert me.values(ana) is None and "someone" not in " ".join(labels(care))


def test_a_name_that_is_not_here_cannot_be_forgotten_and_that_is_said(me):
    me.add("person", name="Ana")
    care = care_of(me)
    press(care, "Forget a person")
    care._whom.control.value = "Zoe"
    assert "nobody of that name" in html(care) + message(care)
    assert "Forget this person for good" not in labels(care)
    care._whom.control.value = "Ana"


def test_mentions_may_stay(me):
    me.add("person", name="Ana Ruiz")
    ben = me.add("person", name="Ben", note="met through Ana Ruiz")
    care = care_of(me)
    press(care, "Forget a person")
    care._whom.control.value = "Ana Ruiz"
    press(care, "Forget this person for good")
    press(care, "Leave them")
    assert me.values(ben)["note"] == "met through Ana Ruiz"
    assert "Ruiz" not in html(care)


# -- is it sound ----------------------------------------------------------------------------------------------------


def test_a_sound_file_is_said_to_be_sound_and_a_damaged_one_how_to_mend_it(me):
    me.add("person", name="Ana")
    care = care_of(me)
    press(care, "Is the file sound?")
    assert "Sound. Every one of 2 entries is as it was written." in html(care)
    db = me.opened().file.db
    db.execute("UPDATE fact SET fields = replace(fields, 'Ana', 'Eve') WHERE kind = 'person'")
    press(care, "Is the file sound?")
    assert "Sound" not in html(care)
    assert "netcoach repair" in html(care)


# -- history --------------------------------------------------------------------------------------------------------


def strike(form, field):
    part(part(form, History), w.Dropdown).value = field


def test_the_history_of_a_person_is_told_in_sentences_and_one_answer_taken_out_for_good(me):
    ana = me.add("person", name="Ana", direction="up", note="the secret of the merger")
    me.change(ana, note="nothing special")
    form = me.map_stakeholders()
    press(form, "Ana")
    press(form, "What I wrote, and when")
    assert "On 4 March 2026 you wrote it down" in html(form)
    assert "from “the secret of the merger” to “nothing special”" in html(form)
    strike(form, "note")
    assert "cannot be brought back" in html(form)
    press(form, "Leave it")
    assert "cannot be brought back" not in html(form)
    strike(form, "note")
    press(form, "Take it out for good")
    assert message(form) == "<span>That answer is gone for good.</span>"
    assert me.values(ana)["note"] is None and me.values(ana)["name"] == "Ana"
    assert b"merger" not in me.path.read_bytes()
    press(form, "Ana")
    press(form, "What I wrote, and when")
    assert "took out for good" in html(form) and "merger" not in html(form)
    press(form, "What I wrote, and when")
    assert "On 4 March 2026" not in html(form)


def test_what_she_only_cleared_is_still_in_the_file_and_can_be_taken_out_too(me):
    ana = me.add("person", name="Ana", direction="up", note="the secret of the merger")
    me.change(ana, note=None)
    form = me.map_stakeholders()
    press(form, "Ana")
    press(form, "What I wrote, and when")
    strike(form, "note")
    press(form, "Take it out for good")
    assert b"merger" not in me.path.read_bytes()
    press(form, "Ana")
    press(form, "What I wrote, and when")
    assert "note" not in [key for _, key in part(form, w.Dropdown).options]


def test_the_history_of_a_talk(me):
    ana = me.add("person", name="Ana")
    talk = me.add("interaction", people=[ana], happened_on=TODAY, note="she may leave")
    form = me.last_interactions()
    press(form, "History")
    assert "“she may leave”" in html(form)
    strike(form, "note")
    press(form, "Take it out for good")
    assert me.values(talk)["note"] is None and me.values(talk)["people"] == [ana]
    assert b"she may leave" not in me.path.read_bytes()
    press(form, "History")
    press(form, "Close the history")
    assert "On 4 March 2026" not in html(form)


def test_what_could_not_be_taken_out_can_be_tried_again(me, another_notebook):
    me.add("person", name="Ana", direction="up", note="a secret")
    form = me.map_stakeholders()
    press(form, "Ana")
    press(form, "What I wrote, and when")
    strike(form, "note")
    me.opened().file.db.execute("PRAGMA query_only=ON")
    press(form, "Take it out for good")
    assert "Not saved" in message(form)
    me.opened().file.db.execute("PRAGMA query_only=OFF")
    press(form, "Take it out for good")
    assert "gone for good" in message(form)


# -- names are text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STRANGE)
def test_whatever_a_name_is_it_is_shown_as_it_was_typed_everywhere_here(me, copy_of, name):
    ana, desk = differing(me, copy_of, name=name, mine=f"mine {name}", theirs=f"theirs {name}")
    ben = me.add("person", name="Ben", note=f"a word of {name} here", direction="up")
    me.add("interaction", people=[ana, ben], happened_on=TODAY, note=name)
    people, talks = me.map_stakeholders(), me.last_interactions()
    shown = keeping.esc(name)
    assert shown in html(desk)
    assert f"“mine {name}” · 4 March 2026" in labels(desk)
    press(desk, "My journal …")
    care = part(desk, keeping.JournalCare)
    press(talks, "History")
    press(people, name)
    press(people, "What I wrote, and when")
    press(care, "Forget a person")
    care._whom.value = [ana]
    care._whom.changed()
    for form in (talks, people, care):
        assert shown in html(form)
        assert "<img" not in html(form)
    press(care, "Forget this person for good")
    assert "<img" not in html(care)
    press(care, "Write “someone” there instead")
    assert me.values(ben)["note"] == "a word of someone here"
    assert not (places.data_folder() / "problems.log").exists()


def test_no_widget_here_says_a_name_or_a_passphrase_in_its_repr(locked, copy_of):
    desk = locked.begin("start_here")
    asked = repr(part(desk, keeping.Unlock))
    type_secret(desk, WORDS)
    press(desk, "Open it")
    (ana,) = locked.people.index
    locked.change(ana, direction="up")
    locked.add("person", name="Ben", note="met Ana")
    other = copy_of(locked)
    locked.change(ana, title="COO")
    other.change(ana, title="CEO")
    locked.merge(other.path)
    people = locked.map_stakeholders()
    press(people, "Ana")
    press(people, "What I wrote, and when")
    press(desk, "My journal …")
    care = part(desk, keeping.JournalCare)
    press(care, "Passphrase")
    new = repr(part(care, keeping.NewPassphrase))
    words = suggested(care)
    press(care, "Use these four words")
    assert (asked, new) == ("<Unlock>", "<NewPassphrase>")
    assert repr(part(care, keeping.Sheet)) == "<Sheet>"
    assert repr(part(desk, keeping.Differences)) == "<Differences>"
    assert repr(part(people, History)) == "<History>"
    assert (repr(desk), repr(care)) == ("<Desk>", "<JournalCare>")
    planned = locked.forgetting(ana)
    assert planned.mentions
    told = "".join(map(repr, [planned, *planned.mentions, locked, look_back(desk)]))
    told += "".join(str(form._repr_mimebundle_()) for form in (desk, people, care, part(desk, keeping.LookBack)))
    assert "Ana" not in told and words not in told
