"""Copies of one journal that go their ways and meet again, in any order, against a slower second opinion."""

import contextlib
import datetime as dt
import itertools
import os
import random
import shutil
import tempfile
from pathlib import Path
from unittest import mock

import fold_oracle as oracle
import pytest
import sqlcipher3.dbapi2 as sqlite
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import netcoach as nc
from netcoach import erasing, fold, records
from netcoach.days import Clock
from netcoach.errors import JournalError, LockedError, NetcoachError, NotSavedError
from netcoach.fold import ERASED, LOCAL, MERGED, UNDO, Change, Shown, State, as_json, texts_of
from netcoach.journal import Journal, keys, store
from netcoach.journal import journal as journals
from netcoach.journal.file import File

START = dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC)
YEARS = (0, -30, 70, -1, 3)
WORDS = ("CFO", "COO", "lunch with Ruiz", None)
TOPICS = ("budget", "golf")
NEW = {
    "person": lambda someone: {"title": "CEO"},
    "interaction": lambda someone: {"people": [someone], "note": "lunch with Ruiz"},
    "news": lambda someone: {"person": someone, "what": "promoted"},
}
KINDS = (*NEW, "setting")
SINGLE = {  # fields with one value; the others here are lists
    "person": ("title", "note", "introduced_by"),
    "interaction": ("note",),
    "news": ("what", "person"),
    "setting": ("value",),
}


# -- copies of a journal ---------------------------------------------------------------------------------------------


class InMemory(File):
    """A journal's file without a disk to wait for: the same statements on the same tables."""

    def __init__(self, path, key="", now=None):
        self.path, self.key, self.locked, self._stale, self.identity = path, key, False, False, None
        self.db = sqlite.connect(":memory:", isolation_level=None)
        self.db.execute(store.FACT)
        self.about = {"journal_id": "hers", "copy_id": path.name, "copy_file": "", "epoch": "0"}
        self.journal_id = self.about["journal_id"]
        self._data_version = 0

    def has_news(self):
        return True

    def _begin(self):
        self.db.execute("BEGIN")

    def set_about(self, **facts):
        self.about |= facts

    def copy_id(self, token):
        return self.about["copy_id"]

    def wipe(self):
        pass


class Moments:
    """A clock that jumps by years, and never shows one moment twice."""

    def __init__(self, ticks):
        self.ticks, self.years = ticks, 0

    def now(self):
        return START + dt.timedelta(days=365 * self.years, microseconds=next(self.ticks))

    def today(self):
        return self.now().date()


