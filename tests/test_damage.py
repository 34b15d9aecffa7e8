"""Damage: found and named, mended from what is sound, and never a wrong fact. With the copies that mending needs."""

import contextlib
import datetime as dt
import errno
import itertools
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlcipher3.dbapi2 as sqlite

import netcoach as nc
from netcoach.days import Clock
from netcoach.errors import JournalError, LockedError, NotSavedError
from netcoach.exchange.contacts import read_contacts
from netcoach.exchange.matching import compare
from netcoach.fold import ERASED, texts_of
from netcoach.journal import Journal, backups, keys, salvage, store

ROOT = Path(__file__).resolve().parents[1]
MEMORY = Path("/dev/shm")  # hundreds of small files are no work there
CLOCK = Clock("2026-03-04")
PASSPHRASE = "violet anchor harbour pencil"
CASES = 300
PROTECTED_FROM = 240  # plain files are quicker, and have more ways to be damaged
WAYS = ("one bit", "some bits", "the header", "pages", "a sector", "10 %", "50 %", "90 %")
BACKUPS = ("none", "a sound one", "a damaged one")
VERSION = slice(60, 64)  # where the header says which netcoach wrote a plain file
BACKUP = "2026-03-04T080000.000000Z asked.netcoach"


class Original(NamedTuple):
    """A journal as it was written: its file, an earlier backup, and the facts of both."""

    file: bytes
    backup: bytes
    facts: set
    in_backup: set


@pytest.fixture
def folder(tmp_path):
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else tmp_path) as name:
        yield Path(name)


def facts_of(path):
    journal = Journal(path, CLOCK, keys.of(store.salt_of(path)))
    try:
        return {texts_of(row)[:10] for row in journal.rows}  # when a copy first saw a fact is no part of it
    finally:
        journal.close()


def facts_or_none(path):
    try:
        return facts_of(path)
    except JournalError:
        return None


def checked(path):
    try:
        return salvage.check(path)
    except LockedError as problem:  # a wrong passphrase and damage look alike, and are named together
        return [str(problem)]


def written(path, passphrase=None):
    me = nc.open(path, create=True, today="2026-03-04", passphrase=passphrase)
    people = [me.add("person", name=f"Ana {number}", note="and so on " * number) for number in range(20)]
    me.add("person", name="Ben", note="a long story " * 1000)  # on pages of its own
    me.forget(me.add("person", name="Zoe"))
    earlier = me.opened().back_up()
    for one, other in itertools.pairwise(people):
        me.add("interaction", people=[one, other], happened_on="2026-03-01", topics=["budget"])
    me.change(people[0], title="CFO")
    me.change(people[0], title="COO")
    me.undo()
    me.opened().close()
    return Original(path.read_bytes(), earlier.read_bytes(), facts_of(path), facts_of(earlier))


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    folder = tmp_path_factory.mktemp("originals")
    return written(folder / "me.netcoach"), written(folder / "mine.netcoach", PASSPHRASE)


