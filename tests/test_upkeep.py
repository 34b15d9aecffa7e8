"""The commands that keep a journal: each says what it would do, asks, does it, and ends with an honest code."""

import builtins
import getpass
import os
import shutil
import sys

import pytest

from netcoach import asking, cli, lab, places
from netcoach import me as faces
from netcoach.days import Clock
from netcoach.errors import NetcoachError
from netcoach.exchange import folder
from netcoach.fold import Change
from netcoach.journal import Journal, backups, keys, salvage, store
from netcoach.me import Me

WORDS = "correct horse battery staple"
COMMANDS = [
    "open",
    "new",
    "demo",
    "where",
    "check",
    "repair",
    "backup",
    "restore",
    "merge",
    "forget",
    "delete",
    "report",
    "export",
    "import",
    "passphrase",
]


@pytest.fixture(autouse=True)
def wednesday(monkeypatch, data):
    monkeypatch.setenv("NETCOACH_TODAY", "2026-03-04")
    monkeypatch.setattr(keys, "ROUNDS", 1)
    monkeypatch.delenv(keys.VARIABLE, raising=False)
    monkeypatch.setitem(os.environ, keys.VARIABLE, "")  # put back as it was, whatever a test leaves there


@pytest.fixture
def typed(monkeypatch):
    """Answer questions and passphrases in turn; return what was asked."""
    asked = []

    def answer(*answers):
        asked.clear()
        left = list(answers)

        def ask(question=""):
            asked.append(question)
            if not left:
                raise EOFError
            return left.pop(0)

        monkeypatch.setattr(builtins, "input", ask)
        monkeypatch.setattr(getpass, "getpass", ask)
        return asked

    answer()
    return answer


@pytest.fixture
def mine(me):
    """Her journal, chosen, with Ana, Ben and two talks."""
    places.choose_journal(me.path)
    ana, ben = me.add("person", name="Ana Ruiz", title="CFO"), me.add("person", name="Ben")
    me.add("interaction", people=[ana], happened_on="2026-03-02", note="about golf")
    me.add("interaction", people=[ana, ben], happened_on="2026-03-03", note="Ana Ruiz wants a new team")
    me.opened().clock = Clock()
    return me


@pytest.fixture
def run(capsys):
    def run(*words):
        code = cli.main(list(map(str, words)))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return run


def close(me):
    """Let go of a journal as at the end of a command, its key included."""
    path = me.path
    me.opened().close()
    keys._KNOWN.clear()
    return path


def protected(me):
    me.opened().back_up()
    me.protect(WORDS)
    return close(me)


def people(path):
    return sorted(faces.open(path).people["name"])


def everything_in(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def spoil(path, old, new):
    """Change a text in a file as a failing disk does."""
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))


# -- all of them -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main([command, "--help"])
    said = capsys.readouterr().out
    assert end.value.code == 0 and len(said) > 150
    assert command == "demo" or "--journal" in said


@pytest.mark.parametrize(
    "words",
    [
        "check",
        "repair",
        "backup",
        "restore 1",
        "forget Ana",
        "passphrase set",
        "export out",
        "merge a.netcoach",
        "import a.csv --all",
    ],
)
def test_without_a_journal_every_command_says_how_to_begin_one(data, run, words):
    code, out, err = run(*words.split())
    assert (code, out) == (2, "")
    assert err == "There is no journal yet. This begins one: netcoach new\n"


@pytest.mark.parametrize(
    "words",
    [
        *["check", "repair --yes", "backup", "restore 1", "forget Ben --yes", "passphrase change"],
        *[
            "passphrase remove --yes",
            "export {data}/out",
            "merge {data}/copy.netcoach",
            "import {data}/a.csv --all --yes",
        ],
    ],
)
def test_every_command_that_opens_a_protected_journal_asks_for_its_passphrase(mine, data, run, typed, words):
    path = protected(mine)
    shutil.copy(path, data / "copy.netcoach")
    (data / "a.csv").write_text("First Name,Last Name,Connected On\nCleo,Katz,04 Mar 2024\n")
    words = words.format(data=data).split()
    asked = typed("wrong words", "wrong again", "and again")
    code, _, err = run(*words)
    assert code == 2 and "recovery sheet" in err and err.count(keys.DOES_NOT_FIT) == 3
    assert len(asked) == 3 and all("Passphrase of me.netcoach" in question for question in asked)
    asked = typed("wrong words", WORDS, "u")
    code, _, err = run(*words)
    assert code == 0, err
    assert [question for question in asked if "Passphrase" in question] == asked[:2]