class Copies:
    """Three copies of one journal, and what is done in them: one small instruction after the other."""

    def __init__(self, folder=None):
        self.folder, self.ticks, self.names = folder, itertools.count(0, 300), itertools.count()
        self.written, self.older, self.lost, self.open = {}, [], set(), []
        first = self.opened(self.new_path())
        first.write([Change("person", name, {"title": "CFO", "tags": {"+": ["golf"]}}, {}) for name in ("ana", "ben")])
        first.write([Change("interaction", "lunch", {"people": {"+": ["ana", "ben"]}, "note": "lunch with Ruiz"}, {})])
        self.journals = [first, self.copy_of(first), self.copy_of(first)]
        self.looked = [(None, {})] * 3

    def new_path(self):
        return (self.folder or Path("nowhere")) / f"{next(self.names)}.netcoach"

    def opened(self, path):
        clock = Moments(self.ticks)
        if self.folder is None:
            with mock.patch.object(journals, "File", InMemory):
                journal = Journal(path, clock)
        else:
            if not path.exists():
                store.make(path, "", {"journal_id": "hers", "copy_id": path.name})
            journal = Journal(path, clock)
        journal.token = lambda length: f"{next(self.names):0{2 * length}x}"
        self.open.append(journal)
        return journal

    def copy_of(self, journal, *, itself=False):
        """Return a copy as made by hand; ``itself``: as the same copy would be, had nothing happened since."""
        path = self.new_path()
        if self.folder is not None:
            shutil.copyfile(journal.path, path)
        copy = self.opened(path)
        if self.folder is None:
            journal.file.db.backup(copy.file.db)
            copy.file.about |= {"epoch": journal.file.about["epoch"]}
            copy._reread()
        if itself:
            copy.file.copy_id(copy.token)
            copy.file.about["copy_id"] = journal.file.about["copy_id"]
        copy.clock.years = journal.clock.years
        return copy

    def do(self, number, verb, a, b, c):
        journal = self.journals[number]
        getattr(self, f"do_{verb}")(journal, a, b, c)
        for row in journal.rows:
            self.written.setdefault(row.id, row)

    # Each ``do_`` takes a journal and three numbers that say which record, which field, which value.

    def do_new(self, journal, a, b, c):
        kind, someone = pick(list(NEW), a), pick(standing(journal, "person"), b)
        if someone or kind == "person":
            self.save(journal, kind, journal.new_id(), NEW[kind](someone), author(c))

    def do_set(self, journal, a, b, c, *, seen=None):
        record = pick(standing(journal), a)
        kind = journal.state.kind(record)
        name = pick(SINGLE.get(kind), b)
        value = pick(standing(journal, "person"), c) if name in ("introduced_by", "person") else pick(WORDS, c)
        self.save(journal, kind, record, {name: value}, author(c), seen)

    def do_set_and_turn(self, journal, a, b, c):
        """Save a field twice, then take the first of the two back."""
        self.do_set(journal, a, b, c)
        self.do_set(journal, a, b, c + 1)
        self.do_turn(journal, 1, b, c)

    def do_stale(self, journal, a, b, c):
        """Save a form that was opened a while ago."""
        state, seen = self.looked[self.journals.index(journal)]
        if state is journal.state:  # a form builds itself anew when something was taken out
            self.do_set(journal, a, b, c, seen=seen)

    def do_set_twice(self, journal, a, b, c):
        """Save the same field here and elsewhere, as another author."""
        self.do_set(journal, a, b, c)
        self.do_set(self.journals[self.journals.index(journal) - 1], a, b, c + b)

    def do_look(self, journal, a, b, c):
        seen = {record: journal.state.shown(record) for record in standing(journal)}
        self.looked[self.journals.index(journal)] = (journal.state, seen)

    def do_list(self, journal, a, b, c):
        record = pick(standing(journal, "person", "interaction"), a)
        kind = journal.state.kind(record)
        name = pick({"person": ("tags", "knows"), "interaction": ("topics", "people")}.get(kind), b)
        item = pick(standing(journal, "person") if name in ("knows", "people") else TOPICS, c)
        if record and item:
            now = journal.state.values(record).get(name, [])
            without = [old for old in now if old != item]
            self.save(journal, kind, record, {name: without if item in now else [*now, item]}, author(a))

    def do_list_again(self, journal, a, b, c):
        """Change a list, and back."""
        self.do_list(journal, a, b, c)
        self.do_list(journal, a, b, c)

    def do_setting(self, journal, a, b, c):
        person = pick(standing(journal, "person"), a)
        self.save(journal, "setting", person and f"setting:fine:{person}", {"value": pick(TOPICS, c)})

    def do_two(self, journal, a, b, c):
        """Change two records in one gesture."""
        chosen = [pick(standing(journal, kind), a) for kind in ("person", "interaction")]
        values = {"note": pick(WORDS, b), "note_private": pick(WORDS, c)}
        changes = [change(journal.state, journal.state.kind(record), record, values) for record in chosen if record]
        journal.write([found for found in changes if found.fields], author(c))

    def do_remove(self, journal, a, b, c):
        record = pick(standing(journal), a)
        if record:
            journal.write([Change(journal.state.kind(record), record, {"removed": True}, {})], author(c))

    def do_undo(self, journal, a, b, c):
        journal.undo(author(c))

    def do_redo(self, journal, a, b, c):
        journal.redo(author(c))

    def do_turn(self, journal, a, b, c):
        """Take back, or bring back, a step of any time and any copy."""
        step = pick(list(dict.fromkeys(row.step for row in reversed(journal.rows) if row.kind not in LOCAL)), a)
        journal.write([journal._turning(step, not journal.state.is_undone(step))]) if step else None

    def do_erase(self, journal, a, b, c):
        record = pick(standing(journal, *NEW), a)
        journal.erase([Change(ERASED, record, {}, {})]) if record else None

    def do_strike(self, journal, a, b, c):
        record = pick(standing(journal), a)
        if record:
            written = dict.fromkeys(name for row, _ in journal.state.facts(record) for name in row.fields)
            name = pick(SINGLE[journal.state.kind(record)], b)
            name = name if name in written else pick(list(written), c)
            journal.erase(erasing.strike(journal.state, record, name, ["Ruiz", "golf"] if c % 2 else []))

    def do_strike_meanwhile(self, journal, a, b, c):
        """Strike a field here while it is changed elsewhere."""
        self.do_strike(journal, a, b, c)
        self.do_set(self.journals[self.journals.index(journal) - 1], a, b, c)

    def do_settle(self, journal, a, b, c):
        found = sorted(journal.state.conflicts(), key=lambda conflict: conflict[:2])
        if found:
            record, name, facts = pick(found, a)
            value, heads = pick(facts, b).fields[name], journal.state.shown(record).heads[name]
            journal.write([Change(journal.state.kind(record), record, {name: value}, {name: heads})], author(c))

    def do_clock(self, journal, a, b, c):
        journal.clock.years = pick(YEARS, a)

    def do_merge(self, journal, a, b, c):
        journal.merge(pick(self.journals, a).rows, author(c))

    def do_part(self, journal, a, b, c):
        """Merge a copy in which some facts are damaged."""
        rows = pick(self.journals, a).rows
        journal.merge([row for number, row in enumerate(rows) if number % (b + 2) != c or not self.may_go(row)])

    def do_damage(self, journal, a, b, c):
        row = pick([row for row in journal.rows if self.may_go(row)], 8 * a + b)
        if row:
            damage(journal, row)
            self.lost.add(row.id)

    def do_copy(self, journal, a, b, c):
        self.older.append((journal, self.copy_of(journal)))

    def save(self, journal, kind, record, values, author="client", seen=None):
        wanted = record and change(journal.state, kind, record, values, seen)
        if wanted and wanted.fields:
            journal.write([wanted], author)

    def may_go(self, row):
        """Return whether a fact may be missing without leaving open who knew of an erasure, or that there was one."""
        known, unread = {row.id}, [row]
        while unread:
            fact = unread.pop()
            if fact.kind in (ERASED, MERGED):
                return False
            for old in {old for ids in fact.replaces.values() for old in ids} - known:
                known.add(old)
                unread += [self.written[old]] if old in self.written else []
        return True


