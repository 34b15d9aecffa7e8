"""The passphrase: no plain text in any file, nothing of it left anywhere, and every open notebook goes on."""

import contextlib
import json
import os
import pickle
import random
import shutil
import subprocess
import sys
import threading
import time
import traceback
import unicodedata
from pathlib import Path

import ipywidgets as w
import pytest
import sqlcipher3.dbapi2 as sqlite
from test_forms import below, html, message, press

import netcoach as nc
from netcoach import places
from netcoach.days import Clock
from netcoach.errors import InvalidValueError, LockedError, NotSavedError
from netcoach.fold import Change
from netcoach.forms import base, keeping
from netcoach.journal import Journal, copies, keys, store
from netcoach.me import Me

ROOT = Path(__file__).resolve().parents[1]
WORDS, OTHERS = "correct horse battery staple", "pudding orbit velvet anchor"
NOTES = ("Quirina Zelenka", "Vaduz", "Matterhorn", "Liechtenstein", "Tupperware", "Bregenz", "promotion")
LONG = "Matterhorn " * 3000  # runs over several pages
DOES_NOT_FIT = "This passphrase does not fit, or the file is damaged."


@pytest.fixture
def forget_keys(monkeypatch):
    """Let this process forget every passphrase, as a kernel that is started anew never heard it."""
    return lambda: monkeypatch.setattr(keys, "_KNOWN", {})


@pytest.fixture
def protected(data):
    me = nc.open(data / "journals" / "me.netcoach", create=True, today="2026-03-04", passphrase=WORDS)
    me.add("person", name="Ana")
    return me


@pytest.fixture
def locked(protected, forget_keys):
    """Return the path of a journal whose passphrase this process does not know."""
    protected.opened().close()
    forget_keys()
    return protected.path


def write_notes(me):
    person = me.add("person", name="Quirina Zelenka", agenda="wants the Vaduz office", note=LONG)
    talk = me.add("interaction", people=[person], happened_on="2026-03-01", topics=["Tupperware"])
    me.change(person, note="told me about Liechtenstein")
    me.undo()
    me.add("news", person=person, what="a prize in Bregenz")
    me.remove(talk)
    return person


def plain_files(folder):
    """Return the files in which one of her notes can be read, or that say that they are plain databases."""
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    signs = [store.PLAIN, *(note.encode() for note in NOTES)]
    return sorted(path.name for path, data in files.items() if any(sign in data for sign in signs))


def heads(folder):
    return {path.read_bytes()[:16] for path in folder.rglob("*.netcoach")}


def reopened(me, **how):
    me.opened().close()
    return nc.open(me.path, today="2026-03-04", **how)


# -- no plain text -------------------------------------------------------------------------------------------------


def test_a_new_journal_with_a_passphrase_has_no_plain_text_in_any_file(data):
    me = nc.open(data / "journals" / "me.netcoach", create=True, today="2026-03-04", passphrase=WORDS)
    write_notes(me)
    me.opened().back_up()
    assert plain_files(data) == []
    assert (me.is_protected, me.check()) == (True, [])
    assert store.PLAIN not in heads(data)
    assert reopened(me, passphrase=WORDS).people["name"].tolist() == ["Quirina Zelenka"]


def test_nothing_can_be_read_while_a_save_is_half_way(protected, data):
    file = protected.opened().file
    file.db.execute("PRAGMA cache_size=2")  # so that pages go to the disk before the end
    write_notes(protected)
    with pytest.raises(RuntimeError), file.transaction():
        file.db.execute("UPDATE fact SET fields = fields || ?", (LONG,))
        half_way = {path.name: path.stat().st_size for path in data.rglob("*") if path.is_file()}
        assert half_way["me.netcoach-journal"] > store.PAGE
        assert plain_files(data) == []
        raise RuntimeError
    assert plain_files(data) == []


def test_a_passphrase_is_set_changed_and_removed_and_the_backups_follow(me, data):
    person = write_notes(me)
    made = [me.opened().back_up() for _ in range(2)]
    with contextlib.suppress(RuntimeError), me.opened().file.transaction():
        raise RuntimeError  # leaves the file's -journal behind
    shutil.copy(made[0], made[0].with_suffix(".new"))  # as when the power goes while a copy is made
    assert plain_files(data)
    seen = [heads(data)]
    for passphrase in (WORDS, OTHERS):
        me.protect(passphrase)
        assert plain_files(data) == []
        assert (me.is_protected, me.values(person)["note"], me.check()) == (True, LONG.strip(), [])
        assert [backup.path for backup in me.backups()] == made[::-1]
        assert all(len(copies.read(backup, me.opened(), None)[0]) == 7 for backup in made)
        seen.append(heads(data))
    assert len(set.union(*seen)) == 3  # plain, and one salt for each passphrase
    me.protect(None)
    assert heads(data) == {store.PLAIN}
    assert not me.is_protected
    assert reopened(me).values(person)["note"] == LONG.strip()


