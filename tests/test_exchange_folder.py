"""Everything out into a folder that a coach can open, and back into the same journal."""

import csv
import errno
from pathlib import Path

import pytest

from netcoach.days import Clock
from netcoach.errors import JournalError, NetcoachError, NotSavedError, UnreadableFileError
from netcoach.exchange import folder
from netcoach.exchange.contacts import read_contacts
from netcoach.fold import MERGED, Change
from netcoach.journal import Journal
from netcoach.me import Me


@pytest.fixture
def full(me, data):
    """A journal with everything that an export must not lose."""
    ana = me.add("person", name="Ána Ruiz", note="two\nlines", note_private="the secret", knows=[])
    ben = me.add("person", name="Ben", introduced_by=ana)
    me.change(ana, title="CFO")
    me.undo()
    me.add("interaction", people=[ana, ben], happened_on="2026-03", topics=["golf", "boats"], gave="advice")
    other = Journal.create(data / "other.netcoach", Clock("2026-03-05"), journal_id=me.opened().journal_id)
    other.write([Change("person", "cleo", {"name": "Cleo"}, {})])
    other.close()
    me.opened().clock = Clock("2026-03-06")
    me.merge(data / "other.netcoach")
    return me


def table(path, kind="person"):
    with (path / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def standing(journal, state):
    return {record: state.shown(record) for record in {row.record for row in journal.rows}}


def test_a_folder_brings_back_the_same_journal_fact_for_fact(full, data):
    assert folder.export(full, data / "out") == len(full.opened().rows)
    again = folder.read(data / "out", data / "again.netcoach")
    assert again.rows == full.opened().rows  # seen_at too
    assert again.journal_id == full.opened().journal_id
    assert standing(again, again.state) == standing(full.opened(), full.state)


def test_what_was_seen_when_comes_back_too(full, data):
    folder.export(full, data / "out")
    again = Me(folder.read(data / "out", data / "again.netcoach", Clock("2026-03-09")))
    for day, people in (("2026-03-05", ["Ána Ruiz", "Ben"]), ("2026-03-06", ["Ána Ruiz", "Ben", "Cleo"])):
        assert sorted(again.as_of(day, seen=True).people["name"]) == sorted(people)
        assert sorted(full.as_of(day, seen=True).people["name"]) == sorted(people)


def test_a_merge_that_was_taken_back_stays_taken_back_and_can_come_again(full, data):
    full.undo()
    folder.export(full, data / "out")
    again = Me(folder.read(data / "out", data / "again.netcoach", Clock("2026-03-09")))
    assert any(row.kind == MERGED for row in again.opened().rows)
    assert sorted(again.people["name"]) == sorted(full.people["name"]) == ["Ben", "Ána Ruiz"]
    again.merge(data / "other.netcoach")
    assert "Cleo" in set(again.people["name"])


def test_who_was_forgotten_is_in_no_file_of_the_folder(full, data):
    full.forget(next(iter(full.people.index[full.people["name"] == "Ben"])))
    folder.export(full, data / "out")
    assert all(b"Ben" not in file.read_bytes() for file in (data / "out").iterdir())
    again = folder.read(data / "out", data / "again.netcoach")
    assert again.rows == full.opened().rows


def test_a_table_says_names_where_one_reads_and_ids_at_the_end(full, data):
    folder.export(full, data / "out")
    ids = {name: person for person, name in full.names.items()}
    talk = table(data / "out", "interaction")[0]
    assert (talk["people"], talk["topics"]) == ("Ána Ruiz; Ben", "golf; boats")
    assert talk["people_id"] == f"{ids['Ána Ruiz']}; {ids['Ben']}"
    assert (talk["happened_on"], talk["recorded_on"], talk["author"]) == ("2026-03", "2026-03-04", "client")
    ben = table(data / "out")[1]
    assert (ben["introduced_by"], ben["introduced_by_id"]) == ("Ána Ruiz", ids["Ána Ruiz"])
    header = list(ben)
    assert header[0] == "name" and header.index("id") > header.index("tags")
    assert table(data / "out")[0]["note"] == "two\nlines"


def test_another_record_is_called_by_what_it_says(me, data):
    ana = me.add("person", name="Ana")
    step = me.add("intention", what="Ask Ana for coffee", people=[ana])
    me.add("interaction", people=[ana], happened_on="2026-03-03", intention=step)
    folder.export(me, data / "out")
    talk = table(data / "out", "interaction")[0]
    assert (talk["intention"], talk["intention_id"]) == ("Ask Ana for coffee", step)


def test_somebody_who_was_taken_out_leaves_no_id_among_the_names(me, data):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    me.add("interaction", people=[ana, ben], happened_on="2026-03-03")
    me.remove(ana)
    folder.export(me, data / "out")
    assert table(data / "out", "interaction")[0]["people"] == "someone no longer here; Ben"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_can_be_taken_for_a_formula(me, data, first):
    me.opened().write([Change("person", "ana", {"name": "Ana", "note": f"{first}1+1"}, {})])
    folder.export(me, data / "out")
    assert table(data / "out")[0]["note"] == f"'{first}1+1"


def test_tables_open_in_excel_with_their_accents_and_only_for_kinds_there_are(full, data):
    folder.export(full, data / "out")
    assert (data / "out" / "person.csv").read_bytes().startswith("\ufeffname,".encode())
    assert {file.name for file in (data / "out").glob("*.csv")} == {"interaction.csv", "person.csv", "template.csv"}
    words = (data / "out" / "README.txt").read_text(encoding="utf-8-sig")
    assert "person.csv" in words and "3 lines" in words and "netcoach import" in words and "6 March 2026" in words


def test_a_private_note_is_in_no_table_but_comes_back(full, data):
    folder.export(full, data / "out")
    assert all("the secret" not in file.read_text(encoding="utf-8-sig") for file in (data / "out").glob("*.csv"))
    again = folder.read(data / "out", data / "again.netcoach")
    assert "the secret" in {(again.state.values(record) or {}).get("note_private") for record in full.people.index}


def test_kinds_and_fields_of_a_newer_program_go_along_and_name_no_other_file(me, data):
    journal = me.opened()
    journal.write([Change("garden", "g1", {"plant": "fern", "beds": [1, 2]}, {})])
    journal.write([Change("person", "ana", {"name": "Ana", "colour": "blue"}, {})])
    journal.write([Change("../../evil", "e1", {"name": "x"}, {})])
    (data / "a").mkdir()
    folder.export(me, data / "a" / "out")
    assert table(data / "a" / "out", "garden") == [
        {"plant": "fern", "beds": "1; 2", "author": "client", "recorded_on": "2026-03-04", "id": "g1"}
    ]
    assert table(data / "a" / "out")[0]["colour"] == "blue"
    assert not list(data.rglob("evil*"))
    assert folder.read(data / "a" / "out", data / "again.netcoach").rows == journal.rows


def test_an_earlier_export_is_replaced_whole(full, data):
    folder.export(full, data / "out")
    full.remove(full.interactions.index[0])
    assert folder.replaces(full, data / "out")
    folder.export(full, data / "out")
    assert not (data / "out" / "interaction.csv").exists()
    assert folder.read(data / "out", data / "again.netcoach").rows == full.opened().rows
    assert not [file for file in (data / "out").iterdir() if file.name.startswith(".")]


def test_a_folder_with_other_things_is_left_as_it_is(full, data):
    (data / "out").mkdir()
    (data / "out" / "letter.docx").write_text("mine")
    with pytest.raises(NetcoachError, match=r"holds other things already, such as 'letter.docx'"):
        folder.export(full, data / "out")
    assert [file.name for file in (data / "out").iterdir()] == ["letter.docx"]


def test_the_export_of_another_journal_is_left_as_it_is(full, data):
    other = Me(Journal.create(data / "hers.netcoach", Clock("2026-03-04")))
    folder.export(other, data / "out")
    before = (data / "out" / "facts.jsonl").read_bytes()
    with pytest.raises(NetcoachError, match="an export of another journal"):
        folder.export(full, data / "out")
    assert (data / "out" / "facts.jsonl").read_bytes() == before


def test_what_is_no_folder_or_has_no_parent_is_refused_in_words(full, data):
    (data / "file").write_text("mine")
    with pytest.raises(NetcoachError, match="is a file"):
        folder.export(full, data / "file")
    with pytest.raises(NetcoachError, match="There is no folder"):
        folder.export(full, data / "gone" / "out")


@pytest.mark.parametrize("failing", ["write_facts", "README"])
def test_a_disk_that_is_full_leaves_no_folder_behind(full, data, monkeypatch, failing):
    def no_space(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    if failing == "README":
        monkeypatch.setattr(Path, "write_text", no_space)
    else:
        monkeypatch.setattr(folder, failing, no_space)
    with pytest.raises(NetcoachError, match=r"Nothing was exported to .*: No space left on device\."):
        folder.export(full, data / "out")
    assert not (data / "out").exists()


def test_a_folder_that_may_not_be_written_is_refused_in_words(full, data, monkeypatch):
    def closed(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(folder.tempfile, "TemporaryDirectory", closed)
    with pytest.raises(NetcoachError, match="may not be written to, or one of its files is open"):
        folder.export(full, data / "out")
    assert not (data / "out").exists()


@pytest.mark.parametrize("at", range(8))
def test_an_earlier_export_survives_a_failure_at_any_move(full, data, monkeypatch, at):
    folder.export(full, data / "out")
    before = {file.name: file.read_bytes() for file in (data / "out").iterdir()}
    full.add("person", name="Dora")
    replace, moves = Path.replace, []

    def open_in_excel(self, target):
        moves.append(target)
        if len(moves) == at + 1:
            raise PermissionError(errno.EACCES, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", open_in_excel)
    with pytest.raises(NetcoachError, match="Nothing was exported"):
        folder.export(full, data / "out")
    assert {file.name: file.read_bytes() for file in (data / "out").iterdir()} == before


def test_what_a_power_cut_left_of_an_export_does_not_block_the_next(full, data):
    (data / "out" / ".export-abc").mkdir(parents=True)
    assert not folder.replaces(full, data / "out")
    folder.export(full, data / "out")
    assert (data / "out" / "facts.jsonl").exists()


def test_only_the_owner_can_read_an_export(full, data):
    folder.export(full, data / "out")
    for path in (data / "out", *(data / "out").iterdir()):
        assert path.stat().st_mode & 0o077 == 0


def test_a_folder_without_facts_makes_no_journal(full, data):
    folder.export(full, data / "out")
    (data / "out" / "facts.jsonl").unlink()
    with pytest.raises(UnreadableFileError, match=r"there is no facts\.jsonl in it"):
        folder.read(data / "out", data / "again.netcoach")
    assert not (data / "again.netcoach").exists()


def test_facts_that_were_changed_make_no_journal(full, data):
    folder.export(full, data / "out")
    file = data / "out" / "facts.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace("Cleo", "Cloe"), encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="not as netcoach wrote it"):
        folder.read(data / "out", data / "again.netcoach")
    assert not (data / "again.netcoach").exists()


def test_a_journal_that_cannot_be_filled_is_not_left_behind(full, data, monkeypatch):
    folder.export(full, data / "out")

    def full_disk(*_):
        raise NotSavedError("Not saved: the disk is full.")

    monkeypatch.setattr(Journal, "adopt", full_disk)
    with pytest.raises(NotSavedError):
        folder.read(data / "out", data / "again.netcoach")
    assert not (data / "again.netcoach").exists()


def test_a_journal_that_is_there_is_never_written_over(full, data):
    folder.export(full, data / "out")
    with pytest.raises(JournalError, match="already a file"):
        folder.read(data / "out", full.path)


def test_the_cards_come_back_as_the_same_people_and_hold_nothing_else(me, tmp_path):
    people = [
        {"name": "Ana, the; 2nd", "title": "CFO; acting", "company": "Acme, Inc.", "department": "R&D; West"},
        {"name": "王芳", "email": "wang@acme.example", "phone": "+44 20 7946", "url": "https://acme.example/a;b?c=1,2"},
        {"name": "Zoë", "department": "Sales", "note": "SECRET", "note_private": "SECRET", "agenda": "SECRET"},
    ]
    for person in people:
        me.add("person", **person)
    me.remove(me.add("person", name="SECRET"))
    folder.export(me, tmp_path / "out")
    data = (tmp_path / "out" / "people.vcf").read_bytes()
    assert b"SECRET" not in data and b"\r\r" not in data
    rows = read_contacts(data, "people.vcf").rows
    assert len(rows) == 3
    for person, row in zip(people, rows.to_dict("records"), strict=True):
        known = {name: value for name, value in person.items() if name not in ("note", "note_private", "agenda")}
        assert known == {name: row[name] for name in known}
    again = me.import_file(tmp_path / "out" / "people.vcf", dry=True)
    assert "Would be added 0, would be updated 0" in again


def test_small_steps_and_rhythms_are_in_a_calendar_without_a_name(me, tmp_path):
    ana = me.add("person", name="Ana", rhythm_days=14)
    me.add("intention", what="Ask Ana", people=[ana], by_when="2026-03-06", status="open")
    folder.export(me, tmp_path / "out")
    file = (tmp_path / "out" / "reminders.ics").read_text("utf-8")
    assert file.count("BEGIN:VALARM") == 2 and "Ana" not in file
    folder.export(me, tmp_path / "out")  # and the next export takes their place
