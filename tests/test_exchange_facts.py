import datetime as dt
import json

import pytest

from netcoach.days import Clock
from netcoach.errors import JournalError, UnreadableFileError
from netcoach.exchange.facts import last_day, read_facts, write_facts


@pytest.fixture
def exported(me, data):
    ana = me.add("person", name="Ána", note="two\nlines, and\u2028what else\u0085people paste")
    me.add("interaction", people=[ana], happened_on="2026-03", topics=["golf"])
    me.change(ana, title="CFO")
    me.undo()
    write_facts(me.opened(), data / "facts.jsonl")
    return data / "facts.jsonl"


def test_a_journal_made_from_its_facts_is_the_same(me, data, exported):
    again = read_facts(exported, data / "again.netcoach", me.opened().clock)
    assert [row[:10] for row in again.rows] == [row[:10] for row in me.opened().rows]
    assert again.journal_id == me.opened().journal_id
    for kind in ("person", "interaction"):
        records = list(me.table(kind).index)
        assert list(again.state.ids(kind)) == records
        assert [again.state.shown(record) for record in again.state.ids(kind)] == list(
            map(me.shown, me.table(kind).index)
        )
    write_facts(again, data / "again.jsonl")
    assert (data / "again.jsonl").read_bytes() == exported.read_bytes()


def test_a_new_copy_sees_old_facts_on_its_own_day_and_is_a_copy_of_its_own(me, data, exported):
    again = read_facts(exported, data / "again.netcoach")
    assert {row.copy_id for row in again.rows} == {row.copy_id for row in me.opened().rows}
    assert again.undo() == []
    assert all(row.seen_at > row.recorded_at for row in again.rows)


def test_the_last_day_is_that_of_the_last_fact(me, exported):
    me.opened().clock = Clock("2026-03-06")
    me.add("person", name="Ben")
    write_facts(me.opened(), exported)
    assert last_day(exported) == dt.date(2026, 3, 6)


def test_facts_never_overwrite_a_file(me, exported):
    before = len(me.opened().rows)
    with pytest.raises(JournalError, match="already a file"):
        read_facts(exported, me.path)
    assert len(me.opened().rows) == before


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda text: "", "is not a file of netcoach facts"),
        (lambda text: "Dear diary", "is not a file of netcoach facts"),
        (lambda text: '["netcoach"]\n', "is not a file of netcoach facts"),
        (lambda text: text.replace("journal_id", "id"), "is not a file of netcoach facts"),
        (lambda text: text[: len(text) // 2], "is not a file of netcoach facts"),
        (lambda text: text.replace('"format":2', '"format":3'), "written by a newer netcoach. Update netcoach"),
        (lambda text: text.replace("Ána", "Ana"), "Line 3 is not as netcoach wrote it. Nothing was taken"),
        (lambda text: text.replace('"author":"client"', '"autor":"client"'), "Line 2 is not as netcoach wrote it"),
        (lambda text: text + "7\n", "Line 7 is not as netcoach wrote it"),
    ],
)
def test_a_file_that_is_not_as_it_was_written_is_refused_whole(data, exported, spoil, sentence):
    exported.write_text(spoil(exported.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=sentence):
        read_facts(exported, data / "again.netcoach")
    assert not (data / "again.netcoach").exists()


def test_each_fact_is_one_line_of_json(me, exported):
    header, *facts = (json.loads(line) for line in exported.read_text(encoding="utf-8").split("\n")[:-1])
    assert header == {"format": 2, "journal_id": me.opened().journal_id, "netcoach": "facts"}
    assert [fact["kind"] for fact in facts] == ["template", "person", "interaction", "person", "undo"]
    assert all("seen_at" not in fact for fact in facts)
