"""The right to erasure: no byte is left, nothing brings it back, and nobody else loses a word."""

import shutil
import unicodedata

import pytest
import sqlcipher3.dbapi2 as sqlite

import netcoach as nc
from netcoach.erasing import mentions
from netcoach.errors import JournalError, NetcoachError, UnknownRecordError
from netcoach.fold import ERASED, Change
from netcoach.forms import base
from netcoach.journal import Journal
from netcoach.journal import journal as journals
from netcoach.me import Me
from netcoach.records import KINDS

NAMES = [
    "Quirina Zelenka",
    "José Núñez",
    "Zoë van der Ypsilon",
    "Siobhán O'Brien",
    "D'A",
    "Q’X",
    'Wu "Wing" Li',
    "Anne-Luise Quandt-Ruf",
    "C++ (Bobo) [x]",
    ".*",
    "^Zed$ | \\d+",
    "李小龙",
    "Ξένια Παππάς",
    "Ørjan Åse",
]


@pytest.fixture
def elsewhere(tmp_path_factory, me):
    """Copy the journal to another computer as it stands; what is there is opened with a day of its own."""
    folder = tmp_path_factory.mktemp("elsewhere")

    def copied(name="copy", day="2026-03-05"):
        shutil.copy(me.path, folder / f"{name}.netcoach")
        return nc.open(folder / f"{name}.netcoach", today=day)

    return copied


def files_with(folder, *said):
    """Return the files in which any of these words stands, in whatever spelling and case."""
    spelled = {
        unicodedata.normalize(form, text).encode()
        for word in said
        for each in (word, word.lower(), word.upper(), word.replace("\\", "\\\\").replace('"', '\\"'))
        for form, text in (("NFC", each), ("NFD", each))
    }
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(str(path.relative_to(folder)) for path in files if any(s in path.read_bytes() for s in spelled))


def facts_with(me, *said):
    """Return the facts of a journal that name any of these ids or words."""
    return [row for row in me.opened().rows if any(word in str(row) for word in said)]


def forget_wholly(me, person):
    done = me.forget(person)
    me.redact(done.mentions, done.words)
    return done


def on_the_file(path, *statements):
    db = sqlite.connect(str(path), isolation_level=None)
    for statement in statements:
        db.execute(statement)
    db.close()


def talk(me, people, **values):
    return me.add("interaction", people=people, happened_on="2026-03-01", **values)


# -- what goes ---------------------------------------------------------------------------------------------------


def everything_about(me, ben):
    """Write everything that can be written about somebody; return the id and the record of each kind that is hers."""
    quirina = me.add(
        "person",
        name="Quirina Zelenka",
        aliases=["Quiri", "the Zebra"],
        email="qz@firm.example",
        phone="+41 44 987 65 43",
        url="https://people.example/in/zelenka9",
        title="Head of Kryptonics",
        agenda="wants the Vaduz office",
        appreciate="her patience in Zermatt",
        note="met at the Matterhorn",
        note_private="told me about Liechtenstein",
    )
    move = me.add("move", title="Head of sales")
    hers = [
        talk(me, [quirina], topics=["Tupperware"], note="over fondue"),
        me.add("news", person=quirina, what="a prize in Bregenz"),
        me.add("seat", move=move, person=quirina, need="somebody who speaks Romansh"),
        me.add("intention", people=[quirina], what="take the Arlberg train together", status="open"),
    ]
    me.change(quirina, note="met on the Rigi")
    me.change(hers[0], note="over raclette")
    me.undo()
    gone = talk(me, [quirina], note="a slip in Chur")
    me.remove(gone)
    me.set_setting(f"fine:{quirina}", "until Appenzell")
    me.change(ben, knows=[quirina], listens_to=[[quirina]], introduced_by=quirina)
    return quirina, [*hers, gone]


HERS = [
    *("Quirina", "Zelenka", "Quiri", "Zebra", "qz@firm", "987 65 43", "zelenka9", "Kryptonics", "Vaduz", "Zermatt"),
    *("Matterhorn", "Rigi", "Liechtenstein", "Tupperware", "fondue", "raclette", "Bregenz", "Romansh", "Arlberg"),
    *("Chur", "Appenzell"),
]


