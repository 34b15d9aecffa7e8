"""The file: what it refuses, what it survives, and that nothing acknowledged is ever lost."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

import netcoach as nc
from netcoach.days import Clock
from netcoach.errors import JournalError, NotSavedError
from netcoach.fold import Change
from netcoach.journal import Journal
from netcoach.journal.store import FORMAT

ROOT = Path(__file__).resolve().parents[1]
SAVE_AND_SAY = """
import sys
from netcoach.days import Clock
from netcoach.fold import Change
from netcoach.journal import Journal
path, name, count = sys.argv[1:]
journal = Journal.open(path, Clock())
for number in range(int(count)):
    journal.write([Change("person", f"{name}{number}", {"name": "Ana"}, {}) for name in (name, name + "'s friend ")])
    print(f"{name}{number}", flush=True)
"""


@pytest.fixture
def journal(data):
    return Journal.create(data / "j.netcoach", Clock("2026-03-04"))


def save(journal, record="ana", author="client", **fields):
    return journal.write([Change("person", record, fields or {"name": "Ana"}, {})], author)


def people(journal):
    return list(journal.state.ids("person"))


def saver(path, name, count):
    command = [sys.executable, "-c", SAVE_AND_SAY, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})


def on_the_file(path, *statements):
    with sqlite.connect(str(path), isolation_level=None) as db:
        for statement in statements:
            db.execute(statement)
    db.close()


# -- opening -------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes; the user's folder keeps others out there")
def test_a_new_journal_is_for_its_owner_only(journal):
    assert journal.path.stat().st_mode & 0o777 == 0o600


def test_the_settings_that_survive_power_cuts_are_in_force(journal):
    def setting(name):
        return journal.file.db.execute(f"PRAGMA {name}").fetchone()[0]

    assert setting("journal_mode") == "truncate"
    assert setting("synchronous") >= 2
    assert [setting(name) for name in ("fullfsync", "secure_delete", "trusted_schema", "cell_size_check")] == [
        1,
        1,
        0,
        1,
    ]
    assert setting("busy_timeout") == 30_000


def test_a_journal_is_not_made_where_something_is(journal):
    journal.close()
    before = journal.path.read_bytes()
    with pytest.raises(JournalError, match="already a file"):
        Journal.create(journal.path)
    assert journal.path.read_bytes() == before


def test_a_journal_that_cannot_be_made_is_said_in_words(data):
    (data / "file").write_text("")
    with pytest.raises(JournalError, match=r"No journal can be made at .*Choose another folder"):
        Journal.create(data / "file" / "folder" / "j.netcoach")


def not_a_journal(path, what):
    if what == "empty":
        path.write_bytes(b"")
    elif what == "text":
        path.write_text("Dear diary")
    elif what == "foreign":
        on_the_file(path, "CREATE TABLE moz_places (id)")
    elif what != "missing":
        Journal.create(path).close()
        on_the_file(path, f"PRAGMA {what}")


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("missing", "There is no journal at"),
        ("empty", "is empty, so it is not a journal"),
        ("text", "is not a netcoach journal. It was left as it is"),
        ("foreign", "is not a netcoach journal. It was left as it is"),
        ("application_id=7", "is not a netcoach journal. It was left as it is"),
        (f"user_version={FORMAT + 1}", "was written by a newer netcoach. Update netcoach"),
    ],
)
def test_what_is_not_a_journal_is_refused_untouched(data, what, sentence):
    path = data / "j.netcoach"
    not_a_journal(path, what)
    before = {file: file.read_bytes() for file in data.iterdir()}
    with pytest.raises(JournalError, match=sentence):
        Journal.open(path)
    assert {file: file.read_bytes() for file in data.iterdir()} == before


def test_one_file_is_one_journal_however_it_is_named(journal, data):
    (data / "link").symlink_to(journal.path)
    assert Journal.open(str(journal.path)) is journal
    assert Journal.open(data / "link") is journal


# -- saving --------------------------------------------------------------------------------------------------------


def test_two_threads_save_at_once_and_nothing_is_lost(journal):
    def many(name):
        for number in range(20):
            save(journal, f"{name}{number}")

    threads = [threading.Thread(target=many, args=(name,)) for name in "ab"]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(people(journal)) == 40
    assert len({row.step for row in journal.rows}) == 40


def test_two_notebooks_save_at_once_and_nothing_is_lost(journal):
    journal.close()
    running = [saver(journal.path, name, 30) for name in "ab"]
    assert [process.wait(60) for process in running] == [0, 0]
    reopened = Journal.open(journal.path)
    assert len(people(reopened)) == 120
    assert len({row.copy_id for row in reopened.rows}) == 1


def test_a_killed_kernel_loses_nothing_that_was_acknowledged(journal):
    journal.close()
    process = saver(journal.path, "ana", 10_000)
    said = [process.stdout.readline().strip() for _ in range(100)]
    process.kill()
    said += process.stdout.read().split("\n")[:-1]  # what it could still say before it died
    process.wait()
    reopened = Journal.open(journal.path)
    assert set(said) <= set(people(reopened))
    assert len(reopened.rows) % 2 == 0  # no gesture is there in part
    save(reopened, "after")


def test_another_notebooks_saves_are_seen_and_its_undo_too(journal):
    other = Journal(journal.path, journal.clock)
    save(other)
    assert (people(journal), [row.record for row in journal.refresh()], people(journal)) == ([], ["ana"], ["ana"])
    assert journal.refresh() == []
    other.undo()
    journal.refresh()
    assert people(journal) == []
    other.close()


@pytest.mark.parametrize(
    ("trouble", "relief", "sentence"),
    [
        ("max_page_count=1", "max_page_count=100000", "Not saved: the disk is full. Free some space"),
        ("query_only=1", "query_only=0", "Not saved: .* may not be written to. Ask for write access"),
    ],
)
def test_a_disk_that_refuses_is_said_in_words_and_nothing_is_kept_in_part(journal, trouble, relief, sentence):
    save(journal)
    journal.file.db.execute(f"PRAGMA {trouble}")
    changes = [Change("person", name, {"note": "x" * size}, {}) for name, size in {"ben": 1, "cho": 20_000}.items()]
    with pytest.raises(NotSavedError, match=f"{sentence}.*Your text is still here; everything before is safe"):
        journal.write(changes)
    assert people(journal) == ["ana"]
    journal.file.db.execute(f"PRAGMA {relief}")
    journal.write(changes)
    assert people(Journal(journal.path, journal.clock)) == ["ana", "ben", "cho"]


def test_a_gesture_that_breaks_off_half_way_leaves_nothing(journal, monkeypatch):
    with monkeypatch.context() as trouble:
        trouble.setattr(journal, "new_id", lambda now=None: "one id for two facts")
        with pytest.raises(NotSavedError):
            journal.write([Change("person", name, {"name": name}, {}) for name in ("ana", "ben")])
    save(journal, "cho")
    assert people(journal) == ["cho"]


def test_a_file_that_was_replaced_or_went_away_is_noticed(journal, data):
    save(journal)
    journal.path.rename(data / "away")
    with pytest.raises(NotSavedError, match=r"is not there\. Is its drive plugged in"):
        save(journal)
    Journal.create(journal.path)
    with pytest.raises(NotSavedError, match=r"was replaced by another\. Close this page"):
        save(journal)


def test_when_the_drive_is_back_the_same_save_works(journal, data):
    save(journal)
    journal.path.rename(data / "unplugged")
    with pytest.raises(NotSavedError, match=r"Is its drive plugged in\? Your text is still here"):
        save(journal, "ben")
    (data / "unplugged").rename(journal.path)
    save(journal, "ben")
    assert people(journal) == people(Journal(journal.path, journal.clock)) == ["ana", "ben"]


def test_a_disk_that_is_full_is_said_in_words_and_the_same_save_works_after_relief(journal):
    resource = pytest.importorskip("resource", reason="Windows has no such limit to test with")
    for number in range(20):
        save(journal, f"before {number}", note="x" * 1000)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (journal.path.stat().st_size, hard))
    try:
        with pytest.raises(NotSavedError, match=r"^Not saved: .*space.* save again\. Your text is still here"):
            save(journal, "the one", note="y" * 50_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        signal.signal(signal.SIGXFSZ, handler)
    save(journal, "the one", note="y" * 50_000)
    assert len(people(Journal(journal.path, journal.clock))) == len(people(journal)) == 21


@pytest.mark.skipif(not hasattr(os, "fork") or os.geteuid() != 0, reason="only root can become somebody without rights")
def test_a_file_that_may_only_be_read_is_read_and_says_that_nothing_is_saved():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "j.netcoach"
        journal = Journal.create(path)
        save(journal)
        journal.close()
        path.chmod(0o644)
        if (child := os.fork()) == 0:
            try:
                os.setuid(65534)
                mine = Journal.open(path)
                save(mine, "ben")
            except NotSavedError as problem:
                os._exit(0 if "may not be written to" in str(problem) and people(mine) == ["ana"] else 1)
            finally:
                os._exit(2)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        path.with_name("j.netcoach-journal").unlink(missing_ok=True)


def test_a_file_copied_by_hand_becomes_a_copy_of_its_own_at_its_first_save(journal, data):
    save(journal)
    journal.close()
    shutil.copy(journal.path, data / "copy.netcoach")
    copy = Journal.open(data / "copy.netcoach")
    save(copy, "ben")
    save(copy, "cho")
    first, *rest = (row.copy_id for row in copy.rows)
    assert rest == [rest[0]] * 2 and rest[0] != first
    original = Journal.open(journal.path)
    save(original, "ben")
    assert original.rows[-1].copy_id == first
    assert copy.journal_id == original.journal_id
    assert [copy.undo(), copy.undo(), copy.undo()] == [["cho"], ["ben"], []]


@pytest.mark.parametrize(
    "flipped", ["replace(fields, 'Ana', 'Ann')", "CAST(x'7bff7d' AS TEXT)"], ids=["a letter", "no letter at all"]
)
def test_a_flipped_byte_is_set_aside_and_counted(data, flipped):
    me = nc.open(data / "j.netcoach", create=True)
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    me.opened().close()
    on_the_file(me.path, f"UPDATE fact SET fields = {flipped} WHERE record = '{ana}'")
    reopened = nc.open(me.path)
    assert (reopened.damaged, list(reopened.people.index)) == (1, [ben])


def test_a_damaged_file_is_named_and_left(journal):
    save(journal)
    journal.close()
    content = bytearray(journal.path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    journal.path.write_bytes(content)
    with pytest.raises(JournalError, match="cannot be read; the file may be damaged"):
        Journal.open(journal.path)
    assert journal.path.read_bytes() == content


# -- looking back and taking back ------------------------------------------------------------------------------------


def test_looking_back_tells_what_was_written_from_what_was_seen_here(journal, data):
    elsewhere = Journal.create(data / "other.netcoach", Clock("2024-03-01"), journal_id=journal.journal_id)
    save(elsewhere)
    assert journal.merge(elsewhere.rows)[0].seen_at.startswith("2026-03-04")
    assert journal.merge(elsewhere.rows) == []
    a_day_in_between = Clock("2025-01-01").now()
    assert journal.view(a_day_in_between).values("ana") == {"name": "Ana"}
    assert journal.view(a_day_in_between, seen=True).values("ana") is None


def test_undo_takes_back_the_last_step_of_this_author_on_this_copy(journal, data):
    elsewhere = Journal.create(data / "other.netcoach", journal_id=journal.journal_id)
    save(elsewhere, "elsewhere")
    save(journal, "hers")
    save(journal, "the coach's", author="coach")
    journal.adopt(elsewhere.rows)
    assert journal.undo() == ["hers"]
    assert journal.undo() == []
    assert journal.undo("coach") == ["the coach's"]
    assert people(journal) == ["elsewhere"]


def test_undo_goes_back_step_by_step_and_redo_forth_again(journal):
    for name in "abc":
        save(journal, name)
    assert [journal.undo() for _ in range(4)] == [["c"], ["b"], ["a"], []]
    assert [journal.redo() for _ in range(4)] == [["a"], ["b"], ["c"], []]
    assert people(journal) == ["a", "b", "c"]
    assert [journal.undo(), journal.undo(), journal.redo(), journal.undo()] == [["c"], ["b"], ["b"], ["b"]]


def test_after_a_new_save_there_is_nothing_to_redo(journal):
    save(journal, "a")
    journal.undo()
    save(journal, "b")
    assert journal.redo() == []
    journal.undo()
    assert [journal.redo(), journal.redo()] == [["b"], []]


def test_ids_sort_by_time(journal):
    ids = [journal.new_id(day.now()) for day in (Clock("2024-03-01"), Clock("2025-03-01"), Clock("2026-03-01"))]
    ids += [journal.new_id() for _ in range(100)]
    assert ids == sorted(set(ids))