@pytest.mark.parametrize(
    "words", [["restore", "1"], ["forget", "Ben"], ["repair"], ["passphrase", "set"], ["export", "{data}/out"]]
)
def test_a_dry_run_changes_no_byte(mine, data, run, typed, words):
    mine.opened().back_up()
    mine.add("person", name="Cleo")
    folder.export(mine, data / "out")
    close(mine)
    before = everything_in(data)
    typed()
    code, out, _ = run(*(word.format(data=data) for word in words), "--dry-run")
    assert code == 0 and out
    assert everything_in(data) == before


def test_a_question_that_nobody_answers_is_a_sentence_and_code_two(mine, run, typed):
    typed()
    code, _, err = run("forget", "Ben")
    assert code == 2 and "nobody is there to answer" in err
    assert "Ben" in people(mine.path)


def test_what_nobody_foresaw_is_a_sentence_too_and_noted_without_names(mine, run, monkeypatch, data):
    def broken(*_):
        raise ValueError("Ana Ruiz")

    monkeypatch.setattr(salvage, "check", broken)
    code, _, err = run("check")
    assert code == 2 and "it is not your doing" in err and "Ana" not in err
    assert "Ana" not in (data / "problems.log").read_text()


def test_a_disk_that_refuses_is_a_sentence_too(mine, run, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(salvage, "check", full)
    code, _, err = run("check")
    assert code == 2 and "No space left on device" in err


# -- where -------------------------------------------------------------------------------------------------------------


def test_where_tells_of_passphrase_last_backup_and_twins(mine, run):
    _, out, _ = run("where")
    assert f"Your journal: {mine.path}\n" in out
    assert "none; this gives it one: netcoach passphrase set" in out and "Last backup: none yet" in out
    mine.opened().back_up()
    path = protected(mine)
    shutil.copy(path, path.with_name("me (1).netcoach"))
    code, out, _ = run("where")
    assert code == 0
    assert "it has a passphrase" in out and "Last backup: 4 March 2026" in out and "because you asked" in out
    assert "second copy" in out and "me (1).netcoach" in out


def test_where_says_that_the_journal_is_not_there(data, run):
    code, out, _ = run("where", "--journal", data / "gone.netcoach")
    assert code == 0 and "There is no journal at" in out


# -- check -------------------------------------------------------------------------------------------------------------


def test_check_says_that_all_is_sound(mine, run):
    mine.opened().back_up()
    code, out, err = run("check")
    assert (code, err) == (0, "")
    assert out.startswith("Sound: every entry") and "one backup can be read" in out


def test_check_names_what_is_damaged_and_how_to_mend_it(mine, run):
    path = close(mine)
    spoil(path, b"about golf", b"about gulf")
    code, out, _ = run("check")
    assert code == 1
    assert "One fact is not as written" in out and "netcoach repair" in out


def test_check_names_a_twin_and_sends_nobody_to_repair_for_it(mine, run):
    shutil.copy(mine.path, mine.path.with_name("me (1).netcoach"))
    code, out, _ = run("check")
    assert code == 1
    assert "me (1).netcoach" in out and "netcoach repair" not in out


def test_check_names_a_backup_that_cannot_be_read(mine, run):
    made = mine.opened().back_up()
    made.write_bytes(made.read_bytes()[:5000])
    code, out, _ = run("check")
    assert code == 1 and "The backup of 4 March 2026" in out and str(made) in out


def test_check_names_a_plain_backup_beside_a_protected_journal(mine, run, typed):
    made = mine.opened().back_up()
    plain = made.read_bytes()
    path = protected(mine)
    made.write_bytes(plain)
    typed(WORDS)
    code, out, _ = run("check")
    assert code == 1 and "has no passphrase, while the journal has one" in out and str(made) in out
    assert backups.folder_of(path) == made.parent


def test_check_says_how_far_it_is_after_a_second_and_not_before(mine, run, monkeypatch):
    mine.opened().back_up()
    assert run("check")[2] == ""
    monkeypatch.setattr(asking, "PATIENCE", -1)
    _, _, err = run("check")
    assert "Reading … 50%" in err


# -- repair ------------------------------------------------------------------------------------------------------------


def test_repair_leaves_a_sound_journal_alone(mine, run):
    path = close(mine)
    before = path.read_bytes()
    code, out, _ = run("repair", "--yes")
    assert code == 0 and "Nothing to mend" in out
    assert path.read_bytes() == before and not backups.listed(path)


def test_repair_says_what_was_found_what_came_back_and_where_the_damaged_file_is(mine, run, typed):
    mine.opened().back_up()
    mine.add("person", name="Cleo")
    path = close(mine)
    spoil(path, b"about golf", b"about gulf")
    spoil(path, b"Cleo", b"Clea")
    asked = typed("n")
    code, out, _ = run("repair")
    assert code == 1 and "2 facts are not as written" in out and "one backup" in out and len(asked) == 1
    typed("y")
    code, out, _ = run("repair")
    assert code == 0 and "1 more came from backups" in out and "1 could not be read anywhere" in out
    kept = backups.listed(path)[0]
    assert kept.why == "damaged" and str(kept.path) in out and b"Clea" in kept.path.read_bytes()
    assert "about golf" in set(faces.open(path).interactions["note"])


@pytest.mark.parametrize("has", [True, False])
def test_repair_mends_a_journal_whose_beginning_is_gone(mine, run, typed, has):
    if has:
        path = protected(mine)
    else:
        mine.opened().back_up()
        path = close(mine)
    path.write_bytes(b"\xff\xfe\x80" * 2000 + path.read_bytes()[6000:])
    typed(WORDS if has else "", "y")
    code, out, err = run("repair")
    assert code == 0, err
    assert "Mended" in out
    assert bool(store.salt_of(path)) == has
    assert people(path) == ["Ana Ruiz", "Ben"]


def test_repair_mends_a_protected_journal_without_any_backup(mine, run, typed):
    for number in range(60):
        mine.add("person", name=f"Person {number}", note="x" * 300)
    mine.protect(WORDS)
    path = close(mine)
    with path.open("r+b") as file:
        file.seek(12 * store.PAGE + 100)
        file.write(b"\0" * 200)
    typed(WORDS, "y")
    code, out, err = run("repair")
    assert code == 0, err
    assert "Mended" in out and store.salt_of(path)
    assert 40 < len(people(path)) < 62


def test_repair_mends_a_plain_journal_that_looks_locked_and_has_no_backup(mine, run, typed):
    path = close(mine)
    path.write_bytes(b"\xff\xfe\x80" * 34 + path.read_bytes()[102:])
    typed("", "y")
    code, _, err = run("repair")
    assert code == 0, err
    assert people(path) == ["Ana Ruiz", "Ben"]


def test_repair_of_a_locked_journal_never_makes_one_without_its_passphrase(mine, run, typed):
    path = protected(mine)
    before = path.read_bytes()
    typed("wrong", "wrong", "wrong")
    assert run("repair", "--yes")[0] == 2
    typed("")
    assert run("repair", "--yes")[0] == 2
    assert path.read_bytes() == before


def test_repair_of_a_journal_that_is_gone_names_restore(mine, run):
    mine.opened().back_up()
    close(mine).unlink()
    code, _, err = run("repair")
    assert code == 2 and "netcoach restore" in err


# -- backup and restore ------------------------------------------------------------------------------------------------


def test_backup_makes_one_and_says_where(mine, run):
    code, out, _ = run("backup")
    made = backups.listed(mine.path)[0]
    assert code == 0 and str(made.path) in out and made.why == "asked"


def test_restore_alone_lists_the_backups_with_moment_and_reason(mine, run):
    code, _, err = run("restore")
    assert code == 2 and "no backup" in err
    mine.opened().back_up("merge")
    mine.opened().back_up()
    code, out, _ = run("restore")
    first, second, _ = out.splitlines()
    assert code == 0
    assert first.startswith("  1  4 March 2026, ") and first.endswith("because you asked")
    assert second.startswith("  2  4 March 2026, ") and second.endswith("before a merge")


def test_restore_shows_what_would_change_and_asks(mine, run, typed):
    mine.opened().back_up()
    mine.add("person", name="Cleo")
    asked = typed("n")
    code, out, _ = run("restore", "1")
    assert code == 1 and len(asked) == 1
    assert "One entry, written since 4 March 2026" in out and "one person" in out
    assert "Cleo" in people(mine.path)
    typed("y")
    code, out, _ = run("restore", "1")
    assert code == 0 and "among the backups" in out
    assert "Cleo" not in people(mine.path)


def test_restore_of_the_newer_one_says_what_comes_back(mine, run):
    mine.opened().back_up()
    mine.add("person", name="Cleo")
    run("restore", "1", "--yes")
    assert backups.listed(mine.path)[0].why == "restore"
    code, out, _ = run("restore", "1", "--yes")
    assert code == 0 and "One entry that is not in your journal now would be back" in out
    assert "Cleo" in people(mine.path)


def test_restore_that_would_change_nothing_asks_nothing(mine, run, typed):
    mine.opened().back_up()
    asked = typed()
    code, out, _ = run("restore", "1")
    assert code == 0 and "would change nothing" in out and asked == []


@pytest.mark.parametrize("which", ["7", "0", "nonsense", "²"])
def test_restore_of_what_is_not_there_names_the_numbers(mine, run, which):
    mine.opened().back_up()
    code, _, err = run("restore", which)
    assert code == 2 and f"no backup '{which}'" in err and "from 1 to 1" in err


def test_restore_takes_a_file_kept_elsewhere_and_refuses_another_client_s(mine, run, data):
    shutil.move(mine.opened().back_up(), data / "on a stick.netcoach")
    mine.add("person", name="Cleo")
    code, _, _ = run("restore", data / "on a stick.netcoach", "--yes")
    assert code == 0 and "Cleo" not in people(mine.path)
    Journal.create(data / "hers.netcoach", Clock()).close()
    code, _, err = run("restore", data / "hers.netcoach", "--yes")
    assert code == 2 and "another client's" in err


@pytest.mark.parametrize("has", [True, False])
@pytest.mark.parametrize("loss", ["missing", "destroyed"])
def test_restore_makes_a_journal_again_that_is_gone_or_unreadable(mine, run, typed, has, loss):
    mine.opened().back_up()
    path = protected(mine) if has else close(mine)
    path.unlink() if loss == "missing" else path.write_text("Dear diary")
    ask = [WORDS] if has else []
    asked = typed(*ask, "n")
    code, out, _ = run("restore", "1")
    assert code == 1 and "would first be made again" in out and len(asked) == len(ask) + 1
    assert not path.exists() if loss == "missing" else path.read_text() == "Dear diary"
    keys._KNOWN.clear()
    typed(*ask, "y")
    code, out, err = run("restore", "1")
    assert code == 0, err
    assert "from its backups" in out or "Mended" in out
    assert [found.why for found in backups.listed(path)].count("damaged") == (loss == "destroyed")
    assert bool(store.salt_of(path)) == has
    assert people(path) == ["Ana Ruiz", "Ben"]


def test_restore_that_finds_nothing_sound_makes_no_file(mine, run):
    made = mine.opened().back_up()
    close(mine).unlink()
    made.write_text("Dear diary")
    code, _, err = run("restore", "1", "--yes")
    assert code == 2 and "Nothing sound is left" in err
    assert not mine._journal.path.exists()


# -- merge -------------------------------------------------------------------------------------------------------------


def another_copy(me, data, **values):
    """A copy of her journal as it was, with one person more and one answer changed."""
    path = data / "laptop.netcoach"
    shutil.copy(me.opened().back_up(), path)
    copy = Journal(path, Clock())
    ana = next(iter(copy.state.ids("person")))
    copy.write([Change("person", "cleo", {"name": "Cleo"}, {})])
    copy.write([Change("person", ana, values, {"title": [copy.state.first(ana).id]})] if values else [])
    copy.close()
    return path


def test_merge_says_first_what_would_come_and_then_the_same_came(mine, run, typed, data):
    path = another_copy(mine, data, title="CEO")
    mine.change(mine.people.index[0], title="Chair")
    asked = typed("n")
    code, out, _ = run("merge", path)
    would = out.splitlines()[0]
    assert code == 1 and len(asked) == 1 and "Cleo" not in people(mine.path)
    assert would.startswith("Would come in: two entries, among them one new person and no new talks.")
    assert "one answer" in would
    typed("y")
    code, out, _ = run("merge", path)
    assert code == 0 and would.replace("Would come", "Came") in out and "which answer holds" in out
    assert people(mine.path) == ["Ana Ruiz", "Ben", "Cleo"]
    code, out, _ = run("merge", path)
    assert code == 0 and "Nothing new" in out


def test_merge_foretells_what_a_merge_taken_back_would_bring_again(mine, run, data):
    path = another_copy(mine, data)
    run("merge", path, "--yes")
    mine.undo()
    code, out, _ = run("merge", path, "--dry-run")
    assert code == 0 and out.startswith("Would come in: one entry, among them one new person")
    run("merge", path, "--yes")
    assert "Cleo" in people(mine.path)


def test_merge_foretells_nothing_of_what_the_other_copy_did_with_its_own_merges(mine, run, data):
    third = Journal.create(data / "c.netcoach", Clock(), journal_id=mine.opened().journal_id)
    third.write([Change("person", "dora", {"name": "Dora"}, {})])
    third.close()
    path = another_copy(mine, data)
    laptop = Me(Journal(path, Clock()))
    laptop.merge(data / "c.netcoach")
    laptop.undo()
    laptop.opened().close()
    _, out, _ = run("merge", path, "--yes")
    would, came = out.splitlines()[:2]
    assert would.replace("Would come", "Came") in came and "two entries" in came


def test_merge_foretells_nobody_who_was_forgotten(mine, run, data):
    path = another_copy(mine, data)
    run("merge", path, "--yes")
    mine.forget("cleo")
    code, out, _ = run("merge", path)
    assert code == 0 and "Nothing new" in out


def test_merge_asks_for_the_other_copy_s_passphrase(mine, run, typed, data):
    other = Journal.create(data / "b.netcoach", Clock(), passphrase=WORDS, journal_id=mine.opened().journal_id)
    other.write([Change("person", "cleo", {"name": "Cleo"}, {})])
    other.close()
    keys._KNOWN.clear()
    asked = typed("a wrong one", WORDS, "y")
    code, _, err = run("merge", data / "b.netcoach")
    assert code == 0 and keys.DOES_NOT_FIT in err and "Passphrase of b.netcoach" in asked[0]
    assert "Cleo" in people(mine.path)


@pytest.mark.parametrize(("content", "sentence"), [(b"Dear diary", "is not a netcoach journal"), (b"", "is empty")])
def test_merge_refuses_what_is_no_copy_in_words(mine, run, data, content, sentence):
    (data / "x.netcoach").write_bytes(content)
    code, out, err = run("merge", data / "x.netcoach")
    assert (code, out) == (2, "") and sentence in err
    assert (data / "x.netcoach").read_bytes() == content


# -- delete ------------------------------------------------------------------------------------------------------------


def test_delete_shows_what_goes_asks_and_leaves_no_byte_of_it(mine, run, typed, data):
    mine.opened().back_up()
    before, path = everything_in(data), mine.path
    asked = typed("n")
    code, out, _ = run("delete")
    assert code == 1 and asked == ["Delete all of it for good? (y/n) "]
    assert str(path) in out and "two people, two talks" in out and "one backup goes" in out
    assert run("delete", "--dry-run")[0] == 0
    assert everything_in(data) == before
    assert run("delete", "--yes")[0] == 0
    assert [file for file in data.rglob("*") if file.is_file()] == [] and not backups.folder_of(path).exists()
    assert places.own_journal() is None  # the next page offers a new one


def test_delete_leaves_another_journal_as_it_is_and_chosen(mine, run, data):
    other = faces.open(data / "other.netcoach", create=True)
    other.opened().back_up()
    assert run("delete", "--journal", other.path, "--yes")[0] == 0
    assert not other.path.exists() and not backups.folder_of(other.path).exists()
    assert people(mine.path) == ["Ana Ruiz", "Ben"] and places.own_journal() == mine.path


def test_delete_asks_for_the_passphrase_and_touches_nothing_that_is_no_journal(mine, run, typed, data):
    path = protected(mine)
    typed("a wrong one", "another", "a third")
    assert run("delete", "--yes")[0] == 2 and path.exists() and backups.listed(path)
    (data / "x.netcoach").write_bytes(b"Dear diary")
    assert run("delete", "--journal", data / "x.netcoach", "--yes")[0] == 2
    assert (data / "x.netcoach").read_bytes() == b"Dear diary"
    typed(WORDS)
    assert run("delete", "--yes")[0] == 0 and not path.exists() and not backups.listed(path)


def test_a_page_that_still_shows_a_deleted_journal_saves_nothing_and_says_so(mine, run, another_notebook):
    page, path = another_notebook(mine), mine.path
    assert run("delete", "--yes")[0] == 0
    with pytest.raises(NetcoachError):
        page.add("person", name="Cleo")
    assert not path.exists() and not backups.listed(path)


# -- forget ------------------------------------------------------------------------------------------------------------


def test_forget_shows_what_goes_what_stays_and_each_mention_and_asks(mine, run, typed):
    mine.add("news", person=mine.people.index[1], what="Ben was praised by Ana in the board")
    mine.opened().back_up()
    asked = typed("n")
    code, out, _ = run("forget", "ruiz")
    assert code == 1 and asked == ["Forget this person for good? (y/n) "]
    assert "Ana Ruiz. Written about this person: two entries, with one talk that nobody else was in" in out
    assert "one talk with others" in out and "Ben was praised by Ana in the board" in out
    assert "Ana Ruiz wants a new team" in out and "one backup is rewritten" in out
    assert "Ana Ruiz" in people(mine.path)


def test_forget_takes_the_name_out_of_every_file_and_counts_what_is_left(mine, run, typed, data):
    mine.add("reflection", workbook="w", question="q", answer="I rely on Ana Ruiz")
    mine.opened().back_up()
    asked = typed("y", "n")
    code, out, _ = run("forget", "Ana")
    assert code == 0 and "in two notes too?" in asked[1]
    assert "Places that still mention the name: 2." in out and "not reached" in out
    assert people(mine.path) == ["Ben"]
    assert b"about golf" not in everything_in(data)


def test_forget_puts_someone_in_the_place_of_the_name(mine, run, typed, data):
    mine.add("reflection", workbook="w", question="q", answer="I rely on Ana Ruiz")
    mine.opened().back_up()
    typed("y", "y")
    code, out, _ = run("forget", "Ana")
    assert code == 0 and "Places that still mention the name: 0." in out
    assert b"Ruiz" not in everything_in(data) and b"I rely on someone" in everything_in(data)


def test_forget_without_a_question_leaves_other_notes_unless_told(mine, run, typed):
    mine.opened().back_up()
    asked = typed()
    code, out, _ = run("forget", "Ana", "--yes")
    assert code == 0 and "mention the name: 1." in out and asked == []
    assert "Ana Ruiz wants a new team" in set(mine.interactions["note"])


def test_forget_takes_the_mentions_too_if_told(mine, run):
    _, out, _ = run("forget", "Ana", "--yes", "--mentions")
    assert "mention the name: 0." in out
    assert set(mine.interactions["note"]) == {"someone wants a new team"}


def test_forget_without_a_question_says_that_the_mentions_were_left(mine, run):
    _, out, _ = run("forget", "Ana", "--yes")
    assert "left as they are: --mentions" in out and "mention the name: 0" not in out


def test_forget_lists_several_of_a_name_and_takes_an_id(mine, run):
    anabel = mine.add("person", name="Anabel", title="COO")
    code, out, err = run("forget", "ana", "--yes")
    assert (code, out) == (2, "")
    assert f"{anabel}  Anabel" in err and "Ana Ruiz" in err and "id" in err
    assert people(mine.path) == ["Ana Ruiz", "Anabel", "Ben"]
    assert run("forget", anabel, "--yes")[0] == 0
    assert people(mine.path) == ["Ana Ruiz", "Ben"]


def test_forget_finds_whoever_was_taken_out_and_whoever_was_called_otherwise(mine, run, data):
    ben = mine.people.index[1]
    mine.change(ben, name="Benedikt Maier", aliases=["Benno"])
    mine.remove(ben)
    code, out, _ = run("forget", "benno", "--dry-run")
    assert code == 0 and "Benedikt Maier (taken out earlier)" in out
    assert run("forget", "maier", "--yes")[0] == 0
    assert b"Maier" not in everything_in(data)
    code, _, err = run("forget", "maier")
    assert code == 2 and "nobody called 'maier'" in err


def test_forget_takes_the_signs_of_a_list_for_no_other_name(mine, run):
    mine.change(mine.people.index[1], aliases=["Benno"])
    mine.add("reflection", workbook="w", question="q", answer="golf + boats")
    code, out, _ = run("forget", "benno", "--yes")
    assert code == 0 and "mention the name: 0." in out and "boats" not in out


def test_forget_finds_a_name_however_its_accents_are_typed(mine, run):
    mine.add("person", name="Jos\u00e9")
    assert run("forget", "JOSE\u0301", "--yes")[0] == 0
    assert "Jos\u00e9" not in people(mine.path)


@pytest.mark.parametrize("said", ["", "  "])
def test_forget_of_no_name_forgets_nobody(mine, run, said):
    mine.forget(mine.people.index[0])  # one is left, whom no name at all would fit
    assert run("forget", said, "--yes")[0] == 2
    assert people(mine.path) == ["Ben"]


def test_forget_says_how_far_it_is_after_a_second(mine, run, monkeypatch):
    mine.opened().back_up()
    mine.opened().back_up()
    monkeypatch.setattr(asking, "PATIENCE", -1)
    assert "Forgetting … 50%" in run("forget", "Ben", "--yes")[2]


# -- passphrase, new, open ---------------------------------------------------------------------------------------------


def test_a_passphrase_is_set_changed_and_removed_with_the_backups(mine, run, typed):
    mine.opened().back_up()
    typed("u")
    code, out, _ = run("passphrase", "set")
    assert code == 0 and "recovery sheet" in out and str(mine.path) in out
    four = next(line for line in out.splitlines() if line.startswith("opens with")).removeprefix("opens with").strip()
    assert len(four.split()) == 4
    path = close(mine)
    kept = [path, backups.listed(path)[0].path]
    assert all(store.salt_of(file) for file in kept)
    typed(four, "m", "too few", "all my own words", "all my won words", "all my own words", "all my own words")
    code, out, _ = run("passphrase", "change")
    assert code == 0 and "too short" in out and "not the same" in out and "all my own words" in out
    close(faces.open(path))
    typed("all my own words", "n")
    assert run("passphrase", "remove")[0] == 1 and all(store.salt_of(file) for file in kept)
    typed("y")
    code, out, _ = run("passphrase", "remove")
    assert code == 0 and not any(store.salt_of(file) for file in kept)
    assert people(path) == ["Ana Ruiz", "Ben"]


@pytest.mark.parametrize(("what", "instead"), [("change", "passphrase set"), ("remove", "passphrase set")])
def test_without_a_passphrase_there_is_none_to_change(mine, run, what, instead):
    code, _, err = run("passphrase", what, "--yes")
    assert code == 2 and instead in err


def test_a_second_passphrase_is_a_change(mine, run, typed):
    protected(mine)
    typed(WORDS)
    code, _, err = run("passphrase", "set")
    assert code == 2 and "passphrase change" in err


def test_setting_a_passphrase_tells_of_a_backup_that_could_not_be_kept(mine, run, typed):
    made = mine.opened().back_up()
    made.write_text("Dear diary")
    typed("u")
    code, _, err = run("passphrase", "set")
    assert code == 0 and "one backup" in err and not made.exists()


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)