def change(state, kind, record, values, seen=None):
    shown = (seen or {}).get(record) or state.shown(record) or Shown({}, {})
    return Change(kind, record, *fold.difference(shown, values, lambda name: records.fields_of(kind)[name].several))


def damage(journal, row):
    journal.file.db.execute("UPDATE fact SET checksum = 'flipped' WHERE id = ?", (row.id,))
    journal._reread()


def pick(found, number):
    return found[number % len(found)] if found else None


def standing(journal, *kinds):
    return [record for kind in kinds or KINDS for record in journal.state.ids(kind)]


def author(number):
    return ("client", "client", "coach")[number % 3]


OFTEN = ("set", "set", "set", "set", "list", "list", "merge", "merge", "turn", "look", "stale")
VERBS = sorted({name.removeprefix("do_") for name in vars(Copies) if name.startswith("do_")})
small = st.integers(0, 7)
instructions = st.tuples(st.integers(0, 2), st.sampled_from([*VERBS, *OFTEN]), small, small, small)
histories = st.lists(instructions, min_size=12, max_size=40)


def play(history, copies=None):
    copies = copies or Copies()
    for instruction in history:
        copies.do(*instruction)
    return copies


# -- what is looked at -----------------------------------------------------------------------------------------------


def plain(rows):
    return [row._asdict() for row in rows]


def travelling(rows):
    """Return the facts without what is a copy's own affair: its merges, and when it saw what."""
    return {fact["id"]: texts_of(fold.Row(**fact | {"seen_at": ""})) for fact in oracle.travelling(plain(rows))}


def told(state, rows):
    """Return everything that a state says of the records and steps in these facts."""
    shown = {row.record: state.shown(row.record) for row in rows if row.kind not in LOCAL}
    records = {record: (state.kind(record), *seen) for record, seen in shown.items() if seen}
    found = list(state.conflicts())
    conflicts = {(record, name): {as_json(fact.fields[name]) for fact in facts} for record, name, facts in found}
    undone = {row.record for row in rows if row.kind == UNDO and state.is_undone(row.record)}
    for kind in KINDS:
        assert list(state.ids(kind)) == sorted(record for record in records if records[record][0] == kind)
    return without_empty(records), conflicts, undone


