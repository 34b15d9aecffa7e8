"""Files that are not what they should be: refused untouched, set aside and named, or offered, always in words."""

import contextlib
import json
import os
import shutil
import zipfile

import ipywidgets as w
import pytest
import sqlcipher3.dbapi2 as sqlite

import netcoach as nc
from netcoach import places
from netcoach.errors import JournalError, NetcoachError
from netcoach.fold import checksum
from netcoach.journal import Journal, salvage, store

LONG_AGO = 1_700_000_000_000_000_000
MOMENT = "2026-03-04T09:00:00.000+00:00"
PICTURES = ("show_months", "show_starts", "show_topics", "show_rhythm", "show_attention", "show_appreciation")
FORMS = (*PICTURES, "map_stakeholders", "ask_agendas", "last_interactions", "recollect", "friday", "show_plan", "cards")
TABLES = ("people", "interactions", "contacts", "topics", "intentions", "plans", "moves", "seats", "news")


def on_the_file(path, *statements):
    with contextlib.closing(sqlite.connect(str(path), isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def put(path, *, good_checksum=True, **said):
    """Write a fact behind netcoach's back, with a checksum that fits."""
    texts = {"id": "f" * 24, "step": "s", "copy_id": "c", "author": "client", "kind": "person", "record": "p1"}
    texts |= {"fields": '{"name":"Mallory"}', "replaces": "{}", "recorded_at": MOMENT}
    texts |= {name: text if isinstance(text, str) else json.dumps(text) for name, text in said.items()}
    texts["checksum"] = checksum(*texts.values()) if good_checksum else "0" * 16
    with contextlib.closing(sqlite.connect(str(path), isolation_level=None)) as db:
        db.execute(store.INSERT, (*texts.values(), MOMENT))


def below(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from below(child)


def look_at_everything(me):
    for table in TABLES:
        getattr(me, table)
    assert set(me.names) == set(me.people.index)
    me.begin("what_i_notice")
    for name in FORMS:
        form = getattr(me, name)()
        assert "nc-problem" not in " ".join(each.value for each in below(form) if isinstance(each, w.HTML)), name
    log = places.data_folder() / "problems.log"
    assert not log.exists(), log.read_text()


@pytest.fixture
def path(data):
    me = nc.open(data / "me.netcoach", create=True, today="2026-03-04")
    ana = me.add("person", name="Ana", direction="up", appreciate="She asks")
    me.add("interaction", people=[ana], happened_on="2026-03-02", topics=["budget"], started_by="me")
    me.opened().close()
    return me.path


# -- refused untouched ---------------------------------------------------------------------------------------------


def zipped(path):
    path.unlink()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("me.netcoach", "x" * 10_000)


def foreign(path):
    path.unlink()
    on_the_file(path, "CREATE TABLE fact (id)", "CREATE TABLE about_file (key)", "INSERT INTO fact VALUES ('x')")


def cut(length):
    return lambda path: path.write_bytes(path.read_bytes()[:length])


def altered(*statements):
    return lambda path: on_the_file(path, *statements)


NO_JOURNALS = {
    "text": lambda path: path.write_text("Dear diary"),
    "much text": lambda path: path.write_text("Dear diary " * 2000),
    "text of another alphabet": lambda path: path.write_text("дневник " * 2000, encoding="utf-8"),
    "zip": zipped,
    "half a header": cut(50),
    "a header alone": cut(100),
    "zeros": lambda path: path.write_bytes(bytes(3 * store.PAGE)),
    "another program's": foreign,
    "a trigger": altered("CREATE TRIGGER t AFTER INSERT ON fact BEGIN DELETE FROM fact; END"),
    "a view": altered("CREATE VIEW v AS SELECT * FROM fact"),
    "a view named fact": altered("ALTER TABLE fact RENAME TO f", "CREATE VIEW fact AS SELECT * FROM f"),
    "a virtual table": altered("CREATE VIRTUAL TABLE v USING fts5(words)"),
    "a virtual table named fact": altered("DROP TABLE fact", "CREATE VIRTUAL TABLE fact USING fts5(id, fields)"),
    "another table": altered("CREATE TABLE more (x)"),
    "another index": altered("CREATE INDEX i ON fact (kind)"),
    "another column": altered("ALTER TABLE fact ADD COLUMN more TEXT"),
    "no table": altered("DROP TABLE fact"),
}


@pytest.mark.parametrize("what", NO_JOURNALS)
def test_what_is_no_journal_is_refused_untouched_wherever_it_is_offered(me, path, what, monkeypatch):
    NO_JOURNALS[what](path)
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    content, files = path.read_bytes(), sorted(path.parent.iterdir())
    with pytest.raises(JournalError) as refused:
        nc.open(path)
    assert "Traceback" not in str(refused.value)
    monkeypatch.setenv("NETCOACH_JOURNAL", str(path))
    assert nc.open().problem
    with pytest.raises(JournalError):
        me.merge(path)
    with pytest.raises(JournalError):
        me.restore(path)
    assert salvage.check(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (content, LONG_AGO)
    assert sorted(path.parent.iterdir()) == files
    assert me.people.empty


def test_another_clients_journal_is_not_merged(me, path):
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    with pytest.raises(JournalError, match=r"another client's journal\. Nothing was changed"):
        me.merge(path)
    assert (me.people.empty, path.stat().st_mtime_ns) == (True, LONG_AGO)


# -- set aside and named -------------------------------------------------------------------------------------------

SET_ASIDE = {
    "a wrong checksum": {"good_checksum": False},
    "no JSON": {"fields": '{"name":'},
    "no JSON in what it replaces": {"replaces": "["},
    "a list": {"fields": ["name", "Mallory"]},
    "a number": {"fields": "7"},
    "a list of what it replaces": {"replaces": []},
    "numbers that it replaces": {"replaces": {"name": [1]}},
    "one that it replaces": {"replaces": {"name": "abc"}},
    "100,000 deep": {"fields": '{"name":' + "[" * 100_000 + "]" * 100_000 + "}"},
    "100,000 deep in a field that nobody knows": {"fields": '{"new":' + '{"a":' * 100_000 + "1" + "}" * 100_001},
    "a number that is none": {"fields": '{"note":NaN}'},
    "an endless number": {"fields": '{"closeness":Infinity}'},
    "a name that is a number": {"fields": {"name": 7}},
    "a name that is a list": {"fields": {"name": ["Mallory"]}},
    "a name that changes a list": {"fields": {"name": {"+": ["Mallory"]}}},
    "half a letter": {"fields": '{"name":"Mallory \\ud800"}'},
    "half a letter as a field": {"fields": '{"\\udfff":"x"}'},
    "no such day": {"kind": "interaction", "fields": {"happened_on": "2026-13-45", "people": {"+": ["p1"]}}},
    "a day that is a list": {"fields": {"known_since": []}},
    "people that are no list": {"kind": "interaction", "fields": {"happened_on": "2026-03-01", "people": "p1"}},
    "people that are numbers": {"kind": "interaction", "fields": {"happened_on": "2026-03-01", "people": {"+": [1]}}},
    "topics under another sign": {"kind": "interaction", "fields": {"topics": {"*": ["x"]}}},
    "an undo that is no yes": {"kind": "undo", "record": "s", "fields": {"undone": "yes"}},
    "an undo that says nothing": {"kind": "undo", "record": "s", "fields": {}},
    "a merge that says nothing": {"kind": "merged", "record": "m", "fields": {}},
    "removed that is no yes": {"fields": {"removed": 1}},
    "no moment": {"recorded_at": "yesterday"},
}


@pytest.mark.parametrize("what", SET_ASIDE)
def test_a_fact_that_netcoach_never_wrote_is_set_aside_and_named(path, what):
    put(path, **SET_ASIDE[what])
    me = nc.open(path, today="2026-03-04")
    assert (me.damaged, list(me.people["name"]), len(me.contacts)) == (1, ["Ana"], 1)
    me.add("person", name="Ben")
    assert salvage.check(path) == [f"One fact is not as written and set aside: {'f' * 24}."]


def test_all_of_them_together_break_nothing_and_are_left_behind_by_a_repair(path):
    for number, said in enumerate(SET_ASIDE.values()):
        put(path, id=f"{number:024}", **said)
    me = nc.open(path, today="2026-03-04")
    assert me.damaged == len(SET_ASIDE)
    look_at_everything(me)
    said = f"{len(SET_ASIDE)} entries cannot be read as they were written"
    assert said in me.begin("start_here")._warned.value
    me.opened().close()
    salvage.repair(path, me.opened().clock)
    assert salvage.check(path) == []
    assert list(nc.open(path, today="2026-03-04").people["name"]) == ["Ana"]


def test_a_fact_of_100_megabytes_is_set_aside_without_being_read(path):
    put(path, fields='{"name":"' + "x" * 100_000_000 + '"}')
    me = nc.open(path, today="2026-03-04")
    assert (me.damaged, list(me.people["name"])) == (1, ["Ana"])
    look_at_everything(me)
    assert salvage.check(path) == [f"One fact is not as written and set aside: {'f' * 24}."]


# -- carried, and nothing breaks -----------------------------------------------------------------------------------

TALK = {"happened_on": "2026-03-01"}
CARRIED = {
    "facts that nobody has": {"replaces": {"name": ["nobody", ""]}},
    "itself": {"replaces": {"name": ["f" * 24]}},
    "a field that it does not set": {"replaces": {"note": ["f" * 24]}},
    "people that nobody has": {"kind": "interaction", "fields": TALK | {"people": {"+": ["nobody"]}}},
    "a talk with itself": {"kind": "interaction", "fields": TALK | {"people": {"+": ["p1"]}}},
    "a talk with nobody": {"kind": "interaction", "fields": TALK},
    "a talk in the future": {"kind": "interaction", "fields": {"happened_on": "9999-12-31", "people": {"+": ["p1"]}}},
    "a talk long ago": {"kind": "interaction", "fields": {"happened_on": "0001", "people": {"+": ["p1"]}}},
    "somebody introduced by herself": {"fields": {"name": "Mallory", "introduced_by": "p1", "knows": {"+": ["p1"]}}},
    "somebody without a name": {"fields": {"title": "CFO"}},
    "nothing at all": {"fields": {}},
    "a choice that is none": {"fields": {"name": "Mallory", "direction": "sideways", "they_know": "perhaps"}},
    "a choice of a talk that is none": {"kind": "interaction", "fields": TALK | {"felt": "odd", "started_by": "?"}},
    "a name of one": {"fields": {"name": ""}},
    "a kind that nobody knows": {"kind": "dream", "fields": {"name": ["Mallory"], "what": {"a": [1, None]}}},
    "a field that nobody knows": {"fields": {"name": "Mallory", "shoe": {"size": 40}}},
    "a seat in no move": {"kind": "seat", "fields": {"person": "nobody", "move": "none"}},
    "a step that takes itself back": {"kind": "undo", "record": "s", "fields": {"undone": True}},
    "an erasure of nothing": {"kind": "erased", "record": "nobody", "fields": {}},
    "an erasure of one field of nothing": {"kind": "erased", "record": "nobody", "fields": {"name": None}},
    "a merge that never was": {"kind": "merged", "record": "m", "fields": {"seen_at": "x"}},
    "a moment without a place": {"recorded_at": "2026-03-04T09:00:00"},
    "a moment far away": {"recorded_at": "9999-12-31T23:59:59.999+00:00"},
    "a moment before all others": {"recorded_at": "0001-01-01T00:00:00.000+00:00"},
    "another kind under the same id": {"kind": "interaction", "record": "about", "fields": TALK},
}


@pytest.mark.parametrize("what", CARRIED)
def test_a_fact_that_makes_no_sense_breaks_no_table_and_no_later_save(path, what):
    put(path, **CARRIED[what])
    me = nc.open(path, today="2026-03-04")
    assert me.damaged == 0
    assert "Ana" in list(me.people["name"])
    for table in TABLES:
        getattr(me, table)
        getattr(me.as_of("2026-03-04"), table)
    with contextlib.suppress(NetcoachError):
        me.history("p1")
    me.change(next(iter(me.people.index)), title="CFO")
    me.undo()
    me.opened().close()
    assert "Ana" in list(nc.open(path, today="2026-03-04").people["name"])


def test_all_of_them_together_break_no_picture(path):
    for number, said in enumerate(CARRIED.values()):
        put(path, **{"id": f"{number:024}", "record": f"p{number}"} | said)
    me = nc.open(path, today="2026-03-04")
    assert me.damaged == 0
    look_at_everything(me)


BREAKS = {
    "a talk on no day": {"kind": "interaction", "fields": {"people": {"+": ["p1"]}}},
    "a scale that ends earlier": {"fields": {"name": "Mallory", "closeness": 99, "rhythm_days": -1}},
    "a number of forty digits": {"fields": {"name": "Mallory", "closeness": 10**40}},
    "a template that is none": {"kind": "template", "record": "template", "fields": {"content": "{"}},
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_fact_that_only_a_broken_program_writes_breaks_no_picture(path, what):
    put(path, **{"record": "p2"} | BREAKS[what])
    look_at_everything(nc.open(path, today="2026-03-04"))


def test_facts_that_replace_one_another_in_a_circle_stand_side_by_side(path):
    for one, other in ("ab", "bc", "ca"):
        put(path, id=one, step=one, fields={"name": f"Mallory {one}"}, replaces={"name": [other]})
    me = nc.open(path, today="2026-03-04")
    assert me.damaged == 0
    assert list(me.people["name"]) == ["Ana", "Mallory c"]
    look_at_everything(me)
    me.change("p1", name="Mallory")
    assert me.values("p1")["name"] == "Mallory"


def test_a_chain_of_facts_of_any_length_is_followed(path):
    before = ""
    with contextlib.closing(sqlite.connect(str(path), isolation_level=None)) as db:
        db.execute("BEGIN")
        for number in range(5000):
            texts = [f"{number:024}", "s", "c", "client", "person", "p1", json.dumps({"name": f"Mallory {number}"})]
            texts += [json.dumps({"name": [before]} if before else {}), MOMENT]
            db.execute(store.INSERT, (*texts, checksum(*texts), MOMENT))
            before = texts[0]
        db.execute("COMMIT")
    me = nc.open(path, today="2026-03-04")
    assert me.values("p1")["name"] == "Mallory 4999"


# -- two names, twins ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("link", ["hardlink_to", "symlink_to"])
def test_two_names_for_one_file_are_one_journal(path, link):
    getattr(path.with_name("other name.netcoach"), link)(path)
    me, other = nc.open(path, today="2026-03-04"), nc.open(path.with_name("other name.netcoach"), today="2026-03-04")
    assert me.opened() is other.opened()
    other.add("person", name="Ben")
    assert list(me.people["name"]) == ["Ana", "Ben"]
    assert len({row.copy_id for row in me.opened().rows}) == 1
    assert str(me.merge(path.with_name("other name.netcoach"))).startswith("Nothing new")


TWINS = (
    "me (1).netcoach",
    "me.sync-conflict-20260304-090000-ABCDEFG.netcoach",
    "me-sync-conflict-20260304.netcoach",
    "me (Conflicted copy).netcoach",
    "me (Ana's conflicted copy 2026-03-04).netcoach",
    "me - Copy.netcoach",
    "me.netcoach (2)",
)


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_beside_the_journal_is_named_and_offered_and_merged_when_she_says_so(path, name):
    twin = path.with_name(name)
    shutil.copy(path, twin)
    copy = Journal(twin, nc.open(path, today="2026-03-04").opened().clock)
    copy.write([])
    copy.close()
    me = nc.open(path, today="2026-03-04")
    assert me.twins() == []  # it knows nothing that is not here
    other = nc.open(twin, today="2026-03-04")
    other.add("person", name="Ben")
    other.opened().close()
    os.utime(twin, ns=(LONG_AGO, LONG_AGO))
    content = twin.read_bytes()
    assert me.twins() == [twin]
    top = me.begin("start_here")
    assert "looks like a second copy" in top._warned.value
    assert any("looks like a second copy" in said and name in said for said in salvage.check(path))
    assert list(me.people["name"]) == ["Ana"]
    me.merge(twin)
    assert list(me.people["name"]) == ["Ana", "Ben"]
    assert me.twins() == []
    assert (twin.read_bytes(), twin.stat().st_mtime_ns) == (content, LONG_AGO)


@pytest.mark.parametrize("name", ["mentor.netcoach", "me backups", "you (1).netcoach", "me.netcoach-journal"])
def test_what_is_no_twin_is_not_called_one(path, name):
    path.with_name(name).write_bytes(b"x")
    assert salvage.twins(path) == []