def test_new_offers_a_passphrase_and_prints_the_recovery_sheet(data, run, typed, terminal):
    asked = typed("o", "what?", "m", WORDS, WORDS)
    code, out, _ = run("new")
    path = places.chosen_journal()
    assert code == 0 and len(asked) == 5 and store.salt_of(path)
    assert "nobody can open the journal" in out and WORDS in out and f'open --journal "{path}"' in out
    assert WORDS.encode() not in everything_in(data)


def test_new_takes_no_for_an_answer(data, run, typed, terminal):
    typed("n")
    code, out, _ = run("new")
    assert code == 0 and not store.salt_of(places.chosen_journal()) and "recovery" not in out


@pytest.mark.parametrize("words", [["--no-passphrase"], []])
def test_new_asks_nothing_where_nobody_answers_or_nobody_wants_to(data, run, typed, monkeypatch, words):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: bool(words), raising=False)
    asked = typed()
    assert run("new", *words)[0] == 0 and asked == []


def test_new_never_takes_the_place_of_a_file(data, run, typed, terminal):
    (data / "there.netcoach").write_text("mine")
    code, _, err = run("new", "--journal", data / "there.netcoach")
    assert code == 2 and "already a file" in err and (data / "there.netcoach").read_text() == "mine"


@pytest.fixture
def kernels(monkeypatch):
    """What the kernels of ``netcoach open`` would find."""
    found = []
    monkeypatch.setattr(lab, "start", lambda *said, **more: found.append((said, more, os.environ.get(keys.VARIABLE))))
    return found