def without_empty(records):
    # Which facts are behind a list with nothing in it matters to nobody.
    return {
        record: (kind, values, {name: ids for name, ids in heads.items() if values[name] != []})
        for record, (kind, values, heads) in records.items()
    }


def expected(rows):
    records, conflicts, undone = oracle.stands(plain(rows))
    return without_empty(records), conflicts, undone


# -- what has to hold after any history ------------------------------------------------------------------------------


def stands_as_worked_out(copies):
    for journal in copies.journals:
        rows = [fold.Row(**fact) for fact in oracle.without_merges_taken_back(plain(journal.rows))]
        one_by_one = State()
        for number, row in enumerate(rows):
            one_by_one.take([row])
            one_by_one.shown(rows[number // 2].record)  # what stands is asked for at any moment
        backwards = State(reversed(rows))
        assert told(journal.state, journal.rows) == expected(journal.rows)
        assert told(State(rows), rows) == told(one_by_one, rows) == told(backwards, rows) == expected(rows)
        assert plain(journal.rows) == oracle.after_erasures(plain(journal.rows))  # nothing is still to go


def meets_in_any_order(copies):
    a, b, c = copies.journals
    a_b, b_a, b_c, c_b = (copies.copy_of(journal) for journal in (a, b, b, c))
    a_b.merge(b.rows), b_a.merge(a.rows), b_c.merge(c.rows), c_b.merge(b.rows)
    assert travelling(a_b.rows) == travelling(b_a.rows)
    in_turn, later, backwards = (copies.copy_of(journal) for journal in (a_b, a, c_b))
    in_turn.merge(c.rows), later.merge(b_c.rows), backwards.merge(b_a.rows)
    wanted = list(oracle.together(*(plain(journal.rows) for journal in copies.journals)).values())
    wanted = [fold.with_checksum(fold.Row(**fact)) for fact in wanted]
    for journal in (in_turn, later, backwards):
        facts = travelling(journal.rows)
        assert facts == travelling(wanted)
        rows = [row for row in journal.rows if row.id in facts]
        assert told(State(rows), rows) == expected(wanted)
    assert travelling(in_turn.rows) == travelling(later.rows) == travelling(backwards.rows)


def brings_nothing_twice(copies):
    a, b, _ = copies.journals
    here, there = copies.copy_of(a), copies.copy_of(b)
    here.merge(b.rows)
    there.merge(here.rows)
    before = list(here.rows)
    others = [] if here._aside else [there.rows, a.rows, here.rows]  # else it brings back what was set aside
    for rows in (b.rows, *others):
        assert here.merge(rows) == []
        assert here.rows == before


def an_older_copy_brings_nothing(copies):
    for journal, older in copies.older:
        here = copies.copy_of(journal)
        before, aside = list(here.rows), {row.id for row in here.rows if row.seen_at in here._aside}
        came = here.merge(older.rows)
        assert {row.id for row in came} <= copies.lost | aside
        assert came or here.rows == before


def a_merge_can_be_set_aside(copies):
    journal, other, _ = copies.journals
    here = copies.copy_of(journal, itself=True)
    known = {row.id for row in here.rows}
    if here._aside or not here.merge(other.rows, "client"):
        return
    merged = told(here.state, here.rows)
    back = [lambda: here.redo("client"), lambda: here.merge(other.rows, "client")]
    for bring_back in back:
        assert here.undo("client")
        own = [row for row in here.rows if row.id in known or row.kind == ERASED]
        assert told(here.state, own) == expected(own)
        assert not any(
            here.state.shown(row.record) for row in here.rows if row.record not in {old.record for old in own}
        )
        bring_back()
        assert told(here.state, here.rows)[:2] == merged[:2]


PROPERTIES = [
    stands_as_worked_out,
    meets_in_any_order,
    brings_nothing_twice,
    an_older_copy_brings_nothing,
    a_merge_can_be_set_aside,
]
QUIETLY = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.parametrize("promise", PROPERTIES, ids=lambda promise: promise.__name__)
@settings(max_examples=60, **QUIETLY)
@given(history=histories)
def test_after_any_history(promise, history):
    promise(play(history))


@settings(max_examples=6, **QUIETLY)
@given(history=histories)
def test_what_holds_in_memory_holds_on_the_disk(history):
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as opened:
        copies = Copies(Path(folder))
        opened.callback(lambda: [journal.close() for journal in copies.open])
        play(history, copies)
        for promise in PROPERTIES:
            promise(copies)


writings = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["write", "clock", "merge"]), small), max_size=20)


