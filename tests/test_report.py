"""Reports: each reader finds in it what is meant for that reader, and a sponsor nobody but the client."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import unicodedata

import pandas as pd
import pytest

import netcoach as nc
from netcoach import cli
from netcoach.choosing import demo
from netcoach.erasing import texts_in
from netcoach.errors import InvalidValueError, NetcoachError
from netcoach.exchange.report import Part, report
from netcoach.forms.keeping import JournalCare

THEMES = ["Hard conversations, well prepared", "Being seen in good time"]
#: Names that are also words, months, roles, markup, or spelt in every way.
HOSTILE = [
    {"name": "May", "title": "CFO"},
    {"name": "A", "department": "IT"},
    {"name": "Ágnes Çelik-Ødegård", "aliases": ["Aggie"], "title": "Vice President, Sales"},
    {"name": "<script>alert(1)</script>", "company": "Acme & Söhne"},
    {"name": "王芳", "email": "fang.wang@acme.example", "phone": "+44 (20) 7946-0991"},
    {"name": "Will", "url": "https://www.linkedin.com/in/will-power"},
    {"name": "Ana Beatriz de la Cruz", "title": "Head of Customer Experience", "department": "HR"},
]
#: A theme, and the word in it that stands for somebody.
REFUSED = {
    "What I ask of May": "May",
    "what i may ask": "may",
    "A is for appreciation": "A",
    "the cfo and me": "cfo",
    "The C.F.O. and me": "CFO",
    "Lunch with agnes": "agnes",
    "ØDEGÅRD’s view": "ØDEGÅRD",
    "Aggie, at last": "Aggie",
    "Talks with IT": "IT",
    "Working for acme": "acme",
    "与王芳谈话": "王芳",
    "Write to FANG.WANG@acme.example more": "acme",
    "Call 442079460991": "+44 (20) 7946-0991",
    "Free will": "will",
    "My two bosses": "bosses",
    "Beatriz_and_me": "Beatriz",
    "ABC": None,
    "ABDLC": "ABDLC",
    "Customer days": "Customer",
    "Somebody from marketing": "marketing",
}


def shown(text):
    """Return what anybody can read in a report: its words, and what stands in its attributes and its head."""
    text = re.sub(r"<style>.*?</style>", " ", text, flags=re.DOTALL)
    inside = re.findall(r"[\w-]+=(?:\"([^\"]*)\"|'([^']*)')", text)
    return html.unescape(re.sub("<[^>]*>", " ", text) + " ".join("".join(each) for each in inside))


def spelt(text):
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


def third_persons(me):
    """Return every word that says who somebody in a journal is: whole, and each part of it that is a word alone."""
    fields = ("name", "aliases", "title", "department", "company", "email", "phone", "url", "placeholder")
    whole = {
        text
        for row in me.opened().rows
        if row.kind in ("person", "seat")
        for name in fields
        for text in texts_in(row.fields.get(name))
    }
    parts = {part for text in whole for part in re.findall(r"[^\W\d_]{3,}", text)}
    return {spelt(text) for text in whole | parts - {"the", "and", "from"}}


def named_in(text, me):
    text = spelt(text)
    return {word for word in third_persons(me) if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)}


@pytest.fixture
def hostile(me):
    people = [me.add("person", **person) for person in HOSTILE]
    move = me.add("move", title="Chief of everything")
    me.add("seat", move=move, placeholder="Somebody from Marketing", role="decides")
    me.add("interaction", people=people, happened_on="2026-03-01", note="the CFO and May")
    me.add("session", day="2025-05-07", notes="May is leaving", takeaway="Ask Ágnes", completed_on="2025-05-07")
    return me


@pytest.fixture
def example(data):
    me = nc.open(demo())
    for day in ("2025-05-14", "2026-02-04", "2026-12-30"):
        me.add("session", day=day, notes="About Nadia and the Director of Operations")
    return me


def test_a_sponsor_reads_that_sessions_took_place_and_nobodys_name_or_role(hostile, example, tmp_path):
    held = len(example.table("session")) - 1
    for me, number in ((hostile, 1), (example, held)):
        text = me.report(tmp_path / f"{number}.html", "sponsor", themes=THEMES).read_text("utf-8")
        assert len(third_persons(me)) > 15
        assert named_in(shown(text), me) == set()
        assert f"Sessions that took place: {number}<" in text and THEMES[0] in text
        assert "2026-12-30" not in text  # it has not taken place
        assert "<script" not in text and "Ask " not in text and "About" not in text


def test_a_sponsors_report_is_the_same_to_the_byte_whoever_is_in_the_journal(hostile, tmp_path):
    alone = nc.open(tmp_path / "alone.netcoach", create=True, today="2026-03-04")
    alone.add("session", day="2025-05-07")
    files = [me.report(tmp_path / f"{i}.html", "sponsor") for i, me in enumerate((hostile, alone))]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_session_of_an_earlier_day_or_one_that_was_closed_took_place_and_one_that_is_prepared_did_not(me):
    me.add("session", day="2026-03-04")  # today, and not closed
    me.add("session", day="2026-03-02")
    me.add("session", day="2026-03-09", completed_on="2026-03-03")
    me.add("session", day="2026-03-05")
    me.remove(me.add("session", day="2026-03-01"))
    assert me.report_preview("sponsor")[1:3] == ["Sessions that took place: 2", "2026-03-02 · 2026-03-03"]


@pytest.mark.parametrize("theme", REFUSED)
def test_a_theme_with_a_word_that_stands_for_somebody_is_refused_and_the_word_is_said(hostile, theme, tmp_path):
    word = REFUSED[theme]
    if word is None:
        assert theme in hostile.report_preview("sponsor", themes=[theme])
        return
    for ask in (hostile.report_preview, lambda *view, **more: hostile.report(tmp_path / "r.html", *view, **more)):
        with pytest.raises(InvalidValueError, match=re.escape(f"has the word “{word}” in it")):
            ask("sponsor", themes=[THEMES[0], theme])
    assert not (tmp_path / "r.html").exists()


def test_an_everyday_theme_is_not_refused_for_its_small_words(hostile):
    for theme in ("What it takes to ask for a favour", "As good as it gets: the team and I", *THEMES):
        assert theme in hostile.report_preview("sponsor", themes=[theme])


def test_somebody_who_was_taken_out_or_renamed_is_still_nobody_for_a_sponsor(me):
    ana = me.add("person", name="Ana", title="Treasurer")
    me.change(ana, name="Bea")
    me.remove(ana)
    for theme in ("Ana", "Bea", "the treasurer"):
        with pytest.raises(InvalidValueError):
            me.report_preview("sponsor", themes=[theme])


def test_the_files_name_names_nobody_and_no_file_is_replaced(hostile, tmp_path):
    with pytest.raises(InvalidValueError, match="“agnes”"):
        hostile.report(tmp_path / "talk-with-agnes.html")
    path = hostile.report(tmp_path / "report.html")
    assert path.stat().st_mode & 0o077 == 0
    before = path.read_bytes()
    with pytest.raises(NetcoachError, match="already"):
        hostile.report(path, "sponsor")
    assert path.read_bytes() == before


def test_a_coach_reads_what_is_shared_and_nothing_else(me, tmp_path):
    ana = me.add("person", name="Ana", audience="coach", appreciate="SHARED-1", note_private="PRIVATE-1")
    ben = me.add("person", name="Ben", appreciate="PRIVATE-2", direction="up")
    shared = dict(happened_on="2026-03-01", started_by="me", gave="PRIVATE-7", audience="coach")
    me.add("interaction", people=[ana, ben], note_private="PRIVATE-3", **shared)
    me.add("interaction", people=[ana], happened_on="2026-03-02", started_by="me")
    me.add("intention", what="SHARED-2", people=[ana, ben], status="open", audience="report")
    me.add("intention", what="PRIVATE-4", status="open")
    me.add("plan", people=[ana, ben], why="SHARED-3", audience="coach")
    wrote = dict(workbook="start_here", question="q")
    me.add("reflection", **wrote, wording="SHARED-4", answer="SHARED-5", audience="coach")
    me.add("reflection", **wrote, wording="PRIVATE-5", answer="PRIVATE-6")
    move = me.add("move", title="Director", audience="coach")
    me.add("seat", move=move, person=ben, role="decides", audience="coach")
    me.add("seat", move=move, placeholder="PRIVATE-8", role="decides")
    text = me.report(tmp_path / "coach.html", "coach").read_text("utf-8")
    assert {f"SHARED-{n}" for n in range(1, 6)} == set(re.findall(r"SHARED-\d", text))
    assert not re.search(r"PRIVATE|Ben\b", text.partition("plotly.js v")[0])
    assert "note_private" not in me._as_shared().values(ana)  # nor can anything that is shown one day
    assert "1 talk" in text and "2 talks" not in text  # the pictures count no other talk
    assert "someone" in text and "no longer here" not in text
    mine = me.report(tmp_path / "client.html", reflections=True).read_text("utf-8")
    assert {"PRIVATE-2", "PRIVATE-4", "PRIVATE-6"} <= set(re.findall(r"PRIVATE-\d", mine))
    assert "PRIVATE-1" not in mine and "PRIVATE-3" not in mine


def test_what_is_taken_back_is_shared_no_more(me):
    me.add("intention", what="A word", status="open", audience="coach")
    assert any("A word" in line for line in me.report_preview("coach"))
    me.undo()
    assert me.report_preview("coach")[-1] == "Nothing is shared yet"
    step = me.add("intention", what="A line", status="open", audience="coach")
    me.change(step, what="SECOND THOUGHTS")
    me.undo()
    assert any("A line" in line for line in me.report_preview("coach"))
    assert not any("SECOND" in line for line in me.report_preview("coach"))


def test_a_session_that_is_shared_is_in_the_coachs_report_and_another_is_not(me, tmp_path):
    me.add("session", day="2026-02-04", takeaway="To wait.", completed_on="2026-02-04")
    shown = {"takeaway": "To ask.", "changed": "I ask.", "audience": "coach"}
    me.add("session", day="2026-03-04", completed_on="2026-03-04", **shown)
    coachs, hers = (me.report(tmp_path / f"{view}.html", view=view).read_text("utf-8") for view in ("coach", "client"))
    assert "<td>4 March 2026</td><td>To ask.</td>" in coachs and "<td>I ask.</td>" in coachs
    assert "To wait." not in coachs and "To wait." in hers


def test_her_own_page_has_her_answers_only_if_she_says_so(me):
    me.add("reflection", workbook="start_here", question="q", wording="What keeps me?", answer="Nothing")
    assert not any("What keeps me?" in line for line in me.report_preview())
    assert any("What keeps me?" in line for line in me.report_preview(reflections=True))


def test_the_preview_says_every_sentence_and_picture_of_the_report(example, tmp_path):
    text = html.unescape(example.report(tmp_path / "r.html", reflections=True).read_text("utf-8"))
    told = example.report_preview(reflections=True)
    assert [line for line in re.findall(r"<h2>(.*?)</h2>", text) if line not in told] == []
    assert [line for line in re.findall(r"<p>(.*?)</p>", text, re.DOTALL) if line not in told] == []
    assert sum(line.startswith("A picture and its table") for line in told) == text.count("application/json'>") == 8


def test_nothing_runs_in_a_report_but_what_its_head_allows(hostile, tmp_path):
    text = hostile.report(tmp_path / "r.html").read_text("utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    allowed = re.findall(r"'sha256-([^']+)'", text)
    assert [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts] == allowed
    assert len(scripts) == 2 and text.count("plotly.js v") == 1  # once
    assert "default-src 'none'" in text and "unsafe-eval" not in text and "script-src 'unsafe" not in text
    for data in re.findall(r"<script type='application/json'>(.*?)</script>", text):
        assert json.loads(data)["config"] | {"staticPlot": True, "showSendToCloud": False} == json.loads(data)["config"]


def test_nobodys_words_become_markup(tmp_path):
    evil = "</script><b>x</b>"
    table = pd.DataFrame({evil: [evil]})
    text = report("T", "D", [Part(evil, [evil], json.dumps({"a": evil}), table), Part(evil)], ["draw()"])
    assert "<b>" not in text and text.count("</script>") == 2
    assert json.loads(re.search("json'>(.*?)</script>", text)[1]) == {"a": evil}


def test_themes_are_for_a_sponsor_alone_and_views_have_names(me):
    with pytest.raises(InvalidValueError, match="sponsor"):
        me.report_preview("client", themes=["Focus"])
    with pytest.raises(InvalidValueError, match="client, coach, sponsor, not for 'boss'"):
        me.report_preview("boss")


def test_an_almost_empty_journal_has_a_report_for_each_reader(me, tmp_path):
    for view in ("client", "coach", "sponsor"):
        assert me.report(tmp_path / f"{view}.html", view).stat().st_size < 10_000  # no picture, no script


def test_the_command_shows_asks_and_writes(hostile, tmp_path, capsys, monkeypatch):
    path = hostile.path
    said = ["report", "--journal", str(path), "--view", "sponsor", "--theme", "Focus", str(tmp_path / "r.html")]
    assert cli.main([*said, "--dry-run"]) == 0
    assert "Focus" in capsys.readouterr().out
    monkeypatch.setattr("builtins.input", lambda _: "n")
    assert cli.main(said) == 1 and not (tmp_path / "r.html").exists()
    assert cli.main([*said, "--yes"]) == 0 and "Focus" in (tmp_path / "r.html").read_text("utf-8")
    assert cli.main([*said, "--theme", "The CFO", "--yes"]) == 2
    assert "“CFO”" in capsys.readouterr().err


def test_the_form_shows_what_would_be_in_it_before_anything_is_written(hostile, data):
    care = JournalCare(hostile, lambda: None)
    next(each for each in care.body.children[0].children if each.description == "A report").click()
    (form,) = care._part.children
    form._view.control.value = "sponsor"
    form._themes.control.value = "Focus\nThe CFO"
    form._show()
    assert "CFO" in form._message.value and not form._asked.children
    form._themes.control.value = "Focus"
    form._show()
    assert "Sessions that took place: 1" in form._would.value and not list(data.glob("**/*.html"))
    form._themes.control.value = "Focus, and more"
    assert not form._asked.children  # what she saw is not what would be written
    form._show()
    form._asked.children[0].click()
    (written,) = data.glob("**/*.html")
    assert "Focus, and more" in written.read_text("utf-8") and written.name in form._would.value