def test_nothing_about_a_forgotten_person_is_left_in_any_file_of_the_folder(me, data):
    ben = me.add("person", name="Ben")
    me.opened().back_up()
    quirina, hers = everything_about(me, ben)
    me.opened().back_up()
    base.log(ValueError("Quirina Zelenka"))
    assert files_with(data, *HERS)
    me.forget(quirina)
    assert files_with(data, *HERS) == []
    assert (data / "problems.log").exists()
    assert {row.kind for row in facts_with(me, quirina, *hers)} == {ERASED}
    assert all(me.values(record) is None for record in [quirina, *hers])
    assert list(me.people.index) == [ben]
    assert [len(table) for table in (me.interactions, me.contacts, me.news, me.seats, me.intentions)] == [0] * 5
    assert (me.values(ben)["knows"], me.values(ben)["listens_to"], me.values(ben)["introduced_by"]) == ([], [], None)
    assert len(me.backups()) == 2
    assert me.check() == []


def test_before_the_other_notes_are_redacted_the_name_is_there_and_is_counted(me, data):
    ben = me.add("person", name="Ben", note="reports to Quirina")
    quirina = me.add("person", name="Quirina Zelenka")
    me.add("reflection", workbook="w", question="q", answer="ZELENKA, who else")
    talk(me, [ben], topics=["how quirina is"], note="all well")
    me.opened().back_up()
    done = me.forget(quirina)
    assert len(done.mentions) == 3
    assert "Other places that mention the name: three other notes." in str(done)
    assert len(files_with(data, "Quirina", "Zelenka")) == 2  # the journal and its backup
    me.redact(done.mentions, done.words)
    assert files_with(data, "Quirina", "Zelenka") == []
    assert me.values(ben)["note"] == "reports to someone"
    assert me.reflections["answer"].tolist() == ["someone, who else"]
    assert me.interactions["topics"].tolist() == [["how someone is"]]
    assert me.interactions["note"].tolist() == ["all well"]


def test_an_earlier_wording_that_mentions_the_name_is_a_mention_too(me, data):
    quirina, ben = me.add("person", name="Quirina"), me.add("person", name="Ben", note="ask Quirina about him")
    me.change(ben, note="ask him")
    step = talk(me, [ben], note="Quirina was late")
    me.undo()
    done = forget_wholly(me, quirina)
    assert {(found.record, found.field) for found in done.mentions} == {(ben, "note"), (step, "note")}
    assert files_with(data, "Quirina") == []
    assert me.values(ben)["note"] == "ask him"


def test_redacting_some_mentions_leaves_the_others(me, data):
    quirina, ben, cho = (me.add("person", name=name, note=f"{name} and Quirina") for name in ("Quirina", "Ben", "Cho"))
    done = me.forget(quirina)
    me.redact([found for found in done.mentions if found.record == ben], done.words)
    assert (me.values(ben)["note"], me.values(cho)["note"]) == ("Ben and someone", "Cho and Quirina")
    assert [found.record for found in mentions(me.opened().rows, done.words)] == [cho]
    me.redact([], done.words)


def test_a_note_of_a_newer_netcoach_is_cleaned_too(me, data):
    quirina = me.add("person", name="Quirina")
    me.opened().write([Change("gift", "g", {"to": [{"id": quirina}], "said": [{"Quirina": ["thanks, Quirina"]}]}, {})])
    forget_wholly(me, quirina)
    assert files_with(data, "Quirina") == []
    assert {row.kind for row in facts_with(me, quirina)} == {ERASED}


def test_forgetting_changes_nothing_before_it_is_done(me):
    ben = me.add("person", name="Ben")
    everything_about(me, ben)
    before = list(me.opened().rows)
    me.forgetting(ben)
    assert me.opened().rows == before


def test_only_people_can_be_forgotten_and_only_once(me):
    ana = me.add("person", name="Ana")
    written = talk(me, [ana])
    for record in ("nobody", written):
        with pytest.raises(UnknownRecordError, match="There is nobody with this id in the journal"):
            me.forget(record)
    me.forget(ana)
    with pytest.raises(UnknownRecordError, match="There is nobody with this id"):
        me.forget(ana)


def test_somebody_who_was_taken_out_before_can_be_forgotten(me, data):
    quirina = me.add("person", name="Quirina")
    me.remove(quirina)
    me.forget(quirina)
    assert files_with(data, "Quirina") == []


# -- what stays --------------------------------------------------------------------------------------------------