@settings(max_examples=50, **QUIETLY)
@given(writings)
def test_different_fields_never_conflict(history):
    copies, last = Copies(), {"title": "CFO"}
    for number, what, value in history:
        name = ("title", "note", "agenda")[number]
        if what == "write":
            copies.save(copies.journals[number], "person", "ana", {name: f"{value}"})
            last[name] = f"{value}"
        else:
            copies.do(number, what, value, 0, 0)
    first, *others = copies.journals
    for journal in others:
        first.merge(journal.rows)
    assert list(first.state.conflicts()) == []
    assert last.items() <= first.state.values("ana").items()


@settings(max_examples=50, **QUIETLY)
@given(writings)
def test_a_field_changed_on_both_sides_shows_both_values_until_she_chooses(history):
    copies, last = Copies(), ["", ""]
    for number, what, value in [*history, (0, "write", 0), (1, "write", 0)]:
        if what == "write" and number < 2:
            last[number] = f"{value} said here" if number else f"{value} said there"
            copies.save(copies.journals[number], "person", "ana", {"title": last[number]})
        elif what == "clock":
            copies.do(number, what, value, 0, 0)
    here, there, _ = copies.journals
    before = [*here.rows], [*there.rows]
    here.merge(there.rows), there.merge(here.rows)
    for journal in (here, there):
        ((record, name, facts),) = journal.state.conflicts()
        assert (record, name, {fact.fields[name] for fact in facts}) == ("ana", "title", set(last))
    copies.save(here, "person", "ana", {"title": "chosen"})
    there.merge(here.rows)
    for journal in (here, there):
        journal.merge(before[0]), journal.merge(before[1])
        assert (list(journal.state.conflicts()), journal.state.values("ana")["title"]) == ([], "chosen")


# -- what she does: one notebook, one other file ---------------------------------------------------------------------


@pytest.fixture
def copied(me, data):
    """Copy the journal by hand, as it is now, and open the copy; what was opened is closed before it is merged."""

    def copy(name="laptop"):
        (data / name).mkdir()
        path = shutil.copyfile(me.path, data / name / "me.netcoach")
        return nc.open(path, today="2026-03-05")

    return copy


def put_away(other):
    other.opened().close()
    return other.path


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_copies_become_one_and_the_other_file_stays_as_it_was(me, copied):
    ana = me.add("person", name="Ana")
    other = copied()
    other.change(ana, title="CFO")
    other.add("interaction", people=[ana, other.add("person", name="Ben")], happened_on="2026-03-03")
    me.change(ana, note="Likes short mails")
    there, before = put_away(other), files(other.path.parent)
    report = me.merge(there)
    assert (report.facts, report.people, report.talks, report.conflicts, report.damaged) == (3, 1, 1, 0, 0)
    assert me.values(ana) == {"name": "Ana", "title": "CFO", "note": "Likes short mails"}
    assert set(me.names.values()) == {"Ana", "Ben"} and len(me.interactions) == 1
    assert me.merge(there).facts == 0
    assert files(there.parent) == before
    assert [backup.why for backup in me.backups()] == ["merge", "merge"]


def test_a_merge_is_one_step_and_merging_again_brings_it_back(me, copied):
    other = copied()
    people = {other.add("person", name="Ana"), other.add("person", name="Ben")}
    there = put_away(other)
    me.merge(there)
    me.undo()
    assert me.names == {}
    me.redo()
    assert me.names.keys() == people
    me.undo()
    assert me.merge(there).people == 2
    assert me.names.keys() == people


def test_another_clients_journal_is_refused_and_nothing_is_changed(me, data):
    me.add("person", name="Ana")
    stranger = nc.open(data / "stranger" / "hers.netcoach", create=True, today="2026-03-04")
    stranger.add("person", name="Cleo")
    there, before = put_away(stranger), files(data)
    with pytest.raises(JournalError, match="another client's journal"):
        me.merge(there)
    assert files(data) == before


