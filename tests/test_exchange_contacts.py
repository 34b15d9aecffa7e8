import csv
import io
import zipfile

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcoach.errors import UnreadableFileError
from netcoach.exchange import sheets
from netcoach.exchange.contacts import read_contacts
from netcoach.exchange.matching import compare

NOTES = 'Notes:\n"When exporting your connection data, you may notice that some addresses are missing."\n\n'
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ANA = "Ana,Ruiz,https://www.linkedin.com/in/ana-ruiz,ana@acme.example,Acme,CFO,15 Mar 2023\n"
BEN = "Ben,Okafor,https://www.linkedin.com/in/ben-okafor,,,,2 Apr 2024\n"
GERMAN = "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am\n"
FILE = NOTES + HEADER + ANA + BEN


def read(text, encoding="utf-8"):
    return read_contacts(text.encode(encoding))


def names(file):
    return file.rows["name"].tolist()


def mending(file):
    return list(csv.reader(io.StringIO(file.mend_file().decode("utf-8-sig"), newline="")))


def row(first="Ana", last="Ruiz", url="", email="", company="", title="", day=""):
    return ",".join([first, last, url, email, company, title, day]) + "\n"


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def people(**by_id):
    columns = ["name", "title", "company", "email", "url", "note", "aliases"]
    table = pd.DataFrame.from_dict(by_id, orient="index", columns=None).reindex(columns=columns)
    return table.astype(dict.fromkeys(columns[:-1], "str"))


def applied(table, file):
    """The people there are after every "add" and "update" of the comparison is written down."""
    kept = {key: {k: v for k, v in one.items() if not (isinstance(v, float))} for key, one in table.T.to_dict().items()}
    for one in compare(file, table).itertuples():
        if one.action == "add":
            kept[f"new{len(kept)}"] = dict(one.changes)
        elif one.action == "update":
            kept[one.person] |= one.changes
    return people(**kept)


def verdicts(file, table):
    return list(compare(file, table)[["action", "reason"]].itertuples(index=False, name=None))


# Reading


def test_a_linkedin_file_gives_its_people_under_their_line_numbers():
    file = read(FILE)
    assert file.detected == "LinkedIn connections, 2 people"
    assert file.rows.iloc[0].dropna().to_dict() == {
        "line": 5,
        "name": "Ana Ruiz",
        "title": "CFO",
        "company": "Acme",
        "email": "ana@acme.example",
        "url": "https://www.linkedin.com/in/ana-ruiz",
        "connected_on": "2023-03-15",
    }
    assert file.rows["line"].dtype == "int64" and file.rows["note"].dtype == "str"
    assert file.rows.loc[1, ["title", "company", "email", "note"]].isna().all()
    assert file.problems.empty


@pytest.mark.parametrize(
    "text",
    [
        HEADER + ANA + BEN,
        'Anything else, even with a comma and a " in it\n' + HEADER + ANA + BEN,
        "sep=,\n" + HEADER + ANA + BEN,
        "\ufeff" + FILE,
        "Notes:,,,,,,\n,,,,,,\n" + HEADER + ANA + BEN + ",,,,,,\n" * 3,
        FILE.replace("\n", "\r\n"),
        FILE + "\n\n",
        FILE.rstrip("\n"),
        FILE.replace(",", ";"),
        FILE.replace(",", "\t"),
        HEADER.strip() + ",,\n" + ANA.strip() + ",,\n" + BEN.strip() + ",,\n",
        "Last Name,Connected On,First Name\nRuiz,15 Mar 2023,Ana\nOkafor,2 Apr 2024,Ben\n",
        HEADER.upper() + ANA + BEN,
    ],
    ids=[
        "no preamble",
        "other preamble",
        "sep line",
        "byte order mark",
        "commas only",
        "CRLF",
        "blank lines",
        "no last line end",
        "semicolons",
        "tabs",
        "extra commas",
        "other order, fewer columns",
        "capitals",
    ],
)
def test_every_variant_of_the_file_reads_the_same(text):
    file = read(text)
    assert names(file) == ["Ana Ruiz", "Ben Okafor"]
    assert file.rows["connected_on"].tolist() == ["2023-03-15", "2024-04-02"]
    assert file.problems.empty


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_letters_arrive_as_they_were_whatever_the_encoding(encoding):
    assert names(read(HEADER + row("José", "Müller"), encoding)) == ["José Müller"]