@pytest.mark.parametrize("named", [True, False])
def test_open_asks_once_and_hands_the_key_to_its_kernels_alone(mine, run, typed, kernels, named):
    path = protected(mine)
    asked = typed("wrong", WORDS)
    assert run("open", *(["--journal", path] if named else []))[0] == 0
    assert len(asked) == 2
    said, more, key = kernels[0]
    assert said == (path if named else None,) and key.endswith(store.salt_of(path))
    assert key not in str((said, more)) and WORDS not in str((said, more, key))
    keys._KNOWN.clear()
    os.environ[keys.VARIABLE] = key
    assert sorted(faces.open().people["name"]) == ["Ana Ruiz", "Ben"]  # as in a kernel
    assert keys.VARIABLE not in os.environ


def test_open_with_three_wrong_passphrases_opens_nothing(mine, run, typed, kernels):
    protected(mine)
    typed("wrong", "wrong", "wrong")
    assert run("open")[0] == 2 and kernels == []


def test_open_of_a_plain_journal_asks_nothing_and_hands_over_nothing(mine, run, typed, kernels):
    asked = typed()
    assert run("open")[0] == 0
    assert asked == [] and not kernels[0][2]


# -- export and import -------------------------------------------------------------------------------------------------


def test_export_and_import_give_back_the_same_journal(mine, run, typed, data):
    code, out, _ = run("export", data / "out")
    assert code == 0 and "README.txt" in out
    rows = list(mine.opened().rows)
    (data / "chosen").unlink()
    asked = typed("n")
    code, out, _ = run("import", data / "out")
    assert code == 1 and len(asked) == 1 and "two people and two talks" in out
    typed("y")
    code, out, _ = run("import", data / "out")
    assert code == 0 and "netcoach open" in out
    assert places.own_journal() != mine.path
    assert faces.open(places.own_journal()).opened().rows == rows