def test_talks_with_several_people_keep_the_others(me):
    ana, ben, cho = (me.add("person", name=name) for name in ("Ana", "Ben", "Cho"))
    three, two = talk(me, [ana, ben, cho], note="lunch"), talk(me, [ana, ben])
    done = me.forget(ana)
    assert (done.talks, done.kept) == (0, 2)
    assert (me.values(three)["people"], me.values(two)["people"]) == ([ben, cho], [ben])
    assert me.values(three)["note"] == "lunch"
    me.forget(ben)
    assert me.values(two) is None
    assert me.values(three)["people"] == [cho]
    assert list(me.contacts["person"]) == [cho]


def test_a_talk_from_which_somebody_was_taken_before_is_nobody_elses(me, data):
    quirina, ben = me.add("person", name="Quirina"), me.add("person", name="Ben")
    alone, both = talk(me, [quirina, ben], note="Glarus"), talk(me, [quirina, ben], note="Zug")
    me.change(alone, people=[quirina])
    me.change(both, people=[ben])
    me.forget(quirina)
    assert me.values(alone) is None  # nobody is left in it
    assert me.values(both)["people"] == [ben]
    assert files_with(data, "Zug")


def test_plans_that_named_somebody_stay_and_sealed_ones_too(me, data):
    quirina, ben = me.add("person", name="Quirina"), me.add("person", name="Ben")
    with me.gesture() as gesture:
        me.change_plan(gesture, people=[quirina, ben], why="Quirina opens doors", bring="time")
    me.seal_plan()
    with me.gesture() as gesture:
        me.change_plan(gesture, bring="more time")
    sealed, draft = me.plans.index
    forget_wholly(me, quirina)
    assert list(me.plans.index) == [sealed, draft]
    assert [me.values(plan)["people"] for plan in (sealed, draft)] == [[ben], [ben]]
    assert me.sealed_page(sealed).sections["people"] == "Ben"
    assert (me.values(sealed)["why"], me.values(sealed)["bring"]) == ("someone opens doors", "time")
    assert files_with(data, "Quirina") == []


def test_other_names_that_contain_the_name_stay(me):
    ana = me.add("person", name="Ana")
    text = "Banana with Anatol, Ana's aunt Anastasia and ANA; Juana, ana-maria, anab."
    ben = me.add("person", name="Anatol", note=text, aliases=["Ana-Lena"])
    forget_wholly(me, ana)
    someone = "Banana with Anatol, someone's aunt Anastasia and someone; Juana, someone-maria, anab."
    assert me.values(ben) | {"note": ""} == {"name": "Anatol", "note": "", "aliases": ["Ana-Lena"]}
    assert me.values(ben)["note"] == someone


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_name_of_any_letters_goes_and_nothing_else(me, data, name, typed):
    name = unicodedata.normalize(typed, name)
    person = me.add("person", name=name)
    spellings = [unicodedata.normalize(form, name) for form in ("NFC", "NFD")]
    said = f"with {spellings[0]}, {spellings[1]} and {name.upper()}; a dot. (Bo) x Zeds 3"
    me.opened().write([Change("person", "ben", {"name": "Ben", "note": said}, {})])  # as another program writes it
    me.look()
    me.opened().back_up()
    forget_wholly(me, person)
    assert files_with(data, name) == []
    assert me.values("ben")["note"] == "with someone, someone and someone; a dot. (Bo) x Zeds 3"


def test_a_name_in_two_lines_is_the_name(me):
    li = me.add("person", name="Wu Li")
    ben = me.add("person", name="Ben", note="with Wu\nLi and Wu  Li")
    forget_wholly(me, li)
    assert me.values(ben)["note"] == "with someone and someone"


def test_of_two_people_of_one_name_the_other_keeps_hers(me):
    one, other, sister = (me.add("person", name=name) for name in ("Ana Ruiz", "Ana Ruiz", "Ines Ruiz"))
    me.put("about", "about", names=["Mia Ruiz"])
    mine, hers = talk(me, [one], note="Basel"), talk(me, [other], note="Bern")
    done = forget_wholly(me, one)
    assert done.mentions == []
    assert me.people["name"].to_dict() == {other: "Ana Ruiz", sister: "Ines Ruiz"}
    assert (me.values(mine), me.values(hers)["people"]) == (None, [other])
    assert me.about["names"] == ["Mia Ruiz"]