@pytest.mark.parametrize("content", [None, b"", b"Dear Ana, " * 900, b"\x89PNG" * 4096])
def test_what_is_no_journal_is_refused_and_nothing_is_changed(me, data, content):
    there = data / "attachment.netcoach"
    if content is not None:
        there.write_bytes(content)
    before = files(data)
    with pytest.raises(JournalError):
        me.merge(there)
    assert files(data) == before


@pytest.mark.parametrize("link", [os.link, os.symlink, lambda path, other: None], ids=["hard", "symbolic", "none"])
def test_the_journal_itself_under_another_name_changes_nothing(me, data, copied, link):
    other = copied()
    other.add("person", name="Ben")
    me.merge(put_away(other))
    me.undo()
    me.add("person", name="Ana")
    there = data / "again.netcoach"
    link(me.path, there)
    rows = list(me.opened().rows)
    assert me.merge(there if there.exists() else me.path).facts == 0
    assert me.opened().rows == rows
    assert list(me.names.values()) == ["Ana"]


def test_a_copy_with_a_passphrase_asks_for_it(me, copied):
    other = copied()
    other.protect("four words are best")
    other.add("person", name="Ana")
    there, rows = put_away(other), list(me.opened().rows)
    keys.drop(store.salt_of(there))
    before = there.read_bytes()
    for passphrase in (None, "four other words"):
        with pytest.raises(LockedError):
            me.merge(there, passphrase)
        keys.drop(store.salt_of(there))
    assert me.opened().rows == rows
    assert me.merge(there, "four words are best").people == 1
    assert there.read_bytes() == before
    assert not me.is_protected


def test_both_answers_are_shown_until_she_chooses(me, copied):
    ana = me.add("person", name="Ana", title="CFO")
    other = copied()
    other.change(ana, title="COO", tags=["golf"])
    me.change(ana, title="CEO", tags=["budget"])
    there = put_away(other)
    assert "Written differently in the two copies: one answer." in str(me.merge(there))
    found = me.conflicts()
    assert found[["record", "kind", "field", "author"]].drop_duplicates().to_numpy().tolist() == [
        [ana, "person", "title", "client"]
    ]
    assert sorted(found["value"]) == ["CEO", "COO"]
    assert me.values(ana)["title"] == found["value"].iloc[-1]
    me.choose(ana, "title", "CEO")
    assert me.conflicts().empty and me.values(ana)["title"] == "CEO"
    with pytest.raises(NetcoachError, match="settled"):
        me.choose(ana, "title", "COO")
    again = nc.open(there, today="2026-03-06")
    again.merge(me.path)
    assert again.conflicts().empty and again.values(ana)["title"] == "CEO"
    assert sorted(again.values(ana)["tags"]) == ["budget", "golf"]


def test_a_fact_that_is_damaged_there_is_counted_and_one_that_is_damaged_here_is_mended(me, copied):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    other = copied()
    damage(me.opened(), me.state.first(ana))
    damage(other.opened(), other.state.first(ben))
    me.look()
    assert me.values(ana) is None
    report = me.merge(put_away(other))
    assert (report.facts, report.people, report.damaged) == (1, 1, 1)
    assert (me.values(ana), me.values(ben), me.damaged) == ({"name": "Ana"}, {"name": "Ben"}, 0)


def test_who_was_forgotten_does_not_come_back_with_any_copy(me, copied):
    ana = me.add("person", name="Anastasia")
    old, other = copied("old"), copied()
    other.add("interaction", people=[ana], happened_on="2026-03-03", note="Talked at length")
    other.change(ana, note="Sails on Sundays")
    me.forget(ana)
    me.add("person", name="Ben")
    rows = list(me.opened().rows)
    assert me.merge(put_away(old)).facts == 0
    assert me.opened().rows == rows  # not even a step that undo would take back first
    me.merge(put_away(other))
    assert list(me.names.values()) == ["Ben"] and me.interactions.empty
    assert not any(
        word in content for content in files(me.path.parent).values() for word in (b"Anasta", b"Sails", b"at length")
    )