def test_bytes_in_no_known_encoding_are_refused_in_words():
    with pytest.raises(UnreadableFileError, match="letters I cannot read"):
        read_contacts(HEADER.encode() + b"Ana,\x81\xff,,,,,\n")


def test_the_german_file_is_known_with_its_months():
    days = ["15. März 2023", "15 Mär 2023", "15. Mrz. 2023", "1 Mai 2024", "3. Dezember 2020", "4 Okt. 2021"]
    file = read(GERMAN + "".join(row(str(place), day=day) for place, day in enumerate(days)))
    assert file.rows["connected_on"].tolist() == ["2023-03-15"] * 3 + ["2024-05-01", "2020-12-03", "2021-10-04"]


def test_names_are_kept_as_people_write_them():
    file = read(
        HEADER
        + row("  Ana 🚀", '"Ruiz, MBA"')
        + row("Jose\u0301", "Ruiz")
        + row("Ann ", '"""Annie""\tLee "')
        + row("Ǆon", "李 小龙")
        + row("", "Prince")
    )
    assert names(file) == ["Ana 🚀 Ruiz, MBA", "José Ruiz", 'Ann "Annie" Lee', "Ǆon 李 小龙", "Prince"]


@pytest.mark.parametrize("surname", ["None", "NA", "Null", "nan", "True", "007"])
def test_a_surname_that_looks_like_nothing_stays_a_surname(surname):
    assert names(read(HEADER + row("Kim", surname, company=surname))) == [f"Kim {surname}"]
    assert read(HEADER + row("Kim", surname, company=surname)).rows["company"].tolist() == [surname]


def test_unknown_columns_become_notes():
    file = read(HEADER.strip() + ",Fax,,Fax\n" + ANA.strip() + ",+1 555 0100,met in Rome,\n")
    assert file.rows["note"].tolist() == ["Fax: +1 555 0100\nmet in Rome"]
    twice = read(HEADER.strip() + ",Company\n" + ANA.strip() + ",Beta\n")
    assert twice.rows["company"].tolist() == ["Acme"] and twice.rows["note"].tolist() == ["Company: Beta"]


def test_a_quoted_line_end_stays_in_its_cell_and_later_line_numbers_stay_right():
    file = read(HEADER + row("Ana", company='"Acme\r\nIberia"') + BEN)
    assert file.rows["company"].tolist()[0] == "Acme Iberia"
    assert file.rows["line"].tolist() == [2, 4]


def test_a_file_with_nobody_in_it_still_has_its_columns():
    file = read(HEADER)
    assert file.detected == "LinkedIn connections, 0 people"
    assert file.rows["line"].dtype == "int64" and file.rows["name"].dtype == "str"
    assert compare(file, people()).empty
    assert len(file.mend_file().decode("utf-8-sig").splitlines()) == 1


def test_what_a_notebook_shows_of_it_holds_no_name():
    assert repr(read(FILE)) == "<ContactFile: LinkedIn connections, 2 people>"


# Days


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("15 Mar 2023", "2023-03-15"),
        ("15 March 2023", "2023-03-15"),
        ("5 Sept 2023", "2023-09-05"),
        ("15-Mar-23", "2023-03-15"),
        ("2023-03-15", "2023-03-15"),
        ("03.04.2026", "2026-04-03"),
        ("15/04/2026", "2026-04-15"),
        ("04/15/2026", "2026-04-15"),
        ("4/4/26", "2026-04-04"),
        ("29 Feb 2024", "2024-02-29"),
    ],
)
def test_a_day_is_read_in_every_usual_spelling(written, day):
    file = read(HEADER + row(day=f'"{written}"'))
    assert file.rows["connected_on"].tolist() == [day] and file.problems.empty