def test_an_imported_journal_takes_no_chosen_one_s_place(mine, run, data):
    run("export", data / "out")
    code, out, _ = run("import", data / "out", "--yes", "--journal", data / "b.netcoach")
    assert code == 0 and f'netcoach open --journal "{data / "b.netcoach"}"' in out
    assert places.own_journal() == mine.path and people(data / "b.netcoach") == ["Ana Ruiz", "Ben"]


def test_an_earlier_export_is_replaced_after_a_question(mine, run, typed, data):
    run("export", data / "out")
    mine.add("person", name="Cleo")
    typed("n")
    code, out, _ = run("export", data / "out")
    assert code == 1 and "would be replaced" in out
    assert "Cleo" not in (data / "out" / "person.csv").read_text(encoding="utf-8-sig")
    typed("y")
    assert run("export", data / "out")[0] == 0
    assert "Cleo" in (data / "out" / "person.csv").read_text(encoding="utf-8-sig")


def test_export_of_a_protected_journal_says_that_the_files_are_not(mine, run, typed, data):
    protected(mine)
    typed(WORDS)
    assert "have no passphrase" in run("export", data / "out")[1]


def test_a_folder_is_merged_into_the_same_client_s_journal(mine, run, typed, data):
    run("export", data / "out")
    forgotten = mine.interactions.index[0]
    mine.opened().back_up()
    rows = list(mine.opened().rows)
    mine.add("person", name="Cleo")
    run("export", data / "later")
    run("restore", "1", "--yes")
    assert "Cleo" not in people(mine.path) and forgotten in mine.interactions.index
    typed("y")
    code, out, err = run("import", data / "later", "--journal", mine.path)
    assert code == 0 and "Would come in: one entry, among them one new person" in out, err
    assert people(mine.path) == ["Ana Ruiz", "Ben", "Cleo"] and len(mine.opened().rows) > len(rows)
    assert not [path for path in mine.path.parent.iterdir() if path.name.startswith(".merging")]


def test_a_folder_of_another_client_is_not_merged(mine, run, data):
    other = Me(Journal.create(data / "hers.netcoach", Clock()))
    folder.export(other, data / "out")
    code, _, err = run("import", data / "out", "--journal", mine.path, "--yes")
    assert code == 2 and "another client's" in err and "Without --journal" in err


def test_import_of_contacts_can_be_tried_first(mine, run, data):
    (data / "a.csv").write_text("First Name,Last Name,Connected On\nCleo,Katz,04 Mar 2024\nBen,,04 Mar 2024\n")
    code, out, _ = run("import", data / "a.csv", "--dry-run")
    assert code == 0 and "Would be added 1" in out and "already here 1" in out
    assert people(mine.path) == ["Ana Ruiz", "Ben"]
    code, _, err = run("import", data / "gone.csv", "--dry-run")
    assert code == 2 and "gone.csv" in err