def test_forgetting_two_of_three_leaves_the_third_untouched(me, data):
    ana, ben, cho = (me.add("person", name=name, note=f"{name}'s note") for name in ("Quirina", "Zebedee", "Cho"))
    together = talk(me, [ana, ben, cho], note="all three")
    pair = talk(me, [ana, ben], note="a pair in Chur")
    me.change(cho, knows=[ana, ben], listens_to=[[ana], [ben]])
    me.opened().back_up()
    me.forget(ana)
    me.forget(ben)
    assert me.values(pair) is None
    assert (me.values(together)["people"], me.values(together)["note"]) == ([cho], "all three")
    assert me.values(cho) == {"name": "Cho", "note": "Cho's note", "knows": [], "listens_to": []}
    assert files_with(data, "Quirina", "Zebedee", "Chur") == []


# -- nothing brings it back --------------------------------------------------------------------------------------


def test_no_backup_can_bring_somebody_back(me, data):
    quirina, ben = me.add("person", name="Quirina"), me.add("person", name="Ben")
    talk(me, [quirina], note="Chur")
    backup = me.opened().back_up()
    me.forget(quirina)
    me.restore(backup)
    assert list(me.people.index) == [ben]
    assert me.interactions.empty
    assert files_with(data, "Quirina", "Chur") == []


def test_a_copy_kept_elsewhere_brings_nobody_back(me, data, elsewhere):
    quirina = me.add("person", name="Quirina", note="Chur")
    ben = me.add("person", name="Ben")
    kept = elsewhere()
    me.forget(quirina)
    assert str(me.merge(kept.path)).startswith("Nothing new")
    me.restore(kept.path)
    me.merge(kept.path)
    assert list(me.people.index) == [ben]
    assert files_with(data, "Quirina", "Chur") == []


def test_what_was_written_on_a_copy_about_somebody_forgotten_here_does_not_come_in(me, data, elsewhere):
    quirina, ben = me.add("person", name="Quirina"), me.add("person", name="Ben")
    copy = elsewhere()
    me.forget(quirina)
    copy.change(quirina, note="Chur", aliases=["Zebra"])
    talk(copy, [quirina], note="Glarus")
    both = talk(copy, [quirina, ben], note="lunch")
    copy.add("news", person=quirina, what="a prize in Bregenz")
    copy.add("intention", people=[quirina], what="Arlberg", status="open")
    copy.set_setting(f"fine:{quirina}", "Appenzell")
    Me(copy.opened(), author="coach").change(quirina, note_private="Liechtenstein")
    unknown = Change("person", quirina, {"note": "Vaduz"}, {"note": ["a fact that nobody here has"]})
    copy.opened().write([unknown, Change("gift", "g", {"whom": quirina}, {"whom": ["unknown"]})])
    for _ in range(2):
        me.merge(copy.path)
        assert list(me.people.index) == [ben]
        assert list(me.interactions.index) == [both]
        assert me.values(both) == {"people": [ben], "happened_on": "2026-03-01", "note": "lunch"}
        assert files_with(data, "Quirina", *HERS) == []
        assert {row.kind for row in facts_with(me, quirina)} == {ERASED}
    copy.merge(me.path)
    assert list(copy.people.index) == [ben]
    assert files_with(copy.path.parent, "Quirina", *HERS) == []


def test_somebody_forgotten_on_another_copy_goes_here_too_from_the_backups_as_well(me, data, elsewhere):
    quirina = me.add("person", name="Quirina", note="Chur")
    ben = me.add("person", name="Ben", note="ask Quirina")
    me.opened().back_up()
    copy = elsewhere()
    talk(me, [quirina], note="Glarus")
    forget_wholly(copy, quirina)
    me.merge(copy.path)
    assert files_with(data, "Quirina", "Chur", "Glarus") == []
    assert me.values(ben)["note"] == "ask someone"
    assert len(me.backups()) == 2  # the one she asked for, and the one before the merge
    assert me.check() == []


def test_two_copies_that_forgot_different_people_agree_whoever_merges_first(me, data, elsewhere):
    quirina, zebedee, cho = (me.add("person", name=name) for name in ("Quirina", "Zebedee", "Cho"))
    written = talk(me, [quirina, zebedee])
    copy = elsewhere()
    me.forget(quirina)
    copy.forget(zebedee)
    me.merge(copy.path)
    copy.merge(me.path)
    for each in (me, copy):
        assert list(each.people.index) == [cho]
        assert each.values(written) is None
        assert files_with(each.path.parent, "Quirina", "Zebedee") == []