@pytest.mark.parametrize(("other", "day"), [("15/04/2026", "2026-04-03"), ("04/15/2026", "2026-03-04")])
def test_an_ambiguous_day_is_read_as_the_other_lines_write_theirs(other, day):
    file = read(HEADER + row("Ana", day="03/04/2026") + row("Ben", day=other))
    assert file.rows["connected_on"].tolist() == [day, "2026-04-15"] and file.problems.empty


@pytest.mark.parametrize("others", [[], ["15/04/2026", "04/15/2026"], ["15.04.2026"]])
def test_an_ambiguous_day_that_nothing_decides_is_left_out_and_said(others):
    file = read(HEADER + row("Ana", day="03/04/2026") + "".join(row(day, day=day) for day in others))
    assert names(file)[0] == "Ana Ruiz" and pd.isna(file.rows["connected_on"][0])
    assert file.problems["line"].tolist() == [2]
    assert "'03/04/2026' is ambiguous" in file.problems["reason"][0] and "goes in" in file.problems["reason"][0]


@pytest.mark.parametrize(
    "day", ["31 Feb 2023", "yesterday", "15 Foo 2023", "00/00/0000", "99/99/2026", "2023", "²/4/2026"]
)
def test_a_day_that_cannot_be_is_a_problem_and_the_person_goes_in(day):
    file = read(HEADER + row(day=day))
    assert names(file) == ["Ana Ruiz"] and file.rows["connected_on"].isna().all()
    assert f"'{day}' is not a day" in file.problems["reason"][0]


# Lines that cannot be used


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (",,https://www.linkedin.com/in/x,,,,15 Mar 2023\n", "Please write a name"),
        ("Cho\n", "The header has 7 cells, this line has 1."),
        ("Cho,Kim,,,,,15 Mar 2023,surplus\n", "this line has 8."),
        ('"Cho,Kim,,,,,15 Mar 2023\n', "quotation mark"),
        ('"Cho" Kim,,,,,,\n', "quotation mark"),
        (row("Cho" * 200), "Name: That is 605 characters"),
        (row("Cho", title="x" * 301), "Title: That is 301 characters"),
        (row("Cho", company="a\x00b"), "Company: There is a character"),
        (row("Ch\x1bo"), "Name: There is a character"),
        (row("Cho", url="javascript:alert(1)"), "not a web address"),
        (row("Cho", company="x" * 200_000), "cells of this line end"),
    ],
)
def test_a_bad_line_is_listed_and_the_good_ones_still_go_in(bad, reason):
    file = read(HEADER + ANA + bad + BEN)
    assert names(file) == ["Ana Ruiz", "Ben Okafor"]
    assert file.problems["line"].tolist() == [3] and reason in file.problems["reason"][0]
    assert 0 < len(file.problems["text"][0]) <= 200 and "\x1b" not in file.problems["text"][0]
    assert file.mend_file().count(b"\r\n") == 2


def test_an_open_quotation_mark_swallows_nobody():
    company = row("Dee", "Lund", company='"Lund, Inc"')
    file = read(HEADER + '"Cho,Kim,,,,,\n' + ANA + company + BEN * 300)
    assert file.problems["line"].tolist() == [2]
    assert names(file)[:3] == ["Ana Ruiz", "Dee Lund", "Ben Okafor"] and len(file.rows) == 302


def test_problems_come_in_the_order_of_the_file():
    file = read(HEADER + "Cho\n" + row(day="never") + "Dee\n")
    assert file.problems["line"].tolist() == [2, 3, 4]
    assert [cells[1] for cells in mending(file)][1:] == ["Cho", "Ana", "Dee"]


def test_the_file_to_mend_holds_the_bad_lines_and_can_be_brought_again_once_mended():
    file = read(HEADER + ANA + "Cho,Kim,,,,,15 Mar 2023,surplus\n" + row("Dee", day="03/04/2026"))
    text = file.mend_file().decode("utf-8-sig")
    assert [cells[1] for cells in mending(file)] == ["First Name", "Cho", "Dee"]
    still_bad = read_contacts(file.mend_file())
    assert still_bad.problems["line"].tolist() == [2, 3] and still_bad.rows["note"].isna().all()
    assert len(still_bad.mend_file().decode("utf-8-sig").splitlines()[1]) == len(text.splitlines()[1])
    mended = read_contacts(text.replace(",surplus", "").replace("03/04/2026", "2026-04-03").encode())
    assert names(mended) == ["Cho Kim", "Dee Ruiz"] and mended.problems.empty


