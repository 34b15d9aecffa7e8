"""Two people work a year in two copies and send each other packs, some lost, repeated, out of order."""

import datetime as dt
import itertools
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_merge import InMemory

from netcoach.errors import NetcoachError
from netcoach.exchange import packs
from netcoach.fold import MERGED, as_json
from netcoach.journal import Journal, steps
from netcoach.journal import journal as journals
from netcoach.me import Me

START = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
KINDS = {"person": ("name", "title"), "interaction": ("note",), "intention": ("what", "outcome")}
OWN_KEYS = (packs.new_key(), packs.new_key())
AFFAIR = ("note_private", "audience")  # what each copy keeps to itself
#: What somebody does, and how often.
VERBS = {
    "add": 8, "change": 14, "topics": 6, "note": 6, "see": 12, "hide": 3, "remove": 2, "undo": 6, "redo": 4,
    "strike": 2, "forget": 1, "pack": 6, "get": 8,
}  # fmt: skip


class Year:
    """A clock that both share: a day or so passes with each thing that somebody does."""

    def __init__(self):
        self.ticks = itertools.count()

    def now(self):
        return START + dt.timedelta(hours=next(self.ticks) * 5)

    def today(self):
        return self.now().date()


class Two:
    """A client, her coach, the packs between them, and what each has ever let the other see."""

    def __init__(self, folder):
        self.clock, self.words, self.numbers = Year(), itertools.count(), itertools.count()
        self.folder, self.sent = folder, ([], [])
        self.faces = [Me(self.journal(name)) for name in ("client", "coach")]
        self.faces[1].set_setting("client", "K")
        self.let, self.open, self.hidden, self.written = ([set(), set()] for _ in range(4))
        for face, own, other in zip(self.faces, OWN_KEYS, OWN_KEYS[::-1], strict=True):
            face.set_setting(f"pack:{own[1]}", own[0])
            face.set_setting(f"partner:{other[1]}", "their secret")

    def journal(self, name):
        journal = Journal(Path("nowhere") / name, self.clock)
        journal.token = lambda length: f"{next(self.numbers):0{2 * length}x}"
        return journal

    def do(self, who, verb, a, b, c):
        try:
            getattr(self, verb)(who, self.faces[who], a, b, c)
        except NetcoachError as problem:
            assert "cannot have written" not in str(problem)
        self.look(who)

    def look(self, who):
        """Remember which words have stood where the other may see them."""
        me, state = self.faces[who], self.faces[who].state
        wire, there = self.wire(me), {row.record for row in me.opened().rows if row.kind in KINDS}
        now_open = {wire.get(record, record) for record in there if state.audience(record) != "me"}
        self.hidden[who] |= self.open[who] - now_open
        self.open[who] |= now_open
        for kind in KINDS:
            for record in state.ids(kind):
                if state.audience(record) != "me":
                    self.seen(who, state.values(record))

    def seen(self, who, values):
        text = as_json({name: value for name, value in values.items() if name != "note_private"})
        self.let[who].update(word for word in self.written[who] if word in text)

    def word(self, who):
        text = f"w{who}x{next(self.words)}z"
        self.written[who].add(text)
        return text

    def some(self, me, number, kinds=KINDS):
        there = [record for kind in kinds for record in me.state.ids(kind)]
        return there[number % len(there)] if there else None

    def add(self, who, me, a, b, c):
        kind = list(KINDS)[a % 3]
        values = {name: self.word(who) for name in KINDS[kind]}
        people = [person for person in (self.some(me, n, ["person"]) for n in (b, c)) if person]
        if kind != "person":
            values["people"] = list(dict.fromkeys(people))
        if kind == "interaction":
            values |= {"happened_on": "2025-12-01", "topics": [self.word(who)]}
        me.add(kind, **values, **({"audience": "coach"} if c == 5 else {}))

    def change(self, who, me, a, b, c):
        if record := self.some(me, a + b):
            me.change(record, **{KINDS[me.state.kind(record)][-1]: self.word(who) if c else None})

    def topics(self, who, me, a, b, c):
        if talk := self.some(me, a, ["interaction"]):
            old = me.values(talk).get("topics") or []
            me.change(talk, topics=[*old[b % 2 :], self.word(who)] if c else old[1:])

    def note(self, who, me, a, b, c):
        if person := self.some(me, a, ["person"]):
            me.change(person, note_private=self.word(who), title=self.word(who))

    def see(self, who, me, a, b, c):
        if record := self.some(me, a + b):
            me.let_see(record, "report" if c == 0 else "coach")
            self.seen(who, me.values(record))  # also where whoever began the record has closed it by now

    def hide(self, who, me, a, b, c):
        if record := self.some(me, a + b):
            me.let_see(record, "me")

    def remove(self, who, me, a, b, c):
        if record := self.some(me, a + b):
            me.remove(record)

    def undo(self, who, me, a, b, c):
        step = steps.to_turn([row for row in me.opened().rows if row.author == me.author], me.state, undone=True)
        if not any(row.step == step and row.kind == MERGED for row in me.opened().rows):  # setting a pack aside
            me.undo()  # is another test's

    def redo(self, who, me, a, b, c):
        me.redo()

    def strike(self, who, me, a, b, c):
        if record := self.some(me, a + b):
            me.strike(record, KINDS[me.state.kind(record)][-1])

    def forget(self, who, me, a, b, c):
        if person := self.some(me, a, ["person"]):
            me.forget(person)

    def wire(self, me):
        return packs.stubs(me.opened().rows, me.author, me._own_key()[0])

    def pack(self, who, me, a=0, b=0, c=0):
        path = self.folder / str(next(self.numbers))
        me.share(path)
        self.sent[who].append(path.read_bytes())

    def get(self, who, me, a, b, c):
        there = self.sent[1 - who]
        if there:
            me.take(me.open_pack(there[(a * 6 + b) % len(there)]), sure=True)

    def settle(self):
        for who in (0, 1, 0, 1):
            try:
                self.pack(who, self.faces[who])
            except NetcoachError:
                continue  # nothing to share
            self.get(1 - who, self.faces[1 - who], 0, len(self.sent[who]) - 1, 0)

    def apart(self, who):
        """Return where somebody wrote for herself alone, and only the other one shared it again: it stays hers."""
        me, found = self.faces[who], set()
        for row in me.opened().rows:
            if row.author == me.author and row.kind in KINDS and not me.state.is_undone(row.step):
                says_all = row.fields.keys() & {"name", "what", "happened_on"}
                if row.fields.get("audience", "me") != "me":
                    found -= {row.record} if says_all else set()
                elif row.fields.keys() - {"note_private", "audience"}:
                    found.add(row.record)
        wire = self.wire(me)
        return {wire.get(record, record) for record in found}

    def shared(self, who):
        """Return what one copy shows of the records that both may see, under the ids that both know."""
        me = self.faces[who]
        wire, seen = self.wire(me), {}
        for kind in KINDS:
            for record in me.state.ids(kind):
                known = wire.get(record, record)
                if me.state.audience(record) != "me":
                    values = {name: packs._named(value, wire) for name, value in me.values(record).items()}
                    values = {
                        name: sorted(value) if isinstance(value, list) else value for name, value in values.items()
                    }
                    seen[known] = {name: value for name, value in values.items() if value and name not in AFFAIR}
        return seen