def test_undo_and_redo_bring_nobody_back(me, data):
    quirina = me.add("person", name="Quirina")
    with me.gesture() as gesture:
        new = gesture.add("person", name="Ben")
        gesture.add("interaction", people=[quirina, new], happened_on="2026-03-01")
    me.change(quirina, note="Chur")
    me.undo()
    me.forget(quirina)
    me.redo()
    for _ in range(4):
        me.undo()
    for _ in range(4):
        me.redo()
    assert quirina not in me.people.index
    assert me.names_of(me.interactions["people"].iloc[0]) == "Ben"
    assert files_with(data, "Quirina", "Chur") == []


def test_a_merge_that_is_taken_back_and_brought_back_brings_nobody_back(me, data, elsewhere):
    quirina = me.add("person", name="Quirina")
    copy = elsewhere()
    talk(copy, [quirina], note="Chur")
    me.merge(copy.path)
    me.undo()
    me.forget(quirina)
    me.redo()
    me.undo()
    me.merge(copy.path)
    assert (me.people.empty, me.interactions.empty) == (True, True)
    assert files_with(data, "Quirina", "Chur") == []


# -- damage, and copies that nobody can read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("Quirina", "recorded_at = 'never'"),
        ("D'A", "recorded_at = 'never'"),
        ('Q "X" Y', "recorded_at = 'never'"),
        ("Quirina", "fields = CAST(CAST(fields AS BLOB) || x'ff' AS TEXT)"),
        ("Quirina", "id = CAST(CAST(id AS BLOB) || x'ff' AS TEXT)"),
        ("José", "fields = replace(fields, 'é', 'e\u0301')"),
    ],
    ids=["a day", "an apostrophe", "quotation marks", "no letter at all", "its own id", "letters in two parts"],
)
def test_a_damaged_fact_that_mentions_the_name_goes_here_and_in_the_backups(me, data, name, damage):
    person = me.add("person", name=name)
    ben, cho = me.add("person", name="Ben", note=f"like {name}, and Chur"), me.add("person", name="Cho")
    backup = me.opened().back_up()
    me.opened().close()
    for path in (me.path, backup):
        on_the_file(path, f"UPDATE fact SET {damage} WHERE record IN ('{ben}', '{cho}') OR kind = 'none'")
    me = nc.open(me.path, today="2026-03-04")
    assert me.damaged == 2 - (name == "José")
    me.forget(person)
    assert files_with(data, name, "Chur") == []
    assert me.damaged == (name != "José")  # what does not mention the name stays where it is
    assert all(Journal(kept.path, me.opened().clock).damaged == me.opened().damaged for kept in me.backups())


def test_a_damaged_fact_about_the_person_goes_with_a_merge_too(me, data, elsewhere):
    quirina = me.add("person", name="Quirina", note="Chur")
    copy = elsewhere()
    me.opened().close()
    on_the_file(me.path, f"UPDATE fact SET recorded_at = 'never' WHERE record = '{quirina}'")
    me = nc.open(me.path, today="2026-03-04")
    copy.forget(quirina)
    me.merge(copy.path)
    assert (me.damaged, files_with(data, "Chur")) == (0, [])


def test_a_backup_that_cannot_be_read_goes(me, data):
    quirina = me.add("person", name="Quirina", note="Chur " * 2000)
    sound, cut, disordered, text = (me.opened().back_up() for _ in range(4))
    cut.write_bytes(cut.read_bytes()[: -4096 * 3])
    pages = bytearray(disordered.read_bytes())
    root = sqlite.connect(str(sound)).execute("SELECT rootpage FROM sqlite_master WHERE type = 'index'").fetchone()[0]
    pages[(root - 1) * 4096 : root * 4096] = pages[-4096:]
    disordered.write_bytes(pages)
    text.write_text("Quirina")
    me.forget(quirina)
    assert files_with(data, "Quirina", "Chur") == []
    assert [backup.path for backup in me.backups()] == [sound]


def test_a_copy_that_was_being_made_when_the_power_went_goes(me, data):
    quirina = me.add("person", name="Quirina")
    backup = me.opened().back_up()
    for draft in (backup.with_suffix(".new"), me.path.with_suffix(".new")):
        shutil.copy(backup, draft)
    me.forget(quirina)
    assert files_with(data, "Quirina") == []