def test_a_backup_that_cannot_be_read_does_not_stay_behind_in_plain_text(me, data):
    write_notes(me)
    sound, cut = me.opened().back_up(), me.opened().back_up()
    cut.write_bytes(cut.read_bytes()[: -3 * store.PAGE])
    me.protect(WORDS)
    assert plain_files(data) == []
    assert [backup.path for backup in me.backups()] == [sound]


def test_a_notebook_that_has_not_noticed_the_passphrase_makes_no_plain_backup(me, data, another_notebook):
    write_notes(me)
    other = another_notebook(me)
    me.protect(WORDS)
    other.opened().back_up()
    assert len(me.backups()) == 1
    assert plain_files(data) == []


def test_a_backup_that_is_being_made_while_the_passphrase_is_set_is_none_in_plain_text(
    me, data, another_notebook, monkeypatch
):
    write_notes(me)
    other, snapshot = another_notebook(me), store.snapshot

    def slow(db, target):
        snapshot(db, target)
        monkeypatch.setattr(store, "snapshot", snapshot)
        kept = target.rename(target.with_suffix(".late"))
        me.protect(WORDS)
        kept.rename(target)

    monkeypatch.setattr(store, "snapshot", slow)
    other.opened().back_up()
    assert len(me.backups()) == 1
    assert plain_files(data) == []


def test_a_plain_copy_from_elsewhere_comes_in_encrypted(me, data, tmp_path_factory):
    write_notes(me)
    kept = Path(shutil.copy(me.opened().back_up(), tmp_path_factory.mktemp("elsewhere") / "copy.netcoach"))
    me.protect(WORDS)
    me.merge(kept)
    me.restore(kept)
    assert plain_files(data) == []
    assert (me.is_protected, me.people["name"].tolist()) == (True, ["Quirina Zelenka"])
    assert plain_files(kept.parent)  # it is hers, and was left as it was


def test_when_the_power_goes_before_the_backups_follow_a_second_time_ends_it(me, data, monkeypatch):
    write_notes(me)
    made = [me.opened().back_up() for _ in range(2)]
    for before, wanted in ((WORDS, OTHERS), (OTHERS, WORDS)):
        calls, copy = [], store.copy

        def cut(*given, calls=calls, copy=copy, **about):
            calls.append(1)
            if len(calls) > 2:
                raise KeyboardInterrupt
            copy(*given, **about)

        with monkeypatch.context() as power, pytest.raises(KeyboardInterrupt):
            power.setattr(store, "copy", cut)
            me.protect(before)
        assert me.check() == []
        assert reopened(me, passphrase=before).people["name"].tolist() == ["Quirina Zelenka"]
        me = nc.open(me.path)
        me.protect(wanted)
        assert plain_files(data) == []
        assert [backup.path for backup in me.backups()] == made[::-1]
        assert all(copies.read(backup, me.opened(), None)[0] for backup in made)


def test_a_file_that_came_out_plain_is_never_taken_for_protected(data, me, monkeypatch):
    connect = store.connect
    monkeypatch.setattr(
        store, "connect", lambda path, key="", **how: connect(path, "", **how)
    )  # as if it were forgotten
    with pytest.raises(AssertionError, match="a passphrase was given and the file is plain"):
        Journal.create(data / "new.netcoach", passphrase=WORDS)
    with pytest.raises(AssertionError, match="a passphrase was given and the file is plain"):
        me.protect(WORDS)
    monkeypatch.undo()
    assert not (data / "new.netcoach").exists()
    assert not me.is_protected


# -- the words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("short", ["", " ", "seven77", "   seven77   ", "a            b", "e\u0301" * 7])
def test_an_empty_or_short_passphrase_is_refused_and_nothing_changes(data, me, short):
    before = me.path.read_bytes()
    for act in (lambda: me.protect(short), lambda: Journal.create(data / "new.netcoach", passphrase=short)):
        with pytest.raises(InvalidValueError, match=r"A passphrase needs 8 letters at least\. Four words are best"):
            act()
    assert me.path.read_bytes() == before
    assert not (data / "new.netcoach").exists()