def test_an_erasure_that_came_with_a_merge_holds_when_the_merge_is_taken_back(me, copied):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    talk = me.add("interaction", people=[ana, ben], happened_on="2026-03-03", note="Ana was late")
    alone = me.add("intention", people=[ana], what="Call")
    other = copied()
    planned = other.forget(ana)
    other.redact(planned.mentions, planned.words)
    me.merge(put_away(other))
    me.undo()
    assert (me.values(talk)["people"], me.values(talk)["note"]) == ([ben], "someone was late")
    assert me.values(alone) is None and me.values(ana) is None


def test_a_day_before_somebody_was_forgotten_names_nobody_who_is_gone(me, copied):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    talk = me.add("interaction", people=[ana, ben], happened_on="2026-03-03")
    me.opened().clock = Clock("2026-03-20")
    me.forget(ana)
    assert me.as_of("2026-03-10").values(talk)["people"] == [ben]


def test_a_note_that_was_redacted_says_so_wherever_it_was_written_on(me, copied):
    talk = me.add("interaction", people=[me.add("person", name="Ben")], happened_on="2026-03-03", note="Ana was there")
    other = copied()
    other.change(talk, note="Ana was there, and late")
    me.redact([erasing.Mention(talk, "interaction", "note", "")], ["Ana"])
    me.merge(put_away(other))
    assert me.values(talk)["note"] == "someone was there"
    assert me.conflicts().empty


# -- the test of the tests: each of these has to be found ------------------------------------------------------------


BUGS = {}


def planted(bug):
    BUGS[bug.__name__.replace("_", " ")] = bug
    return bug


def show_instead(patch, choose):
    """Show another value: one of the facts that set a field, or of those that stand."""
    right = fold._fold

    def wrong(rows, undone):
        shown = right(rows, undone)
        living = [row for row in rows if row.step not in undone]
        for name in shown.heads if shown else ():
            setters = [row for row in living if name in row.fields]
            if not isinstance(shown.values[name], list):
                shown.values[name] = choose(setters, shown.heads[name]).fields[name]
        return shown

    patch.setattr(fold, "_fold", wrong)


@planted
def the_last_writer_wins(patch):
    show_instead(patch, lambda setters, heads: max(setters, key=lambda row: row.recorded_at))


@planted
def the_greatest_id_wins(patch):
    show_instead(patch, lambda setters, heads: max(setters, key=lambda row: row.id))


@planted
def what_came_last_wins_a_tie(patch):
    show_instead(patch, lambda setters, heads: [row for row in setters if row.id in heads][-1])


@planted
def an_undo_counts_only_if_nothing_came_after(patch):
    right = fold._fold

    def wrong(rows, undone):
        replaced = {old for row in rows if row.step not in undone for ids in row.replaces.values() for old in ids}
        return right(rows, set(undone) - {row.step for row in rows if row.id in replaced})

    patch.setattr(fold, "_fold", wrong)


@planted
def the_turn_that_came_last_decides_about_an_undo(patch):
    patch.setattr(State, "_is_undone", lambda self, step: self._rows[step][-1].fields["undone"])


@planted
def replaces_are_not_followed_through_undone_facts(patch):
    right = fold._ancestors
    patch.setattr(
        fold, "_ancestors", lambda setters, by_id, name: right(setters, {row.id: row for row in setters}, name)
    )


@planted
def an_undone_step_is_not_folded_anew(patch):
    right = State.take

    def wrong(self, rows):
        kept = dict(self._folded)
        changed = right(self, rows)
        named = {row.record for row in rows}
        self._folded |= {record: kept[record] for record in changed - named if record in kept}
        return changed

    patch.setattr(State, "take", wrong)


@planted
def a_removal_wins_over_every_addition(patch):
    right = fold._fold_set

    def wrong(setters, name):
        ids = [row.id for row in setters]
        taking = [row._replace(replaces={name: ids}) if row.fields[name].get("-") else row for row in setters]
        return right(taking, name)

    patch.setattr(fold, "_fold_set", wrong)


@planted
def a_removal_is_lost(patch):
    right = fold._fold_set
    patch.setattr(fold, "_fold_set", lambda setters, name: right([row._replace(replaces={}) for row in setters], name))


@planted
def conflicts_are_told_only_between_authors(patch):
    right = State.conflicts
    patch.setattr(
        State, "conflicts", lambda self: (found for found in right(self) if len({row.author for row in found[2]}) > 1)
    )


