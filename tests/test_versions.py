"""Versions: yesterday's file is brought up to date whole or not at all, tomorrow's is left alone and carried along."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

import netcoach as nc
from netcoach.days import Clock
from netcoach.errors import JournalError
from netcoach.exchange.facts import read_facts, write_facts
from netcoach.fold import Change, texts_of
from netcoach.journal import Journal, backups, keys, salvage, store

ROOT = Path(__file__).resolve().parents[1]
FORMAT_1 = Path(__file__).parent / "formats" / "format-1.netcoach"
SHA256 = "fbe396385dc4b5f50394723cc24bce4629687b501dfc3bb109e15b5aec166054"
CLOCK = Clock("2026-03-04")
PASSPHRASE = "violet anchor harbour pencil"
LONG_AGO = 1_700_000_000_000_000_000


def version_of(path):
    return int.from_bytes(path.read_bytes()[60:64])


def facts_of(path):
    db = sqlite.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return db.execute("SELECT * FROM fact ORDER BY seq").fetchall()
    finally:
        db.close()


@pytest.fixture
def old(data):
    return Path(shutil.copyfile(FORMAT_1, data / "me.netcoach"))


# -- yesterday's ---------------------------------------------------------------------------------------------------


def test_the_file_of_format_1_is_the_one_that_was_written_then():
    assert hashlib.sha256(FORMAT_1.read_bytes()).hexdigest() == SHA256
    assert version_of(FORMAT_1) == 1


def test_a_journal_of_format_1_is_brought_up_to_date_after_a_copy_was_made_and_reads_as_it_was(old):
    facts = facts_of(old)
    me = nc.open(old, today="2026-03-05")
    assert version_of(old) == store.FORMAT
    assert [(version_of(backup.path), backup.why) for backup in backups.listed(old)] == [(1, "migration")]
    assert facts_of(backups.listed(old)[0].path) == facts == facts_of(old)
    assert [row.id for row in me.opened().rows] == [fact[1] for fact in facts]
    people = me.people[["name", "title", "direction"]].fillna("").to_numpy().tolist()
    assert people == [["Ana Ruiz", "COO", "up"], ["Ben Okafor", "", "across"]]
    assert me.people["agenda"].iloc[0] == "A calmer budget round"
    assert me.interactions["topics"].tolist() == [["budget", "mountains"]]
    assert (len(me.contacts), me.about) == (2, {"conversation": "promotion", "inside": "inside"})
    assert me.plans["sealed_on"].iloc[0].date().isoformat() == "2026-03-04"
    assert list(me.history(me.people.index[0])["value"])[-1] == "COO"
    assert me.check() == []
    me.forget(me.people.index[1])  # what format 1 could not
    assert list(me.people["name"]) == ["Ana Ruiz"]
    me.opened().close()
    assert len(nc.open(old).people) == 1
    assert [backup.why for backup in backups.listed(old)] == ["migration"]


def test_a_copy_of_format_1_is_merged_and_stays_as_it_is(old, data):
    other = Path(shutil.copyfile(old, data / "other.netcoach"))
    me = nc.open(old, today="2026-03-05")
    me.remove(me.people.index[1])
    os.utime(other, ns=(LONG_AGO, LONG_AGO))
    assert str(me.merge(other)).startswith("Nothing new")
    assert (hashlib.sha256(other.read_bytes()).hexdigest(), other.stat().st_mtime_ns) == (SHA256, LONG_AGO)


OPEN_AND_DIE = """
import os
import sys
from pathlib import Path
from netcoach.days import Clock
from netcoach.journal import Journal, backups, file, store

def die(*_):
    os._exit(9)

class Dying:
    def __init__(self, db, before):
        self.db, self.before = db, before
    def execute(self, statement, *more):
        if statement.startswith(self.before):
            die()
        return self.db.execute(statement, *more)
    def __getattr__(self, name):
        return getattr(self.db, name)

where = sys.argv[2]
if where == "before the copy":
    store.snapshot = die
elif where == "while the copy is put in its place":
    store.put_in_place = die
elif where == "after the copy":
    made = backups.make
    backups.make = lambda *all: die(made(*all))
else:
    connect = store.connect
    store.connect = lambda *all, **more: Dying(connect(*all, **more), where)