def year(seed, length=120):
    """Return what the two do in a year: who, what, and three numbers that say to what."""
    chance = random.Random(seed)
    verbs = chance.choices(list(VERBS), VERBS.values(), k=length)
    return [(chance.randrange(2), verb, *(chance.randrange(6) for _ in range(3))) for verb in verbs]


def assert_same(two):
    hers, his = two.shared(0), two.shared(1)
    both = hers.keys() & his.keys() - two.apart(0) - two.apart(1)
    assert {record: hers[record] for record in both} == {record: his[record] for record in both}
    assert hers.keys() - his.keys() <= two.hidden[1]  # what one has made private again, the other still has
    assert his.keys() - hers.keys() <= two.hidden[0]


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_both_end_with_the_same_shared_state_and_nobody_saw_what_was_private(seed):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(journals, "File", InMemory)
        patch.setattr(Me, "keep_backup", lambda *_: None)  # these journals have no place on a disk
        two = Two(Path(folder))
        for step in year(seed):
            two.do(*step)
        two.settle()
        assert_same(two)
        for who in (0, 1):
            private = two.written[who] - two.let[who]
            other = two.faces[1 - who]
            bodies = [other.open_pack(data).body.decode() for data in two.sent[who]]
            reached = " ".join([*bodies, *(as_json(row.fields) for row in other.opened().rows)])
            assert not [word for word in private if word in reached]
            state, bodies = two.faces[who].state, " ".join(bodies)
            assert not [
                record for record in two.wire(two.faces[who]) if record in bodies and not state.is_erased(record)
            ]