@planted
def equal_values_of_two_authors_conflict(patch):
    def wrong(self):
        for record, rows in self._rows.items():
            shown = self.shown(record) if self.kind(record) else None
            for name, heads in shown.heads.items() if shown else ():
                facts = [row for row in rows if row.id in heads]
                said = {(as_json(row.fields[name]), row.author) for row in facts}
                if len(said) > 1 and not isinstance(shown.values[name], list):
                    yield record, name, facts

    patch.setattr(State, "conflicts", wrong)


@planted
def a_strike_spares_what_it_did_not_see(patch):
    patch.setattr(
        erasing,
        "lost_to",
        lambda erasure, name, setters: [row for row in setters if row.id in erasure.replaces.get(name, ())],
    )


@planted
def a_strike_takes_what_was_written_knowing_of_it(patch):
    patch.setattr(erasing, "lost_to", lambda erasure, name, setters: [row for row in setters if row.kind != ERASED])


@planted
def a_struck_wording_stands_beside_what_was_put_there(patch):
    patch.setattr(fold, "lost_to", lambda erasure, name, setters: [])


@planted
def who_was_forgotten_stays_in_lists(patch):
    patch.setattr(erasing, "_hidden", lambda value, gone: value)


@planted
def facts_that_come_in_pass_by_the_tombstones(patch):
    right = Journal._settle

    def wrong(self, incoming):
        known = {row.id for row in self.rows}
        others = [row for row in incoming if row.kind != ERASED and row.id not in known]
        _, taken_out = right(self, [row for row in incoming if row.kind == ERASED])
        self.file.db.executemany("DELETE FROM fact WHERE id = ?", [(name,) for name in self.damaged])
        self._insert(others)
        return others, taken_out

    patch.setattr(Journal, "_settle", wrong)


@planted
def tombstones_that_come_in_spare_what_was_here(patch):
    right = Journal.merge

    def wrong(self, rows, author="client"):
        came = right(self, [row for row in rows if row.kind != ERASED], author)
        known = {row.id for row in self.rows}
        with self.file.transaction():
            self._insert(row for row in rows if row.kind == ERASED and row.id not in known)
        return came + self.refresh(always=True)

    patch.setattr(Journal, "merge", wrong)


@planted
def theirs_is_taken_over_mine(patch):
    right = Journal.merge

    def wrong(self, rows, author="client"):
        came = right(self, rows, author)
        self.file.db.executemany(
            "UPDATE fact SET fields = ?, checksum = ? WHERE id = ?", [(*texts_of(row)[6:10:3], row.id) for row in rows]
        )
        self._reread()
        return came

    patch.setattr(Journal, "merge", wrong)


@planted
def what_is_a_copys_own_affair_travels(patch):
    patch.setattr(journals.steps, "exchanged", list)


@planted
def a_merge_that_brought_nothing_is_a_step(patch):
    right = Journal._settle

    def wrong(self, incoming):
        _, taken_out = right(self, incoming)
        return incoming, taken_out

    patch.setattr(Journal, "_settle", wrong)


@planted
def a_merge_cannot_be_taken_back(patch):
    patch.setattr(journals.steps, "set_aside", lambda rows, state: set())


@planted
def merging_again_brings_nothing_back(patch):
    right = Journal.merge

    def wrong(self, rows, author="client"):
        known = {row.id for row in self.rows}
        return right(self, [row for row in rows if row.id not in known], author)

    patch.setattr(Journal, "merge", wrong)


@planted
def a_damaged_fact_stays_damaged(patch):
    right = Journal._settle
    patch.setattr(
        Journal, "_settle", lambda self, incoming: right(self, [row for row in incoming if row.id not in self.damaged])
    )


def any_history(number):
    dice = random.Random(number)
    return [
        (dice.randrange(3), dice.choice([*VERBS, *OFTEN]), *(dice.randrange(8) for _ in "abc"))
        for _ in range(dice.randint(12, 40))
    ]


def everything_holds():
    for number in range(100):
        copies = play(any_history(number))
        for promise in PROPERTIES:
            promise(copies)


def test_with_no_bug_planted_everything_holds():
    everything_holds()


@pytest.mark.parametrize("bug", BUGS.values(), ids=BUGS)
def test_a_planted_bug_is_found(bug, monkeypatch):
    bug(monkeypatch)
    with pytest.raises((AssertionError, NotSavedError)):  # a save that is refused without ground is a bug found
        everything_holds()