Journal(Path(sys.argv[1]), Clock("2026-03-05"))
"""


@pytest.mark.parametrize(
    ("where", "copies"),
    [
        ("before the copy", 0),
        ("while the copy is put in its place", 0),
        ("after the copy", 1),
        ("BEGIN IMMEDIATE", 1),
        ("INSERT OR IGNORE", 1),
        (f"PRAGMA user_version={store.FORMAT}", 1),
        ("COMMIT", 1),
    ],
)
def test_killed_while_it_is_brought_up_to_date_it_is_as_it_was_and_the_next_time_it_works(old, where, copies):
    command = [sys.executable, "-c", OPEN_AND_DIE, str(old), where]
    assert subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}).returncode == 9
    assert len(backups.listed(old)) == copies
    assert hashlib.sha256(old.read_bytes()).hexdigest() == SHA256
    me = nc.open(old, today="2026-03-05")
    assert (version_of(old), me.check(), len(me.people)) == (store.FORMAT, [], 2)
    assert len(backups.listed(old)) == copies + 1
    assert all(version_of(backup.path) == 1 and len(facts_of(backup.path)) == 10 for backup in me.backups())


def test_where_no_copy_can_be_made_a_journal_stays_as_it_was(old):
    backups.folder_of(old).write_text("something of hers")
    with pytest.raises(JournalError, match="No backup could be made"):
        nc.open(old)
    assert hashlib.sha256(old.read_bytes()).hexdigest() == SHA256


def test_a_backup_of_format_1_can_be_gone_back_to(old):
    me = nc.open(old, today="2026-03-05")
    me.add("person", name="Cho")
    me.restore(me.backups()[-1].path)
    assert list(me.people["name"]) == ["Ana Ruiz", "Ben Okafor"]
    assert (version_of(old), me.check()) == (store.FORMAT, [])


# -- tomorrow's ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_newer_format_is_refused_untouched_by_all_that_could_touch_it(me, data, passphrase):
    path = data / "newer.netcoach"
    newer = Journal.create(path, CLOCK, passphrase=passphrase, journal_id=me.opened().journal_id)
    newer.write([Change("person", "ana", {"name": "Ana"}, {})])
    newer.file.db.execute(f"PRAGMA user_version={store.FORMAT + 1}")
    newer.close()
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    content, files = path.read_bytes(), sorted(data.iterdir())
    said = r"was written by a newer netcoach\. Update netcoach"
    with pytest.raises(JournalError, match=said):
        nc.open(path)
    with pytest.raises(JournalError, match=said):
        me.merge(path)
    with pytest.raises(JournalError, match=said):
        me.restore(path)
    with pytest.raises(JournalError, match=said):
        salvage.repair(path, CLOCK)
    assert "newer netcoach" in salvage.check(path)[0]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (content, LONG_AGO)
    assert sorted(data.iterdir()) == files
    assert me.people.empty


NEW = [
    Change("dream", "d1", {"what": {"deep": [1, None, {"a": 2.5}]}, "when": ["x"], "name": 7, "yes": True}, {}),
    Change("person", "p1", {"name": "Ana", "shoe": {"size": 40}, "colours": {"+": ["red"]}}, {}),
    Change("dream", "d1", {"when": ["y"]}, {"when": ["unknown"]}),
]


@pytest.fixture
def newer(me):
    """Facts of a newer netcoach, which an older one has in its file."""
    me.opened().write(NEW)
    me.look()
    return me


def said(rows):
    return [texts_of(row)[:10] for row in rows if row.kind in ("dream", "person")]


def test_what_only_a_newer_netcoach_knows_survives_open_save_merge_export_and_import(newer, data):
    there = said(newer.opened().rows)
    assert [json.loads(fact[6]) for fact in there] == [change.fields for change in NEW]
    newer.opened().close()

    me = nc.open(newer.path, today="2026-03-04")
    assert (me.damaged, list(me.people["name"]), me.check()) == (0, ["Ana"], [])
    me.change("p1", title="CFO")
    assert me.values("p1")["colours"] == ["red"]
    there = said(me.opened().rows)
    assert len(there) == len(NEW) + 1

    copy = Journal.create(data / "copy.netcoach", CLOCK, journal_id=me.opened().journal_id)
    copy.merge(me.opened().rows)
    assert said(copy.rows) == there
    count = write_facts(copy, data / "facts.jsonl")
    again = read_facts(data / "facts.jsonl", data / "again.netcoach", CLOCK)
    assert (said(again.rows), len(again.rows)) == (there, count)
    assert again.state.values("d1") == me.values("d1")


def test_what_only_a_newer_netcoach_knows_survives_protecting_forgetting_restoring_and_repair(newer):
    there = said(newer.opened().rows)
    newer.protect(PASSPHRASE)
    newer.protect(None)
    backup = newer.opened().back_up()
    newer.forget(newer.add("person", name="Zoe"))
    newer.restore(backup)
    newer.opened().close()
    salvage.repair(newer.path, CLOCK)
    assert said(Journal(newer.path, CLOCK, keys.of("")).rows) == there


def test_undo_and_history_of_what_nobody_knows_yet_break_nothing(newer):
    assert newer.undo()
    assert newer.values("d1") is None
    assert newer.redo()
    assert newer.values("d1")["when"] == ["y"]
    assert len(newer.history("d1")) == 5
    newer.strike("d1")
    assert newer.values("d1") is None
