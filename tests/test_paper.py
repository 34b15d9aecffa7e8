"""The pages on paper: every step and every question stands there, and nothing out of anybody's journal."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

import netcoach as nc
from netcoach import choosing, cli, forms, paper, places, records
from netcoach.errors import NetcoachError

SCRIPT = "<img src=x onerror=alert(1)>"
PAGES = paper.chosen_workbooks([])
#: Where a form asks something only of somebody or something that is there.
ASKED_LATER = [
    ("00", "Do they know?"),
    ("02", "What is …………………… trying to get done this year, whether or not it concerns me?"),
    ("03", "How often would suit …………………… and me?"),
    ("04", "How was it? (0 hard … 10 easy)"),
    ("04", "Whom did I really talk with this week?"),
    ("04", "Which month do you think back to?"),
    ("06", "If not: what stands in the way? Then do not send it"),
    ("07", "If the next step with …………………… goes well, where would …………………… be?"),
    ("07", "How well do they know me?"),
    ("07", "Whom do I thank, however it ended?"),
    ("08", "Which picture do we look at?"),
    ("08", "How sure am I that I will do it? (1–10)"),
    ("09", "What do I remember of it?"),
    ("09", "What do I remember having written, from 0 to 100?"),
    ("09", "Did it happen?"),
]


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """Return each sheet's text by its number."""
    written = paper.write_sheets(PAGES, tmp_path_factory.mktemp("paper") / "sheets", places.DEFAULT_TEMPLATE)
    return {path.name[:2]: path.read_text(encoding="utf-8") for path in written}


def words(sheet):
    """Return what can be read on a sheet."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", sheet.split("<body>")[1])).split())


def test_every_step_and_every_question_of_every_page_is_on_its_sheet(sheets, me):
    me.add("person", name=paper.BLANK)
    assert sorted(sheets) == [page.name[:2] for page in PAGES]
    for page in PAGES:
        sheet = words(sheets[page.name[:2]])
        for kind, source in paper.cells_of(page):
            if kind == "markdown":
                assert all(heading in sheet for heading in re.findall(r"^#+ (.+)$", source, re.MULTILINE))
            else:
                form = paper.form_of(source, me)
                missing = [each.ask for each in forms.asked(form) if each.ask not in sheet]
                assert isinstance(form, forms.Closing) or not missing


@pytest.mark.parametrize(("page", "question"), ASKED_LATER)
def test_what_a_form_asks_only_later_is_on_paper_too(sheets, page, question):
    assert question in words(sheets[page])


def test_every_question_has_room_for_its_answer(sheets):
    for sheet in sheets.values():
        for question in re.split(r"<div class='question[a-z ]*'>", sheet)[1:]:
            assert re.match(r"<p class='ask'>[^<]{3,}</p><div class='(line'></div>|choices'><span>)", question)


def test_what_only_a_screen_can_do_is_left_out_and_the_fold_is_open(sheets):
    for sheet in sheets.values():
        assert not re.search(r"<(button|details|a|script|img)\b|Start this page|All the pages\]|Run All", sheet)
        assert "How somebody else did it (invented)" in sheet
        assert "in one file on this computer; nothing is sent" not in sheet and "Whoever finds this sheet" in sheet


def test_a_sheet_loads_nothing_from_anywhere(sheets):
    for sheet in sheets.values():
        assert "default-src 'none'; style-src 'unsafe-inline'" in sheet
        assert not re.search(r"https?:|//\w|url\(|@import|\b(src|href)=", sheet)


def test_a_new_field_is_on_paper_by_itself(tmp_path, monkeypatch):
    question = "Which question did nobody think of before?"
    monkeypatch.setitem(records.KINDS["seat"], "need", records.Field("text", question))
    (path,) = paper.write_sheets(paper.chosen_workbooks(["7"]), tmp_path, places.DEFAULT_TEMPLATE)
    assert question in words(path.read_text(encoding="utf-8"))


def test_a_script_in_a_template_is_shown_as_text(tmp_path, monkeypatch):
    shipped = choosing.template_named(places.DEFAULT_TEMPLATE)
    felt = {"person.direction": {"up": SCRIPT}, "interaction.felt": {"good": SCRIPT}}
    hostile = replace(shipped, words=felt, confidentiality=SCRIPT, topics=(SCRIPT,), rhythms={SCRIPT: 7})
    monkeypatch.setattr("netcoach.me.template_named", lambda _: hostile)
    for path in paper.write_sheets(PAGES, tmp_path, "hostile"):
        sheet = path.read_text(encoding="utf-8")
        assert "<img" not in sheet
        if path.name[:2] in ("00", "02", "03", "04"):
            assert SCRIPT in words(sheet.replace("&lt;", "‹").replace("&gt;", "›")).replace("‹", "<").replace("›", ">")


def test_nothing_of_a_journal_is_on_paper_and_none_is_opened(tmp_path, me, data, capsys):
    ana = me.add("person", name="Ana Ruiz", direction="up", agenda="the merger")
    me.add("interaction", people=[ana], happened_on="2026-03-03", topics=["the auditors"])
    places.choose_journal(me.path)
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*.netcoach")}
    assert cli.main(["print", "--folder", str(tmp_path / "paper")]) == 0
    assert "print it from the browser" in capsys.readouterr().out
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "paper").iterdir())
    assert "Ana" not in written and "merger" not in written and "the auditors" not in written
    assert {path: path.stat().st_mtime_ns for path in data.rglob("*.netcoach")} == before
    assert nc.open().names == {ana: "Ana Ruiz"}


@pytest.mark.parametrize(("said", "pages"), [("03", ["03"]), ("3", ["03"]), ("plan", ["03"]), ("my", ["03", "04"])])
def test_a_page_is_found_by_its_number_or_a_word_of_its_name(said, pages):
    assert [page.name[:2] for page in paper.chosen_workbooks([said])] == pages


@pytest.mark.parametrize("said", ["33", "nonsense", "", "../x"])
def test_a_page_that_is_not_there_is_said_with_those_that_are(said):
    with pytest.raises(NetcoachError, match=r"There is no page '.*'\. There are: 00_start_here, 01_doubt"):
        paper.chosen_workbooks([said])