def test_a_backup_of_an_older_format_is_cleaned_and_leaves_no_copy_of_its_own(me, data):
    quirina = me.add("person", name="Quirina")
    backup = me.opened().back_up()
    on_the_file(backup, "PRAGMA user_version=1", "DELETE FROM about_file WHERE key = 'epoch'")
    me.forget(quirina)
    assert files_with(data, "Quirina") == []
    assert [kept.path for kept in me.backups()] == [backup]


def test_a_backup_that_another_notebook_makes_meanwhile_is_cleaned_too(me, data, another_notebook, monkeypatch):
    quirina = me.add("person", name="Quirina")
    me.opened().back_up()
    other, cleaned = another_notebook(me), journals.cleaned

    def meanwhile(rows):
        monkeypatch.setattr(journals, "cleaned", cleaned)
        other.opened().back_up()
        return cleaned(rows)

    monkeypatch.setattr(journals, "cleaned", meanwhile)
    me.forget(quirina)
    assert len(me.backups()) == 2
    assert files_with(data, "Quirina") == []


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, sqlite.OperationalError("disk I/O error")])
def test_when_the_power_goes_between_backups_and_journal_the_journal_is_whole_and_a_second_time_ends_it(
    me, data, monkeypatch, trouble
):
    ben = me.add("person", name="Ben")
    quirina, _ = everything_about(me, ben)
    made = [me.opened().back_up() for _ in range(2)]
    before, calls, cleaned = list(me.opened().rows), [], journals.cleaned

    def fails(rows):
        calls.append(1)
        if len(calls) > len(made):
            raise trouble
        return cleaned(rows)

    with monkeypatch.context() as power, pytest.raises((KeyboardInterrupt, JournalError)):
        power.setattr(journals, "cleaned", fails)
        me.forget(quirina)
    reopened = Journal(me.path, me.opened().clock)
    assert (reopened.rows, reopened.damaged, me.check()) == (before, [], [])
    assert me.values(quirina)["name"] == "Quirina Zelenka"
    assert files_with(data / "journals" / "me backups", *HERS) == []
    reopened.close()
    me.forget(quirina)
    assert files_with(data, *HERS) == []
    assert len(me.backups()) == len(made)


def test_with_a_full_disk_nothing_is_forgotten_in_part_and_no_backup_is_lost(me, data):
    quirina = me.add("person", name="Quirina", note="Chur")
    backup = me.opened().back_up()
    before = list(me.opened().rows)
    me.opened().file.db.execute("PRAGMA query_only=1")
    with pytest.raises(JournalError, match="Not saved"):
        me.forget(quirina)
    me.opened().file.db.execute("PRAGMA query_only=0")
    assert me.opened().rows == before
    assert [kept.path for kept in me.backups()] == [backup]
    me.forget(quirina)
    assert files_with(data, "Quirina", "Chur") == []


# -- one sentence out -----------------------------------------------------------------------------------------------


def struck_field_of(me, kind):
    """Write two wordings of one answer and return (record, field, what stands in other fields)."""
    person = me.add("person", name="Ben")
    if kind == "person":
        me.change(person, note="Chur", title="chief")
        return person, "note", {"name": "Ben", "title": "chief"}
    if kind == "interaction":
        return talk(me, [person], gave="Chur"), "gave", {"people": [person], "happened_on": "2026-03-01"}
    if kind == "about":
        me.put("about", "about", url="Chur", inside="inside")
        return "about", "url", {"inside": "inside"}
    answer = me.add("reflection", workbook="w", question="q", wording="How?", answer="Chur")
    return answer, "answer", {"workbook": "w", "question": "q", "wording": "How?"}


@pytest.mark.parametrize("kind", ["person", "interaction", "about", "reflection"])
def test_a_struck_answer_is_gone_in_every_wording_and_what_is_written_afterwards_stays(me, data, kind, elsewhere):
    record, field, others = struck_field_of(me, kind)
    backup = me.opened().back_up()
    me.change(record, **{field: "Glarus"})
    copy = elsewhere()
    me.strike(record, field)
    assert files_with(data, "Chur", "Glarus") == []
    assert me.values(record) == others | {field: None}
    me.change(record, **{field: "Winterthur"})
    copy.change(record, **{field: "Schwyz"})
    for _ in range(2):
        me.merge(copy.path)
        assert me.values(record) == others | {field: "Winterthur"}
        assert me.conflicts().empty
        assert files_with(data, "Chur", "Glarus", "Schwyz") == []
    me.restore(backup)
    assert me.values(record) == others | {field: None}
    copy.merge(me.path)
    assert files_with(copy.path.parent, "Chur", "Glarus", "Schwyz") == []
    assert (me.damaged, me.check()) == (0, [])