@pytest.mark.parametrize("cell", ["=1+1", "+1 555 0100", "-2", "@SUM(A1)", " =1", "'=1"])
def test_no_cell_to_mend_is_a_formula_and_the_guard_comes_off_again(cell):
    file = read(HEADER + f'"",,,,{cell},,\n')
    assert mending(file)[1][5].startswith("'")
    again = read_contacts(file.mend_file())
    assert again.problems["text"].tolist() == file.problems["text"].tolist()
    mended = read_contacts(file.mend_file().replace(b"enough.,,", b"enough.,Ana,"))
    assert mended.rows["company"].tolist() == read(HEADER + f"Ana,,,,{cell},,\n").rows["company"].tolist()


# Zips


def test_the_archive_is_read_in_memory_from_whatever_folder_it_lies_in():
    for name in ("Connections.csv", "Basic_Export/x/connections.CSV"):
        data = zipped(**{"messages.csv": "DATE\n", name: FILE, "../../etc/evil.csv": "x"})
        assert names(read_contacts(data, "export.zip")) == ["Ana Ruiz", "Ben Okafor"]


def test_a_zip_without_connections_says_what_it_holds():
    with pytest.raises(
        UnreadableFileError, match=r"'a\.zip' is not a list of people .* it holds: x/photo\.txt, y\.csv"
    ):
        read_contacts(zipped(**{"x/photo.txt": "DATE\n", "y.csv": "red\n"}), "a.zip")


def test_a_zip_that_swells_is_refused_before_it_is_unpacked(monkeypatch):
    def unpacked(*_):
        raise AssertionError("it was unpacked")

    bomb = zipped(**{"Connections.csv": "a" * 2_000_000})
    monkeypatch.setattr(sheets, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "read", unpacked)
    monkeypatch.setattr(zipfile.ZipFile, "open", unpacked)
    with pytest.raises(UnreadableFileError, match="far more than a list"):
        read_contacts(bomb)


def test_a_zip_that_lies_about_its_size_is_refused():
    data = bytearray(zipped(**{"Connections.csv": FILE}))
    at = data.rfind(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(UnreadableFileError, match="damaged or locked zip"):
        read_contacts(bytes(data))


def test_a_damaged_or_locked_zip_is_refused_in_words():
    whole = zipped(**{"Connections.csv": FILE})
    locked = bytearray(whole)
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    for broken in (whole[:40], whole[:50] + b"\x00\x01\x02" + whole[53:], bytes(locked)):
        with pytest.raises(UnreadableFileError, match="damaged or locked zip"):
            read_contacts(broken)


# What is refused, and what to bring instead


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "it holds: nothing"),
        (zipped(**{"[Content_Types].xml": "", "word/document.xml": ""}), "a Word file"),
        (b"Company Name,Title,Description,Location,Started On,Finished On\n", "the jobs of your LinkedIn archive"),
        (b"\xd0\xcf\x11\xe0", "of an old Excel"),
        (b"colour\nred\n", "it holds: colour red"),
        (b"%PDF\x00\x01 binary", "not a list of people"),
    ],
)
def test_a_file_that_is_something_else_is_named_with_what_to_bring(data, what):
    with pytest.raises(UnreadableFileError, match=what) as refusal:
        read_contacts(data, "file")
    assert str(refusal.value).startswith("'file' is ") and "lease " in str(refusal.value)


def test_more_than_the_limits_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    assert len(read(FILE).rows) == 2
    with pytest.raises(UnreadableFileError, match=r"more than 2 rows\. Please bring it in parts"):
        read(FILE + "Cho\n")
    monkeypatch.setattr(sheets, "MOST_BYTES", 100)
    with pytest.raises(UnreadableFileError, match="100 MB"):
        read(FILE)


# Comparing