def flip(data, bit):
    data[bit // 8] ^= 1 << bit % 8


def damaged(content, way, dice):
    data = bytearray(content)
    if way.endswith("%"):
        return bytes(data[: len(data) * int(way.split()[0]) // 100])
    if way == "pages":
        for page in dice.sample(range(len(data) // store.PAGE), dice.choice([1, 1, 2, 5])):
            data[page * store.PAGE : (page + 1) * store.PAGE] = bytes(store.PAGE)
    elif way == "a sector":
        start = dice.randrange(len(data) // 512) * 512
        data[start : start + 512] = dice.randbytes(512)
    else:
        for _ in range(dice.randint(2, 20) if way == "some bits" else 1):
            flip(data, dice.randrange(8 * (100 if way == "the header" else len(data))))
    return bytes(data)


# -- found, named, mended ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(CASES))
def test_damage_is_found_and_mended_and_no_fact_is_ever_wrong(originals, folder, seed):
    dice, original = random.Random(seed), originals[seed >= PROTECTED_FROM]
    way, copies = WAYS[seed % len(WAYS)], BACKUPS[seed // len(WAYS) % len(BACKUPS)]
    path, backup = folder / "me.netcoach", folder / "me backups" / BACKUP
    path.write_bytes(content := damaged(original.file, way, dice))
    in_backup = set()
    if copies != "none":
        backup.parent.mkdir()
        backup.write_bytes(damaged(original.backup, way, dice) if copies == "a damaged one" else original.backup)
        in_backup = facts_or_none(backup) or set()

    shown, found = facts_or_none(path), checked(path)
    assert shown is None or shown <= original.facts
    assert found or shown == original.facts
    assert in_backup <= original.in_backup
    content = path.read_bytes() if shown is not None else content  # SQLite itself mends some bits of the header
    assert path.read_bytes() == content

    try:
        mended = salvage.repair(path, CLOCK)
    except JournalError as problem:
        newer = seed < PROTECTED_FROM and content[VERSION] > store.FORMAT.to_bytes(4)
        assert "written by a newer netcoach" in str(problem) if newer else not (shown or in_backup)
        assert path.read_bytes() == content
        assert not list(folder.glob("*.new*"))
        return
    after = facts_of(path)
    assert after <= original.facts
    assert after >= (shown or set()) | in_backup
    assert salvage.check(path) == []
    assert mended.kept_as.parent == backup.parent
    assert mended.kept_as.read_bytes() == content


def test_a_flipped_bit_that_sqlite_does_not_miss_is_missed_by_no_checksum(originals, folder):
    path, original = folder / "me.netcoach", originals[0]
    begin = original.file.index(b'"name":"Ana 7"') + len(b'"name":"')
    fact = next(texts[0] for texts in original.facts if '"name":"Ana 7"' in texts[6])
    sqlite_says = []
    for bit in range(8 * begin, 8 * (begin + len("Ana 7"))):
        content = bytearray(original.file)
        flip(content, bit)
        path.write_bytes(content)
        with contextlib.closing(sqlite.connect(str(path))) as db:
            sqlite_says += db.execute("PRAGMA integrity_check").fetchall()
        assert salvage.check(path) == [f"One fact is not as written and set aside: {fact}."]
    assert sqlite_says == [("ok",)] * 8 * len("Ana 7")


def test_a_sound_journal_has_nothing_wrong(originals, folder):
    (folder / "me.netcoach").write_bytes(originals[0].file)
    assert salvage.check(folder / "me.netcoach") == []


@pytest.mark.parametrize("protected", [False, True])
def test_where_nothing_sound_is_left_that_is_said_and_the_file_stays(originals, folder, protected):
    path = folder / "me.netcoach"
    content = originals[protected].file[: store.PAGE] + b"\xff" * 5 * store.PAGE
    path.write_bytes(content)
    (folder / "me backups").mkdir()
    (folder / "me backups" / BACKUP).write_bytes(content)
    with pytest.raises(JournalError, match=r"^Nothing sound is left.* It was left as it is\.$"):
        salvage.repair(path, CLOCK)
    assert path.read_bytes() == content
    assert [file.name for file in folder.rglob("*") if file.is_file()] == ["me.netcoach", BACKUP]


def test_an_erased_person_is_not_brought_back_by_a_copy_from_before(folder):
    me = nc.open(folder / "me.netcoach", create=True, today="2026-03-04")
    zoe, _ = me.add("person", name="Zoe"), me.add("person", name="Ana")
    before = me.opened().back_up().read_bytes()
    me.forget(zoe)
    me.opened().back_up()
    me.opened().close()
    (folder / "me backups" / BACKUP).write_bytes(before)  # as a sync service brings it back
    content = me.path.read_bytes()
    for part in (b'"name":"Ana"', ERASED.encode() + zoe.encode()):  # what was written about Ana; that Zoe is erased
        assert content.count(part) == 1
        me.path.write_bytes(content.replace(part, part[:-1] + b"\x07"))
        assert len(salvage.check(me.path)) == 1
        salvage.repair(me.path, CLOCK)
        mended = Journal(me.path, CLOCK)
        assert [mended.state.values(person)["name"] for person in mended.state.ids("person")] == ["Ana"]
        mended.close()
        assert b"Zoe" not in me.path.read_bytes()


def test_what_one_page_loses_in_a_protected_journal_is_lost_alone(originals, folder):
    original = originals[1]
    for page in range(2, len(original.file) // store.PAGE):  # below the two on which all others hang
        path, content = folder / str(page) / "me.netcoach", bytearray(original.file)
        path.parent.mkdir()
        content[page * store.PAGE : (page + 1) * store.PAGE] = bytes(store.PAGE)
        path.write_bytes(content)
        assert salvage.check(path)
        salvage.repair(path, CLOCK)
        assert len(original.facts - facts_of(path)) <= 16  # no more fit on one page


def test_a_damaged_index_is_found_though_every_fact_can_still_be_read(originals, folder):
    path, content = folder / "me.netcoach", bytearray(originals[0].file)
    content[2 * store.PAGE + 4] -= 1  # how many of them stand on the index's page
    path.write_bytes(content)
    assert facts_of(path) == originals[0].facts
    assert salvage.check(path)[0].startswith("The file's own order is damaged")


def test_a_file_whose_description_of_itself_is_no_text_is_said_in_words(originals, folder):
    path = folder / "me.netcoach"
    path.write_bytes(originals[0].file.replace(b"sqlite_autoindex_fact_1", b"sqlite_autoindex\xa0fact_1", 1))
    with pytest.raises(JournalError, match=r"the file may be damaged .*This mends what can be mended"):
        facts_of(path)
    assert salvage.check(path) == ["The file is damaged: it cannot be read from beginning to end."]
    salvage.repair(path, CLOCK)
    assert facts_of(path) == originals[0].facts


def test_a_protected_journal_that_lost_its_salt_is_mended_with_the_passphrase_that_she_types(originals, folder):
    path, original = folder / "me.netcoach", originals[1]
    content = bytearray(original.file)
    flip(content, 3)
    path.write_bytes(content)
    (folder / "me backups").mkdir()
    (folder / "me backups" / BACKUP).write_bytes(original.backup)
    keys.learn(PASSPHRASE, content[: keys.SALT].hex())
    with pytest.raises(LockedError, match="does not fit, or the file is damaged"):
        facts_of(path)
    salvage.repair(path, CLOCK)
    assert facts_of(path) == original.facts


@pytest.mark.parametrize("byte", [0x80, 0x01])
def test_a_plain_journal_whose_first_letter_changed_does_not_ask_for_a_passphrase(originals, folder, byte):
    path = folder / "me.netcoach"
    path.write_bytes(bytes([originals[0].file[0] ^ byte]) + originals[0].file[1:])
    assert "damaged at its beginning" in salvage.check(path)[0]
    salvage.repair(path, CLOCK)
    assert facts_of(path) == originals[0].facts


def test_a_journal_that_no_longer_says_whose_it_is_keeps_its_facts(originals, folder):
    path, content = folder / "me.netcoach", bytearray(originals[0].file)
    at = content.index(b"journal_id")
    content[at : at + 50] = bytes(50)
    path.write_bytes(content)
    assert salvage.check(path)
    salvage.repair(path, CLOCK)
    assert facts_of(path) == originals[0].facts


DIE_WHILE_WRITING = """
import os
import sys
from pathlib import Path
from netcoach.journal import store
db = store.connect(Path(sys.argv[1]))
db.execute("PRAGMA cache_size=2")  # so that it has to write before it is done
db.execute("BEGIN IMMEDIATE")
db.execute("UPDATE fact SET kind = 'seat'")
db.execute("DELETE FROM fact WHERE seq % 2 = 0")
db.execute("CREATE TABLE more AS SELECT randomblob(3000) FROM fact, about_file")
os._exit(9)
"""


def python(code, path, **how):
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path)], env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True, **how
    )


def test_what_was_being_written_when_the_power_went_is_rolled_back_before_anything_is_mended(originals, folder):
    path = folder / "me.netcoach"
    path.write_bytes(originals[0].file)
    assert python(DIE_WHILE_WRITING, path).wait(60) == 9
    assert path.with_name("me.netcoach-journal").stat().st_size
    assert path.read_bytes()[: len(originals[0].file)] != originals[0].file
    salvage.repair(path, CLOCK)
    assert facts_of(path) == originals[0].facts
    assert salvage.check(path) == []


SAVE_WHAT_IS_SAID = """
import sys
import netcoach as nc
me = nc.open(sys.argv[1], today="2026-03-04")
print(len(me.people), flush=True)
for name in sys.stdin:
    me.add("person", name=name.strip())
    print(len(me.people), flush=True)
"""


def test_an_open_notebook_waits_for_the_mending_and_follows_the_new_file(folder):
    me = nc.open(folder / "me.netcoach", create=True, today="2026-03-04")
    me.add("person", name="Ana")
    me.opened().back_up()
    me.opened().close()
    other = python(SAVE_WHAT_IS_SAID, me.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def say(name):
        other.stdin.write(f"{name}\n")
        other.stdin.flush()

    assert other.stdout.readline() == "1\n"
    say("Ben")
    assert other.stdout.readline() == "2\n"
    with me.path.open("r+b") as file:
        file.seek(me.path.read_bytes().index(b'"name":"Ana"') + len(b'"name":"'))
        file.write(b"U")

    def meanwhile(_):
        say("Cho")
        time.sleep(0.3)  # enough to save, if it could

    mended = salvage.repair(me.path, CLOCK, meanwhile)
    assert (mended.in_file, mended.from_backups, mended.lost) == (2, 1, 0)
    assert other.stdout.readline() == "3\n"
    assert other.communicate("Dee\n", timeout=60)[0] == "4\n"
    reopened = nc.open(me.path, today="2026-03-04")
    assert list(reopened.people["name"]) == ["Ana", "Ben", "Cho", "Dee"]
    assert b"Cho" not in mended.kept_as.read_bytes()


# -- backups -------------------------------------------------------------------------------------------------------


class SetClock(Clock):
    """A clock that stands where it was set."""

    def __init__(self, moment):
        super().__init__("2026-03-04")
        self.moment = moment

    def now(self):
        return self.moment


NINE = dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC)
CONTACTS = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\nBen,Okafor,,,,,\n"


def names_in(backup):
    journal = Journal(backup.path, CLOCK)
    try:
        return [journal.state.values(person)["name"] for person in journal.state.ids("person")]
    finally:
        journal.close()


def test_before_a_merge_and_an_import_a_copy_is_made_of_what_stood_until_then(me):
    me.add("person", name="Ana")
    copy = me.opened().back_up()
    me.add("person", name="Cho")
    me.merge(copy)
    me.import_rows(compare(read_contacts(CONTACTS), me.people))
    newest, before, _ = me.backups()
    assert (newest.why, names_in(newest)) == ("import", ["Ana", "Cho"])
    assert (before.why, names_in(before)) == ("merge", ["Ana", "Cho"])
    assert list(me.people["name"]) == ["Ana", "Cho", "Ben Okafor"]


def test_while_she_writes_a_copy_is_made_every_half_hour(me):
    made = []
    clock = me.opened().clock = SetClock(NINE)
    me.opened().rows.clear()  # what the journal began with was written by another clock
    for minutes in (0, 29, 30, 31, 59, 60, 600, 601):
        clock.moment = NINE + dt.timedelta(minutes=minutes)
        me.add("person", name=f"Ana {minutes}")
        made.append(len(me.backups()))
    assert made == [0, 0, 1, 1, 1, 2, 3, 3]
    assert {backup.why for backup in me.backups()} == {"use"}
    clock.moment = NINE - dt.timedelta(days=365)
    me.add("person", name="a clock that was set back must not keep her waiting for a year")
    assert len(me.backups()) == 4


def copies(moments):
    newest_first = sorted(set(moments), reverse=True)
    return [backups.Backup(Path(f"{moment.isoformat()}.netcoach"), moment, "use") for moment in newest_first]


def kept(found):
    going = backups._too_many(found)
    return [backup for backup in found if backup not in going]


def spans(found):
    for span, many in (("%Y-%m-%d", backups.DAYS), ("%G-%V", backups.WEEKS), ("%Y-%m", backups.MONTHS)):
        newest = {}
        for backup in found:
            newest.setdefault(backup.moment.strftime(span), backup)
        yield list(newest.values())[:many]


@pytest.mark.parametrize("seed", range(30))
def test_the_ten_newest_copies_and_the_last_of_each_day_week_and_month_stay(seed):
    dice, minutes = random.Random(seed), []
    for days in (1000, 60, 10):
        minutes += dice.sample(range((1000 - days) * 1440, 1000 * 1440), dice.randrange(80))
    found = copies(NINE + dt.timedelta(minutes=minute) for minute in minutes)
    stay = kept(found)
    assert stay[:10] == found[:10]
    for newest in spans(found):
        assert set(newest) <= set(stay)
    assert len(stay) <= backups.LAST + backups.DAYS + backups.WEEKS + backups.MONTHS
    assert kept(stay) == stay


def test_thinning_as_time_goes_by_keeps_the_same_as_thinning_at_the_end():
    moments = [NINE + dt.timedelta(days=day, minutes=30 * half) for day in range(800) for half in range(day % 4)]
    stay = []
    for backup in reversed(copies(moments)):
        stay = kept([backup, *stay])
    assert stay == kept(copies(moments))
    assert len({(backup.moment.year, backup.moment.month) for backup in stay}) == backups.MONTHS


def test_damaged_files_that_are_kept_take_no_sound_copys_place(me):
    clock = SetClock(NINE - dt.timedelta(days=40))
    me.opened().clock = clock
    sound = me.opened().back_up()
    for hours in range(12):
        backups.keep_damaged(me.path, clock.moment + dt.timedelta(hours=hours))
    clock.moment = NINE
    me.opened().back_up()
    found = backups.listed(me.path)
    assert sound in [backup.path for backup in me.backups()]
    assert len([backup for backup in found if backup.why == "damaged"]) == backups.LAST


WRONG_COPIES = {
    "a letter": lambda content: content.replace(b'"name":"Ana"', b'"name":"Anb"'),
    "a page": lambda content: content[: store.PAGE] + bytes(store.PAGE) + content[2 * store.PAGE :],
    "half": lambda content: content[: len(content) // 2],
    "nothing": lambda content: b"",
    "something else": lambda content: b"Dear diary",
}


@pytest.mark.parametrize(
    ("passphrase", "wrong"), [*((None, wrong) for wrong in WRONG_COPIES), (PASSPHRASE, "a page"), (PASSPHRASE, "half")]
)
def test_a_copy_that_cannot_be_read_back_is_not_kept(folder, monkeypatch, passphrase, wrong):
    me = nc.open(folder / "me.netcoach", create=True, today="2026-03-04", passphrase=passphrase)
    ana = me.add("person", name="Ana")
    older = me.opened().back_up()
    snapshot = store.snapshot

    def badly(db, target):
        snapshot(db, target)
        target.write_bytes(WRONG_COPIES[wrong](target.read_bytes()))

    with monkeypatch.context() as trouble:
        trouble.setattr(store, "snapshot", badly)
        with pytest.raises(JournalError, match=r"could not be read back, so it was not kept\.$"):
            me.opened().back_up()
    assert [backup.path for backup in backups.listed(me.path)] == [older]
    me.change(ana, title="CFO")
    me.opened().close()


def no_room(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def no_right(*_, **__):
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


@pytest.mark.parametrize(
    ("where", "trouble", "said"),
    [
        ((store, "snapshot"), no_room, "No backup could be made: No space left on device"),
        ((store, "to_disk"), no_room, "No backup could be made: No space left on device"),
        ((Path, "mkdir"), no_right, "No backup could be made: Permission denied"),
    ],
    ids=["full", "full at the end", "a folder that may only be read"],
)
def test_a_copy_that_cannot_be_made_stops_no_save_and_is_said_at_the_top_of_the_page(
    me, monkeypatch, where, trouble, said
):
    clock = me.opened().clock = SetClock(NINE)
    top = me.begin("start_here")
    with monkeypatch.context() as disk:
        disk.setattr(*where, trouble)
        me.add("person", name="Ana")
    assert (list(me.people["name"]), me.backups()) == (["Ana"], [])
    assert me.backup_problem.startswith(said)
    assert said in top._warned.value
    clock.moment += dt.timedelta(minutes=31)
    me.add("person", name="Ben")
    assert (len(me.backups()), me.backup_problem, top._warned.value) == (1, "", "")


def test_a_file_in_the_place_of_the_folder_of_copies_stops_no_save(me):
    backups.folder_of(me.path).write_text("something of hers")
    me.opened().clock = SetClock(NINE)
    me.add("person", name="Ana")
    assert me.backup_problem.startswith("No backup could be made: ")
    assert backups.folder_of(me.path).read_text() == "something of hers"


@pytest.mark.skipif(not hasattr(os, "fork") or os.geteuid() != 0, reason="only root can become somebody without rights")
def test_in_a_folder_that_may_only_be_read_the_journal_is_read_and_says_why_no_copy_is_made(folder):
    me = nc.open(folder / "me.netcoach", create=True, today="2026-03-04")
    me.add("person", name="Ana")
    me.opened().close()
    folder.chmod(0o555)
    me.path.chmod(0o444)
    if (child := os.fork()) == 0:
        try:
            os.setuid(65534)
            mine = nc.open(me.path, today="2026-03-04")
            mine.keep_backup("merge")
            with pytest.raises(NotSavedError, match="may not be written to"):
                mine.add("person", name="Ben")
            os._exit(0 if "could be made: Permission denied" in mine.backup_problem else 1)
        finally:
            os._exit(2)
    folder.chmod(0o755)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