@pytest.mark.parametrize(
    "typed",
    ["  é Zürich  naïve\tcafé ", unicodedata.normalize("NFD", "é Zürich naïve café"), "é Zürich naïve\n café"],
    ids=["spaces", "letters in two parts", "two lines"],
)
def test_the_same_passphrase_typed_otherwise_opens_it(data, forget_keys, typed):
    Journal.create(data / "j.netcoach", passphrase="é Zürich naïve café").close()
    forget_keys()
    assert Journal.open(data / "j.netcoach", passphrase=typed).rows == []


@pytest.mark.parametrize("typed", ["Correct horse battery staple", "correct horse battery", "", WORDS + "!"])
def test_other_words_do_not_open_it(locked, typed):
    with pytest.raises(LockedError) as refused:
        nc.open(locked, passphrase=typed)
    assert str(refused.value) == DOES_NOT_FIT
    assert nc.open(locked, passphrase=WORDS).people["name"].tolist() == ["Ana"]  # a second try may be right


@pytest.mark.parametrize("where", [3, 20, 1000, 4090], ids=["salt", "header", "middle", "its own check"])
def test_damage_and_a_wrong_passphrase_are_named_together(locked, where):
    with pytest.raises(LockedError) as wrong:
        nc.open(locked, passphrase=OTHERS)
    damaged = bytearray(locked.read_bytes())
    damaged[where] ^= 0x10
    locked.write_bytes(damaged)
    with pytest.raises(LockedError) as right:
        nc.open(locked, passphrase=WORDS)
    assert str(right.value) == str(wrong.value) == DOES_NOT_FIT
    assert locked.read_bytes() == damaged


def test_four_words_are_suggested_out_of_more_than_seven_thousand_and_others_each_time():
    suggested = [keys.suggest() for _ in range(20)]
    assert len(set(suggested)) == 20
    assert all(len(words.split()) == 4 for words in suggested)
    assert len(set(keys._list())) > 7000
    assert set(" ".join(suggested).split()) <= set(keys._list())


def test_she_is_not_locked_in_another_program_opens_it_with_the_same_words(protected):
    db = sqlite.connect(str(protected.path))
    db.execute(f"PRAGMA key='{WORDS}'")  # SQLCipher 4 as it comes, nothing set
    assert db.execute("SELECT kind FROM fact ORDER BY seq").fetchall() == [("template",), ("person",)]
    db.execute("VACUUM")
    db.close()
    assert nc.open(protected.path).check() == []


# -- locked and unlocked ---------------------------------------------------------------------------------------------


def test_a_journal_that_was_named_is_not_opened_without_its_passphrase(locked):
    with pytest.raises(LockedError, match=r"This journal has a passphrase\. Type it to open the journal"):
        nc.open(locked)


def test_a_page_without_a_path_asks_and_goes_on_after_the_right_words(locked):
    places.choose_journal(locked)
    me = nc.open(today="2026-03-04")
    desk, map_of_people = me.begin("people_around_me"), me.map_stakeholders()
    assert (me.is_open, me.is_locked, me.people.empty) == (False, True, True)
    assert "This journal has a passphrase." in html(desk)
    typed = next(each for each in below(desk) if isinstance(each, w.Password))
    typed.value = OTHERS
    press(desk, "Open it")
    assert (DOES_NOT_FIT in message(desk), typed.value, me.is_open) == (True, "", False)
    typed.value = WORDS
    press(desk, "Open it")
    assert (me.is_open, me.is_locked, typed.value) == (True, False, "")
    assert "Your journal is open: 1 person and 0 talks." in html(desk)
    assert any(button.description == "Ana" for button in below(map_of_people) if isinstance(button, w.Button))


def test_unlock_says_when_the_words_do_not_fit_and_may_be_tried_again(locked):
    places.choose_journal(locked)
    me = nc.open()
    with pytest.raises(LockedError, match=DOES_NOT_FIT):
        me.unlock(OTHERS)
    assert (me.is_locked, keys._KNOWN) == (True, {})
    me.unlock(WORDS)
    assert (me.is_locked, me.is_protected, me.people["name"].tolist()) == (False, True, ["Ana"])