def test_somebody_new_is_added_with_all_that_the_file_says_but_the_day():
    file = read(HEADER + ANA)
    table = compare(file, people())
    assert table.columns.tolist() == (
        ["line", "name", "title", "company", "email", "url", "action", "reason", "person", "changes", "like"]
    )
    one = table.iloc[0]
    assert (one["action"], one["reason"]) == ("add", "New.") and pd.isna(one["person"])
    assert one["changes"] == {
        "name": "Ana Ruiz",
        "title": "CFO",
        "company": "Acme",
        "email": "ana@acme.example",
        "url": "https://www.linkedin.com/in/ana-ruiz",
    }


@pytest.mark.parametrize(
    "known",
    [
        {"name": "A. R.", "url": "http://de.linkedin.com/in/Ana-Ruiz/?trk=x"},
        {"name": "A. R.", "email": "ANA@acme.example"},
        {"name": "ana  RUIZ"},
        {"name": "Anita", "aliases": ["Boss", "Ana Ruiz"]},
    ],
    ids=["profile address", "e-mail", "name", "other name"],
)
def test_a_person_is_known_by_address_mail_or_name(known):
    one = compare(read(HEADER + ANA), people(p1=known, p2={"name": "Ben"})).iloc[0]
    assert one["person"] == "p1" and one["action"] == "update"
    assert not set(one["changes"]) & set(known)
    assert ("Keeps your name" in one["reason"]) == (known["name"] == "A. R.")


def test_one_name_has_one_spelling_on_every_machine():
    one = compare(read(HEADER + row("Jose\u0301", "STRASSE")), people(p1={"name": "José Straße"})).iloc[0]
    assert one["person"] == "p1"


def test_only_empty_fields_are_filled_and_the_rest_is_kept_and_said():
    here = people(p1={"name": "Ana Ruiz", "title": "COO", "company": "ACME"})
    one = compare(read(HEADER + ANA), here).iloc[0]
    assert one["changes"] == {"email": "ana@acme.example", "url": "https://www.linkedin.com/in/ana-ruiz"}
    assert one["reason"] == "Adds: e-mail, profile address. Keeps your title 'COO'; the file says 'CFO'."


def test_nothing_new_is_said_so():
    here = people(p1={"name": "Ana Ruiz", "title": "CFO"}, p2={"name": "Ben", "title": "COO", "note": "mine"})
    assert verdicts(read(HEADER + row(title="CFO") + row("Ben", "", title="CEO")), here) == [
        ("skip", "Already here."),
        ("skip", "Already here. Keeps your title 'COO'; the file says 'CEO'."),
    ]


def test_a_note_is_filled_in_once_and_never_written_over():
    file = read(HEADER.strip() + ",Fax\n" + "Ana,Ruiz,,,,,,555\n")
    assert compare(file, people(p1={"name": "Ana Ruiz"})).loc[0, "changes"] == {"note": "Fax: 555"}
    assert verdicts(file, people(p1={"name": "Ana Ruiz", "note": "Fax: 555"})) == [("skip", "Already here.")]
    kept = "Already here. Keeps your note 'My words.'; the file says 'Fax: 555'."
    assert verdicts(file, people(p1={"name": "Ana Ruiz", "note": "My words."})) == [("skip", kept)]


@pytest.mark.parametrize(
    ("both", "reason"),
    [
        ({"name": "Ana Ruiz"}, "Two people here have this name: tell me which one."),
        ({"name": "A", "email": "ana@acme.example"}, "Two people here have this e-mail: tell me which one."),
        (
            {"name": "A", "url": "linkedin.com/in/ana-ruiz"},
            "Two people here have this profile address: tell me which one.",
        ),
    ],
)
def test_two_who_fit_are_asked_about_and_never_changed(both, reason):
    one = compare(read(HEADER + ANA), people(p1=both, p2=both)).iloc[0]
    assert (one["action"], one["reason"]) == ("ask", reason) and one["changes"] == {} and pd.isna(one["person"])


def test_a_profile_address_tells_two_of_one_name_apart():
    here = people(p1={"name": "Ana Ruiz"}, p2={"name": "Ana Ruiz", "url": "https://www.linkedin.com/in/ana-ruiz"})
    assert compare(read(HEADER + ANA), here).loc[0, "person"] == "p2"