def test_every_answer_can_be_struck_and_the_journal_stays_sound(me):
    for kind, fields in KINDS.items():
        values = {name: {"+": ["x"]} if field.several else None for name, field in fields.items()}
        me.opened().write([Change(kind, f"{kind} 1", values, {})])
    me.look()
    struck = [(f"{kind} 1", name) for kind, fields in KINDS.items() for name in fields]
    for record, name in struck:
        me.strike(record, name)
    written = [(row.record, name) for row in Journal(me.path, me.opened().clock).rows for name in row.fields]
    assert [each for each in struck if written.count(each) != 2] == []


def test_a_list_that_is_struck_loses_what_stood_there_and_keeps_what_another_copy_added(me, data, elsewhere):
    ben = me.add("person", name="Ben")
    written = talk(me, [ben], topics=["Chur", "Glarus"])
    me.change(written, topics=["Glarus"])
    me.opened().back_up()
    copy = elsewhere()
    copy.change(written, topics=["Glarus", "Winterthur"])
    me.strike(written, "topics")
    assert me.values(written)["topics"] == []
    me.change(written, topics=["Schwyz"])
    me.merge(copy.path)
    assert sorted(me.values(written)["topics"]) == ["Schwyz", "Winterthur"]
    assert files_with(data, "Chur", "Glarus") == []


def test_a_struck_talk_is_gone_with_its_history_and_everybody_else_stays(me, data, elsewhere):
    ana, ben = me.add("person", name="Ana"), me.add("person", name="Ben")
    written, other = talk(me, [ana, ben], note="Chur"), talk(me, [ana], note="Glarus")
    me.change(written, note="Winterthur")
    me.opened().back_up()
    copy = elsewhere()
    copy.change(written, note="Schwyz")
    me.strike(written)
    me.merge(copy.path)
    assert list(me.interactions.index) == [other]
    assert list(me.people.index) == [ana, ben]
    assert files_with(data, "Chur", "Winterthur", "Schwyz") == []
    assert files_with(data, "Glarus")


def test_striking_a_person_is_forgetting_and_what_there_is_only_one_of_can_be_written_again(me, data):
    quirina = me.add("person", name="Quirina")
    alone = talk(me, [quirina], note="Chur")
    me.strike(quirina)
    assert (me.values(quirina), me.values(alone)) == (None, None)
    me.put("about", "about", inside="inside", names=["Zebedee"])
    me.strike("about")
    assert files_with(data, "Zebedee", "Chur") == []
    me.put("about", "about", inside="outside")
    assert me.about["inside"] == "outside"
    assert me.about["names"] == []


def test_a_strike_cannot_be_undone(me, data):
    ben = me.add("person", name="Ben", note="Chur")
    me.change(ben, title="chief")
    me.strike(ben, "note")
    assert me.undo() and me.values(ben) == {"name": "Ben", "note": None}
    assert me.redo() and me.values(ben)["title"] == "chief"
    assert not me.redo()
    assert files_with(data, "Chur") == []


@pytest.mark.parametrize(
    ("record", "field", "sentence"),
    [
        ("nothing", None, "There is nothing with the id 'nothing' in this journal"),
        ("nothing", "note", "There is nothing with the id 'nothing' in this journal"),
        ("ben", "title", "Nothing was ever written in 'title' there"),
        ("ben", "colour", "Nothing was ever written in 'colour' there"),
        ("gone", None, "There is nothing with the id"),
    ],
)
def test_striking_what_is_not_there_is_refused_in_words_and_changes_nothing(me, record, field, sentence):
    ben, gone = me.add("person", name="Ben"), me.add("person", name="Ana")
    me.forget(gone)
    before = list(me.opened().rows)
    with pytest.raises(UnknownRecordError, match=sentence):
        me.strike({"ben": ben, "gone": gone}.get(record, record), field)
    assert me.opened().rows == before


def test_nothing_is_erased_while_she_looks_back(me):
    ben = me.add("person", name="Ben", note="Chur")
    me.look_as_of(me.today)
    for act in (lambda: me.forget(ben), lambda: me.strike(ben, "note"), lambda: me.strike(ben)):
        with pytest.raises(NetcoachError, match="It cannot be changed"):
            act()
    me.look_at_today()
    assert me.values(ben)["note"] == "Chur"