def test_a_second_page_of_the_same_kernel_does_not_ask_again(protected):
    assert reopened(protected).people["name"].tolist() == ["Ana"]
    places.choose_journal(protected.path)
    assert nc.open().is_open


def test_another_page_asks_keeps_what_was_typed_and_saves_it_after_the_right_words(me, another_notebook, forget_keys):
    other = another_notebook(me)
    me.protect(WORDS)
    forget_keys()
    with pytest.raises(NotSavedError, match=r"given a passphrase\. Type it at the top of this page and save again"):
        other.add("person", name="Ben")
    assert other.is_locked
    other.look()  # says nothing, and shows what it has
    with pytest.raises(LockedError, match=DOES_NOT_FIT):
        other.unlock(OTHERS)
    other.unlock(WORDS)
    other.add("person", name="Ben")
    me.look()
    assert me.people["name"].tolist() == ["Ben"]


def test_another_page_follows_a_new_passphrase_and_none(protected, forget_keys):
    other = Me(Journal(protected.path, Clock("2026-03-04"), protected.opened().file.key))
    for passphrase in (OTHERS, None):
        protected.protect(passphrase)
        forget_keys()
        if passphrase:
            other.unlock(passphrase)
        name = f"Ben {passphrase}"
        other.add("person", name=name)
        protected.look()
        assert name in protected.people["name"].tolist()
    assert not other.is_protected
    other.opened().close()


def test_a_wrong_passphrase_for_another_copy_leaves_the_own_one_alone(protected, tmp_path_factory):
    backup = protected.opened().back_up()
    copy = Path(shutil.copy(backup, tmp_path_factory.mktemp("elsewhere") / "copy.netcoach"))
    with pytest.raises(LockedError, match=DOES_NOT_FIT):
        protected.merge(copy, OTHERS)
    assert protected.merge(copy).facts == 0
    protected.protect(OTHERS)
    assert backup in [kept.path for kept in protected.backups()]
    assert protected.since(backup) == []


def test_a_copy_that_kept_its_old_passphrase_comes_in_when_it_is_typed(protected, tmp_path_factory, forget_keys):
    copy = Path(shutil.copy(protected.path, tmp_path_factory.mktemp("elsewhere") / "copy.netcoach"))
    there = nc.open(copy)
    there.add("person", name="Ben")
    protected.protect(OTHERS)
    forget_keys()
    with pytest.raises(LockedError, match=r"has a passphrase\. Type it"):
        protected.merge(copy)
    protected.merge(copy, WORDS)
    assert protected.people["name"].tolist() == ["Ana", "Ben"]


# -- where the key goes ----------------------------------------------------------------------------------------------


CHILD = "import os; print(sorted(key for key in os.environ if key.startswith('NETCOACH')))"
KERNEL = f"""
import os, subprocess, sys
import netcoach as nc
me = nc.open()
names = me.people["name"].tolist() if me.is_open else me.is_locked
print(names, "NETCOACH_KEY" in os.environ, sep=os.linesep)
print(subprocess.run([sys.executable, "-c", {CHILD!r}], capture_output=True, text=True).stdout)
"""


def kernel_says(data, path, key):
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "NETCOACH_DATA": str(data), "NETCOACH_JOURNAL": str(path)}
    command = [sys.executable, "-c", KERNEL]
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings | {keys.VARIABLE: key}, check=True)
    return done.stdout.split("\n")[:3]


def test_the_key_comes_in_one_variable_that_is_taken_out_before_anybody_else_sees_it(protected, data):
    key = protected.opened().file.key
    assert key not in os.environ.values()
    expected = ["['Ana']", "False", "['NETCOACH_DATA', 'NETCOACH_JOURNAL']"]
    assert kernel_says(data, protected.path, key) == expected


def test_a_key_that_no_longer_fits_is_taken_out_too_and_the_page_asks(protected, data):
    key = protected.opened().file.key
    protected.protect(OTHERS)
    assert kernel_says(data, protected.path, key)[:2] == ["True", "False"]


@pytest.mark.parametrize("nonsense", ["x", "zz" * 48, "'; DROP TABLE fact; --"])
def test_a_variable_with_nonsense_in_it_is_no_key(locked, monkeypatch, nonsense):
    monkeypatch.setenv(keys.VARIABLE, nonsense)
    with pytest.raises(LockedError):
        nc.open(locked)
    assert keys.VARIABLE not in os.environ