def test_the_same_name_under_another_profile_address_is_asked_about():
    here = people(p1={"name": "Ana Ruiz", "url": "https://www.linkedin.com/in/another-ana"})
    assert verdicts(read(HEADER + row(url="https://www.linkedin.com/in/ana-ruiz")), here) == [
        ("ask", "Ana Ruiz is here with another profile address: the same person?")
    ]


def test_a_line_with_the_address_of_another_is_skipped_with_its_number():
    file = read(HEADER + ANA + row("Anita", "R", url="linkedin.com/in/ana-ruiz") + ANA)
    assert verdicts(file, people()) == [("add", "New.")] + [("skip", "Same person as line 2.")] * 2


def test_a_bare_line_twice_is_one_person_and_differing_ones_are_asked_about():
    assert verdicts(read(HEADER + row() * 2), people()) == [("add", "New."), ("skip", "Same person as line 2.")]
    file = read(HEADER + row(company="Acme") + row(company="Beta"))
    assert verdicts(file, people()) == [("ask", "Another line has the same name: tell me who is who.")] * 2


def test_two_profiles_of_one_name_are_two_people():
    file = read(HEADER + row(url="https://linkedin.com/in/ana-1") + row(url="https://linkedin.com/in/ana-2"))
    assert compare(file, people())["action"].tolist() == ["add", "add"]


def test_one_mailbox_with_two_profiles_is_two_people():
    one, two = ({"url": f"https://linkedin.com/in/{name}", "email": "office@acme.example"} for name in "ab")
    file = read(HEADER + row("Ana", **one) + row("Ben", **two))
    assert compare(file, people())["action"].tolist() == ["add", "add"]


def test_two_lines_that_fit_one_person_are_both_asked_about():
    file = read(HEADER + row(url="https://linkedin.com/in/ana-1") + row(url="https://linkedin.com/in/ana-2"))
    asked = [("ask", "Another line has the same name: tell me who is who.")] * 2
    assert verdicts(file, people(p1={"name": "Ana Ruiz"})) == asked
    file = read(HEADER + row("Ann", url="linkedin.com/in/ann") + row("Boss", "", title="CEO"))
    here = people(p1={"name": "Ann Ruiz", "aliases": ["Boss"]})
    assert verdicts(file, here)[1] == ("ask", "Line 2 fits Ann Ruiz too: tell me who is who.")


def test_the_surer_line_wins_over_one_that_only_has_the_name():
    file = read(HEADER + row(company="Beta") + row(url="https://linkedin.com/in/ana-1", company="Acme"))
    here = people(p1={"name": "Ana Ruiz", "url": "https://linkedin.com/in/ana-1"})
    assert compare(file, here)["action"].tolist() == ["ask", "update"]


def test_the_table_of_people_is_left_as_it_was():
    here = people(p1={"name": "Ana Ruiz"})
    before = here.copy(deep=True)
    compare(read(FILE), here)
    pd.testing.assert_frame_equal(here, before)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Ana", "Ben", "ana"]),
            st.sampled_from(
                [
                    "",
                    "https://linkedin.com/in/a",
                    "https://linkedin.com/in/b",
                    "http://www.linkedin.com/in/A/",
                    "linkedin.com/in",
                ]
            ),
            st.sampled_from(["", "a@x.example", "b@x.example"]),
            st.sampled_from(["", "Acme", "Beta"]),
        ),
        max_size=6,
    ),
    st.integers(0, 3),
)
def test_a_second_run_changes_nothing(lines, already):
    here = people(
        **dict(
            list(
                {
                    "p1": {"name": "Ana Ruiz", "email": "b@x.example"},
                    "p2": {"name": "Ben Ruiz", "url": "https://linkedin.com/in/b"},
                    "p3": {"name": "Cho", "aliases": ["Ana Ruiz"]},
                }.items()
            )[:already]
        )
    )
    file = read(
        HEADER + "".join(row(first, url=url, email=email, company=company) for first, url, email, company in lines)
    )
    first, second = compare(file, here), compare(file, applied(here, file))
    assert set(second["action"]) <= {"skip", "ask"}
    done = first["action"].isin(["add", "update", "skip"])
    assert (second["action"][done] == "skip").all()