def left_behind(folder, *secrets):
    """Return where any of these can still be found: files, the environment, the state of every widget."""
    state = w.Widget.get_manager_state()
    said = {"environment": repr(os.environ), "widgets": json.dumps(state, default=repr) + repr(pickle.dumps(state))} | {
        path.name: path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file()
    }
    return sorted({place for place, text in said.items() for secret in secrets if secret in text})


def test_nothing_of_a_passphrase_or_key_is_left_where_it_was_typed(data, forget_keys, capfd):
    me = nc.open(today="2026-03-04")
    desk = me.begin("start_here")
    press(desk, "Make my own journal")
    new = next(each for each in below(desk) if isinstance(each, keeping.NewPassphrase))
    words = new._words
    press(desk, "Use these four words")
    assert "widgets" in left_behind(data, words)  # on the sheet
    press(desk, "I have it on paper")
    first_key = me.opened().file.key
    press(desk, "My journal …")
    care = next(each for each in below(desk) if isinstance(each, keeping.JournalCare))
    press(care, "Passphrase")
    own = next(each for each in below(care) if isinstance(each, w.Password))
    for typed in ("tooshrt", WORDS):
        own.value = typed
        press(care, "Use my own")
    press(care, "I have it on paper")
    second_key = me.opened().file.key
    with pytest.raises(LockedError) as refused:
        copies.read(Path(me.opened().back_up()), me.opened(), OTHERS)
    base.log(refused.value)
    base.log(InvalidValueError(WORDS))
    said = [
        repr(each) for each in (me, me.opened(), me.opened().file, new, care, desk, refused.value, me.opened().lock)
    ]
    said += traceback.format_exception(refused.value)
    said += capfd.readouterr()
    secrets = [words, "tooshrt", WORDS, OTHERS, first_key, second_key, first_key[:64], second_key[:64]]
    assert left_behind(data, *secrets) == []
    assert [secret for secret in secrets if secret in "\n".join(said)] == []
    assert (data / "problems.log").read_text().count("LockedError") == 1


def test_nothing_of_it_is_left_after_a_page_was_unlocked(locked, data):
    places.choose_journal(locked)
    me = nc.open()
    desk = me.begin("start_here")
    typed = next(each for each in below(desk) if isinstance(each, w.Password))
    for words in (OTHERS, WORDS):
        typed.value = words
        press(desk, "Open it")
    assert me.is_open
    assert left_behind(data, WORDS, OTHERS, me.opened().file.key[:64]) == []


def test_what_sqlite_says_of_a_wrong_key_does_not_quote_it(protected, capfd):
    wrong = "ab" * 32 + protected.opened().file.key[-32:]
    with pytest.raises(LockedError) as refused:
        store.connect(protected.path, wrong)
    with pytest.raises(sqlite.Error) as attached:
        store.copy(protected.path, wrong, protected.path.with_name("new"), "")
    for problem in (refused.value, attached.value):
        assert wrong[:32] not in "".join(traceback.format_exception(problem))
    assert wrong[:32] not in "".join(capfd.readouterr())


# -- among kernels ---------------------------------------------------------------------------------------------------

SAVE_ON_AND_ON = """
import sys, time
from pathlib import Path
import netcoach as nc
from netcoach.errors import LockedError, NotSavedError
path, name, stop, *passphrases = sys.argv[1:]
me = nc.open(path)
number = 0
while not Path(stop).exists():
    try:
        me.add("person", name=f"{name}{number}")
        print(f"{name}{number}", flush=True)
        number += 1
        time.sleep(0.005)  # let the others have a turn
    except NotSavedError as problem:
        if "the journal has been given a passphrase. Type it" not in str(problem):
            raise
        for passphrase in passphrases:
            try:
                me.unlock(passphrase)
            except LockedError:
                continue
print("done", flush=True)
"""


class Saving:
    """Other kernels, and another thread of this one, that save on and on."""

    def __init__(self, journal, folder):
        names = ("x", "y")
        self.journal, self.stop = journal, folder / "stop"
        self.errors, self.said = [], {name: [] for name in (*names, "here")}
        command = [sys.executable, "-c", SAVE_ON_AND_ON, str(journal.path)]
        surroundings = os.environ | {"PYTHONPATH": str(ROOT)}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": surroundings}
        self.processes = [subprocess.Popen([*command, name, str(self.stop), WORDS, OTHERS], **pipes) for name in names]
        self.threads = [
            threading.Thread(target=self._listen, args=(name, process))
            for name, process in zip(names, self.processes, strict=True)
        ]
        self.threads.append(threading.Thread(target=self._save_here))
        for thread in self.threads:
            thread.start()

    def _listen(self, name, process):
        self.said[name].extend(line.strip() for line in process.stdout)

    def _save_here(self):
        said = self.said["here"]
        try:
            while not self.stop.exists():
                name = f"here{len(said)}"
                self.journal.write([Change("person", self.journal.new_id(), {"name": name}, {})])
                said.append(name)
                time.sleep(0.005)
            said.append("done")
        except Exception as problem:
            self.errors.append(problem)

    def wait_for_more(self, number=3):
        """Wait until each of them has saved some more."""
        before, end = {name: len(said) for name, said in self.said.items()}, time.monotonic() + 60
        while any(len(said) < before[name] + number for name, said in self.said.items()):
            ended = [process.stderr.read() for process in self.processes if process.poll() is not None]
            assert (ended, self.errors) == ([], [])
            assert time.monotonic() < end, self.said
            time.sleep(0.01)

    def end(self):
        """Stop them and return every name that one of them was told is saved."""
        self.stop.touch()
        for process in self.processes:
            process.wait(60)
        for thread in self.threads:
            thread.join(60)
        assert self.errors == []
        assert [process.stderr.read() for process in self.processes] == ["", ""]
        assert all(said[-1] == "done" for said in self.said.values()), self.said
        return {name for said in self.said.values() for name in said} - {"done"}


@pytest.fixture
def saving(me, tmp_path_factory):
    running = Saving(me.opened(), tmp_path_factory.mktemp("saving"))
    try:
        running.wait_for_more()
        yield running
    finally:
        running.stop.touch()
        for process in running.processes:
            process.kill()
            process.wait()


def names_in(me, *more):
    """Return the names in a journal and in some of its backups, each looked up once only."""
    found = me.people["name"].tolist()
    assert len(found) == len(set(found))
    for backup in more:
        rows, damaged = copies.read(backup, me.opened(), None)
        assert damaged == 0
        found += [row.fields["name"] for row in rows if row.kind == "person" and "name" in row.fields]
    return set(found)


def test_while_a_passphrase_is_set_changed_and_removed_nothing_acknowledged_is_lost(me, saving, data):
    moments = random.Random(1)
    for passphrase in (WORDS, OTHERS, None, WORDS):
        me.protect(passphrase)
        saving.wait_for_more()
        time.sleep(moments.random() / 20)
    saved = saving.end()
    me.look()
    assert saved <= names_in(me)
    assert (me.is_protected, me.check(), me.damaged) == (True, [], 0)
    assert store.PLAIN not in heads(data)


def test_while_she_goes_back_what_the_others_saved_is_in_the_journal_or_in_the_copy_made_before(me, saving):
    moments = random.Random(2)
    for _ in range(4):
        me.restore(me.opened().back_up())
        saving.wait_for_more(2)
        time.sleep(moments.random() / 20)
    saved = saving.end()
    me.look()
    before = [backup.path for backup in me.backups() if backup.why == "restore"]
    assert len(before) == 4
    assert saved <= names_in(me, *before)
    assert me.check() == []


def test_while_people_are_forgotten_nothing_else_is_lost(me, saving, data):
    for number in range(5):
        person = me.add("person", name=f"Quirina Zelenka {number}")
        me.opened().back_up()
        me.forget(person)
        saving.wait_for_more(2)
    saved = saving.end()
    me.look()
    assert saved <= names_in(me)
    assert plain_with(data, b"Quirina") == []
    assert me.check() == []


def plain_with(folder, word):
    return [path.name for path in folder.rglob("*") if path.is_file() and word in path.read_bytes()]


def test_while_the_file_is_mended_nothing_acknowledged_is_lost(me, saving):
    surroundings = os.environ | {"PYTHONPATH": str(ROOT)}
    for _ in range(4):
        command = [sys.executable, "-c", REPAIR, str(me.path)]
        done = subprocess.run(command, capture_output=True, text=True, env=surroundings)
        assert (done.stderr, done.stdout) == ("", "0\n")
        saving.wait_for_more(2)
    saved = saving.end()
    me.look()
    assert saved <= names_in(me)
    assert me.check() == []


REPAIR = """
import sys
from pathlib import Path
from netcoach.days import Clock
from netcoach.journal import salvage
print(salvage.repair(Path(sys.argv[1]), Clock()).lost)
"""
