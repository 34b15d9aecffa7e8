"""Every kind of file that people have: what it is said to be, what is taken, and that a second time adds nothing."""

import csv
import datetime as dt
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

import netcoach as nc
from netcoach.errors import NetcoachError, UnreadableFileError
from netcoach.exchange import cards
from netcoach.exchange.contacts import read_contacts

ROOT = Path(__file__).resolve().parents[1]
HEADERS = {
    "google_contacts_labeled_new": (
        "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,"
        "Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,"
        "Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,"
        "Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,"
        "Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,"
        "Address 1 - Extended Address,Website 1 - Label,Website 1 - Value,Event 1 - Label,Event 1 - Value,"
        "Custom Field 1 - Label,Custom Field 1 - Value"
    ),
    "google_contacts_typed_old": (
        "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,"
        "Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,"
        "Location,Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,"
        "Notes,Language,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,"
        "Address 1 - Type,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,"
        "Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,"
        "Organization 1 - Type,Organization 1 - Name,Organization 1 - Yomi Name,Organization 1 - Title,"
        "Organization 1 - Department,Organization 1 - Symbol,Organization 1 - Location,"
        "Organization 1 - Job Description"
    ),
    "google_outlook_csv": (
        "First Name,Middle Name,Last Name,Title,Suffix,Initials,Web Page,Gender,Birthday,Anniversary,Location,"
        "Language,Internet Free Busy,Notes,E-mail Address,E-mail 2 Address,E-mail 3 Address,Primary Phone,"
        "Home Phone,Home Phone 2,Mobile Phone,Pager,Home Fax,Home Address,Home Street,Home Street 2,"
        "Home Street 3,Home Address PO Box,Home City,Home State,Home Postal Code,Home Country,Spouse,Children,"
        "Manager's Name,Assistant's Name,Referred By,Company Main Phone,Business Phone,Business Phone 2,"
        "Business Fax,Assistant's Phone,Company,Job Title,Department,Office Location,Organizational ID Number,"
        "Profession,Account,Business Address,Business Street,Business Street 2,Business Street 3,"
        "Business Address PO Box,Business City,Business State,Business Postal Code,Business Country,Other Phone,"
        "Other Fax,Other Address,Other Street,Other Street 2,Other Street 3,Other Address PO Box,Other City,"
        "Other State,Other Postal Code,Other Country,Callback,Car Phone,ISDN,Radio Phone,TTY/TDD Phone,Telex,"
        "Categories"
    ),
    "outlook_com": (
        "First Name,Middle Name,Last Name,Title,Suffix,Nickname,Given Yomi,Surname Yomi,E-mail Address,"
        "E-mail 2 Address,E-mail 3 Address,Home Phone,Home Phone 2,Business Phone,Business Phone 2,Mobile Phone,"
        "Car Phone,Other Phone,Primary Phone,Pager,Business Fax,Home Fax,Other Fax,Company Main Phone,Callback,"
        "Radio Phone,Telex,TTY/TDD Phone,IMAddress,Job Title,Department,Company,Office Location,Manager's Name,"
        "Assistant's Name,Assistant's Phone,Company Yomi,Business Street,Business City,Business State,"
        "Business Postal Code,Business Country/Region,Home Street,Home City,Home State,Home Postal Code,"
        "Home Country/Region,Other Street,Other City,Other State,Other Postal Code,Other Country/Region,"
        "Personal Web Page,Spouse,Schools,Hobby,Location,Web Page,Birthday,Anniversary,Notes"
    ),
    "outlook_desktop": (
        "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,"
        "Business Street 2,Business Street 3,Business City,Business State,Business Postal Code,"
        "Business Country/Region,Home Street,Home Street 2,Home Street 3,Home City,Home State,Home Postal Code,"
        "Home Country/Region,Other Street,Other Street 2,Other Street 3,Other City,Other State,Other Postal Code,"
        "Other Country/Region,Assistant's Phone,Business Fax,Business Phone,Business Phone 2,Callback,Car Phone,"
        "Company Main Phone,Home Fax,Home Phone,Home Phone 2,ISDN,Mobile Phone,Other Fax,Other Phone,Pager,"
        "Primary Phone,Radio Phone,TTY/TDD Phone,Telex,Account,Anniversary,Assistant's Name,Billing Information,"
        "Birthday,Business Address PO Box,Categories,Children,Directory Server,E-mail Address,E-mail Type,"
        "E-mail Display Name,E-mail 2 Address,E-mail 2 Type,E-mail 2 Display Name,E-mail 3 Address,E-mail 3 Type,"
        "E-mail 3 Display Name,Gender,Government ID Number,Hobby,Home Address PO Box,Initials,Internet Free Busy,"
        "Keywords,Language,Location,Manager's Name,Mileage,Notes,Office Location,Organizational ID Number,"
        "Other Address PO Box,Priority,Private,Profession,Referred By,Sensitivity,Spouse,User 1,User 2,User 3,"
        "User 4,Web Page"
    ),
    "atomic_crm_contacts": (
        "first_name,last_name,gender,title,background,first_seen,last_seen,has_newsletter,status,tags,"
        "linkedin_url,company,email_work,email_home,email_other,phone_work,phone_home,phone_other"
    ),
}
#: One fictional person as each program writes her.
ANA = {
    "google_contacts_labeled_new": {
        "First Name": "Ana",
        "Middle Name": "Maria",
        "Last Name": "Ruiz",
        "Nickname": "Anita",
        "Organization Name": "Acme",
        "Organization Title": "CFO",
        "Organization Department": "Finance",
        "Birthday": "1970-12-10",
        "Notes": "met in Rome",
        "Labels": "Climbing ::: * myContacts",
        "E-mail 1 - Label": "* Work",
        "E-mail 1 - Value": "ana@acme.example ::: ana@home.example",
        "E-mail 2 - Value": "a@club.example",
        "Phone 1 - Value": "+1 555 0100",
        "Address 1 - City": "Riga",
        "Website 1 - Value": "https://www.linkedin.com/in/ana-ruiz",
    },
    "google_contacts_typed_old": {
        "Name": "Ana Maria Ruiz",
        "Given Name": "Ana",
        "Additional Name": "Maria",
        "Family Name": "Ruiz",
        "Birthday": "1970-12-10",
        "Notes": "met in Rome",
        "Group Membership": "* myContacts ::: Climbing",
        "E-mail 1 - Value": "ana@acme.example",
        "Phone 1 - Value": "+1 555 0100",
        "Organization 1 - Name": "Acme",
        "Organization 1 - Title": "CFO",
        "Organization 1 - Department": "Finance",
    },
    "google_outlook_csv": {
        "First Name": "Ana",
        "Middle Name": "Maria",
        "Last Name": "Ruiz",
        "Title": "Dr",
        "E-mail Address": "ana@acme.example",
        "Mobile Phone": "+1 555 0100",
        "Birthday": "1970-12-10",
        "Company": "Acme",
        "Job Title": "CFO",
        "Department": "Finance",
        "Notes": "met in Rome",
        "Manager's Name": "Dee Lund",
        "Referred By": "Ben Okafor",
    },
}
ANA["outlook_com"] = ANA["google_outlook_csv"]
ANA["outlook_desktop"] = {
    key: value for key, value in ANA["google_outlook_csv"].items() if key not in ("Manager's Name", "Mobile Phone")
} | {"Business Phone": "+1 555 0100", "Sensitivity": "Normal", "Gender": "Unspecified"}
del ANA["outlook_com"]
ANA["outlook_com"] = {k: v for k, v in ANA["google_outlook_csv"].items() if k != "Referred By"}
CALLED = {
    "google_contacts_labeled_new": "Google contacts, 1 person",
    "google_contacts_typed_old": "Google contacts, 1 person",
    "google_outlook_csv": "Google contacts in Outlook's layout, 1 person",
    "outlook_com": "Outlook.com contacts, 1 person",
    "outlook_desktop": "Outlook contacts, 1 person",
}


def written(name, *people, delimiter=",", quoting=csv.QUOTE_MINIMAL, header=None):
    out = io.StringIO(newline="")
    header = header or next(csv.reader([HEADERS[name]]))
    writer = csv.DictWriter(out, header, restval="", delimiter=delimiter, quoting=quoting)
    writer.writeheader()
    writer.writerows(people)
    return out.getvalue().encode()


def people_in(data, name="file", columns=None):
    rows = read_contacts(data, name, columns).rows
    return [row.dropna().to_dict() for _, row in rows.drop(columns="line").iterrows()]


def excel(*rows, title="Sheet"):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.fixture
def me(data):
    return nc.open(data / "me.netcoach", create=True, today="2026-03-04")


def brought(me, data, name="file"):
    """Bring in all that can be brought; return the actions that were found."""
    found = [me.look_through(file) for file in me.read_file(data, name)]
    for rows in found:
        me.import_rows(rows)
    return [action for rows in found for action in rows["action"]]


# -- Google and Outlook ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CALLED)
def test_what_an_address_book_exports_is_known_by_its_header(name):
    file = read_contacts(written(name, ANA[name]), "contacts.txt")
    assert file.detected == CALLED[name] and file.known
    one = people_in(written(name, ANA[name]))[0]
    assert {key: one[key] for key in ("name", "title", "department", "company", "email", "phone")} == {
        "name": "Ana Maria Ruiz",
        "title": "CFO",
        "department": "Finance",
        "company": "Acme",
        "email": "ana@acme.example",
        "phone": "+1 555 0100",
    }
    assert "met in Rome" in one["note"] and "1970" not in str(one)
    assert "Birthday" in file.left_out


@pytest.mark.parametrize("name", CALLED)
@pytest.mark.parametrize("dress", ["semicolons", "tabs", "quoted", "other order", "cp1252", "byte order mark", "crlf"])
def test_its_dress_and_the_order_of_its_columns_do_not_matter(name, dress):
    plain = written(name, ANA[name])
    header = next(csv.reader([HEADERS[name]]))
    dressed = {
        "semicolons": written(name, ANA[name], delimiter=";"),
        "tabs": written(name, ANA[name], delimiter="\t"),
        "quoted": written(name, ANA[name], quoting=csv.QUOTE_ALL),
        "other order": written(name, ANA[name], header=header[::-1]),
        "cp1252": plain.replace(b"Riga", "Jūrm".encode("cp1252", "replace")),
        "byte order mark": b"\xef\xbb\xbf" + plain,
        "crlf": plain.replace(b"\r\n", b"\n"),
    }[dress]
    told = {key: value for key, value in people_in(dressed)[0].items() if key != "note"}
    assert told == {key: value for key, value in people_in(plain)[0].items() if key != "note"}


def test_what_google_joins_is_taken_apart_and_its_own_groups_are_nobody_s_business():
    one = people_in(written("google_contacts_labeled_new", ANA["google_contacts_labeled_new"]))[0]
    lines = one["note"].split("\n")
    assert "E-mail 1 - Value: ana@home.example" in lines and "E-mail 2 - Value: a@club.example" in lines
    assert "Labels: Climbing" in lines and "myContacts" not in one["note"]
    assert (one["aliases"], one["url"]) == ("Anita", "https://www.linkedin.com/in/ana-ruiz")


def test_more_columns_of_one_kind_than_usual_are_no_trouble():
    header = [*next(csv.reader([HEADERS["google_contacts_labeled_new"]])), "E-mail 7 - Label", "E-mail 7 - Value"]
    one = people_in(written("", {"First Name": "Ana", "E-mail 7 - Value": "a@x.example"}, header=header))[0]
    assert one["note"] == "E-mail 7 - Value: a@x.example"


def test_who_referred_and_who_leads_are_kept_in_words():
    one = people_in(written("google_outlook_csv", ANA["google_outlook_csv"]))[0]
    assert one["how_met"] == "Referred by Ben Okafor" and "Manager's Name: Dee Lund" in one["note"]
    assert "Dr" not in one["name"] and one["title"] == "CFO"


@pytest.mark.parametrize("name", CALLED)
def test_a_second_import_of_an_address_book_changes_nothing_and_one_undo_takes_the_first_back(me, name):
    data = written(name, ANA[name], ANA[name])
    assert brought(me, data) == ["add", "skip"]
    facts = len(me.opened().rows)
    assert brought(me, data) == ["skip", "skip"] and len(me.opened().rows) == facts
    me.undo()
    assert me.people.empty


def test_a_row_without_a_name_is_listed_and_the_others_go_in():
    file = read_contacts(written("outlook_com", {"Company": "Acme"}, ANA["outlook_com"]))
    assert file.problems[["line", "reason"]].to_numpy().tolist() == [
        [2, "Name: Please write a name. A first name or initials are enough."]
    ]
    assert len(file.rows) == 1 and b"Acme" in file.mend_file()


# -- any table, with a mapping -----------------------------------------------------------------------------------------

OWN = b"Wer;Firma;Rolle\nAna Ruiz;Acme;CFO\nBen Okafor;Beta;COO\n"
SAID = {"Wer": "name", "Firma": "company", "Rolle": "title"}


def test_a_table_that_only_she_knows_is_asked_about_and_remembered(me):
    file = me.read_file(OWN, "list.csv")[0]
    assert not file.known and file.rows.empty and file.columns == {"Wer": "noted", "Firma": "company", "Rolle": "noted"}
    me.say_columns(SAID)
    assert brought(me, OWN) == ["add", "add"]
    assert me.people[["name", "company", "title"]].to_numpy().tolist()[0] == ["Ana Ruiz", "Acme", "CFO"]
    other_order = b"Rolle;Wer;Firma\nCEO;Cho Kim;Acme\n"
    assert brought(me, other_order) == ["add"] and me.people["title"].tolist()[2] == "CEO"
    with pytest.raises(NetcoachError, match="which column is the name"):
        me.say_columns({"Wer": "noted"})


def test_columns_with_usual_names_are_guessed_and_what_she_says_holds():
    data = written("atomic_crm_contacts", {"first_name": "Ana", "last_name": "Ruiz", "gender": "f", "title": "CFO"})
    assert people_in(data) == [{"name": "Ana Ruiz", "title": "CFO"}]
    assert people_in(data, columns={"title": "", "gender": "noted"}) == [{"name": "Ana Ruiz", "note": "gender: f"}]


def test_the_command_asks_for_the_name_column_in_words(me, tmp_path):
    (tmp_path / "list.csv").write_bytes(OWN)
    with pytest.raises(NetcoachError, match="Which is the name: Wer, Firma, Rolle"):
        me.import_file(tmp_path / "list.csv")
    me.say_columns(SAID)
    assert me.import_file(tmp_path / "list.csv").startswith("A table, 2 people. Added 2")


# -- Excel -------------------------------------------------------------------------------------------------------------


def test_an_excel_sheet_reads_as_the_same_table():
    data = excel(["A list"], [], ["Name", "Company", "Phone", "Connected On"], ["Ana Ruiz", "Acme", 15550100.0, None])
    assert people_in(data) == [{"name": "Ana Ruiz", "company": "Acme", "phone": "15550100"}]
    days = excel(["First Name", "Last Name", "Connected On"], ["Ana", "None", dt.date(2023, 3, 15)])
    file = read_contacts(days)
    assert file.detected == "LinkedIn connections, 1 person"
    assert file.rows[["line", "name", "connected_on"]].to_numpy().tolist() == [[2, "Ana None", "2023-03-15"]]


def test_a_stray_cell_in_the_last_corner_costs_no_memory():
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.active["A2"], book.active["XFD1048576"] = "Name", "Ana", " "
    book.save(out)
    assert [one["name"] for one in people_in(out.getvalue())] == ["Ana"]


def test_a_damaged_excel_file_is_refused_in_words():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<no")
    with pytest.raises(UnreadableFileError, match="damaged or locked"):
        read_contacts(out.getvalue(), "a.xlsx")


# -- vCards ------------------------------------------------------------------------------------------------------------

CARD = {
    "2.1": "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BC=\r\nrgen\r\n"
    "TEL;WORK;VOICE:+1 555 0100\r\nEMAIL;INTERNET:j@acme.example\r\nORG:Acme;Finance\r\nTITLE:CFO\r\nEND:VCARD\r\n",
    "3.0": "BEGIN:VCARD\nVERSION:3.0\nFN:Jürgen Müller\nN:Müller;Jürgen;;;\nitem1.EMAIL;type=INTERNET;type=pref:j@a\n"
    " cme.example\nitem1.X-ABLabel:_$!<Work>!$_\nTEL;TYPE=WORK:+1 555 0100\nORG:Acme;Finance;\nTITLE:CFO\n"
    "BDAY:--1210\nADR:;;1 Road;Riga;;;\nEND:VCARD\n",
    "4.0": 'BEGIN:VCARD\nVERSION:4.0\nFN;ALTID=1:Jürgen Müller\nEMAIL;PREF=1;TYPE="work,home":j@acme.example\n'
    "TEL;VALUE=uri:tel:+1 555 0100\nORG:Acme;Finance\nTITLE:CFO\nEND:VCARD\n",
}


@pytest.mark.parametrize("version", CARD)
def test_a_card_of_any_version_says_the_same(version):
    file = read_contacts(CARD[version].encode(), "card.bin")
    assert file.detected == "vCards, 1 person"
    assert people_in(CARD[version].encode()) == [
        {
            "name": "Jürgen Müller",
            "title": "CFO",
            "department": "Finance",
            "company": "Acme",
            "email": "j@acme.example",
            "phone": "+1 555 0100",
        }
    ]


def test_a_birthday_and_an_address_are_said_to_be_left_out_and_are_nowhere():
    file = read_contacts(CARD["3.0"].encode())
    assert file.left_out == ["Birthday", "Street and city"]
    assert "1210" not in file.rows.to_csv() and "Riga" not in file.rows.to_csv()


def test_broken_cards_are_listed_with_their_line_and_the_others_go_in():
    cut = "BEGIN:VCARD\nFN:Cut Off\n"
    text = "BEGIN:VCAR\nFN:Cho\nEND:VCARD\n" + cut + CARD["4.0"] + "BEGIN:VCARD\nFN:\nNICKNAME:Bo,Bobo\nEND:VCARD\n"
    file = read_contacts((text + "BEGIN:VCARD\nFN:\nN:;;;;\nEND:VCARD\nno colon\n" + cut).encode())
    assert file.rows["name"].tolist() == ["Cho", "Jürgen Müller", "Bo"]
    assert file.problems[["line", "reason"]].to_numpy().tolist() == [[4, cards.CUT_OFF], [23, cards.CUT_OFF]]


def test_the_card_of_an_assistant_inside_a_card_is_not_hers():
    text = "BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nFN:Assistant\nEND:VCARD\nFN:Ana\nEND:VCARD\n"
    assert [one["name"] for one in people_in(text.encode())] == ["Ana"]


def test_a_second_import_of_cards_changes_nothing(me):
    assert brought(me, CARD["4.0"].encode()) == ["add"]
    assert brought(me, CARD["2.1"].encode()) == ["skip"]
    assert len(me.people) == 1


# -- calendars ---------------------------------------------------------------------------------------------------------

ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Riga\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0200\r\n"
    "TZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
BEN = "ATTENDEE;CN=Ben Okafor:mailto:ben@acme.example"
ME = "ATTENDEE;CN=Mara;PARTSTAT=ACCEPTED:mailto:Mara@acme.example"


def event(*lines, day="20260302", uid="1", title="Budget"):
    start = [] if any(line.startswith("DTSTART") for line in lines) else [f"DTSTART;TZID=Europe/Riga:{day}T100000"]
    start += [] if any(line.startswith("DTSTART;VALUE") for line in lines) else ["DURATION:PT45M"]
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *start, *lines, "END:VEVENT", ""])


def calendar(*events):
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + ZONE + "".join(events) + "END:VCALENDAR\r\n").encode()


def suggested(me, data, **more):
    [file] = me.read_file(data, "work.ics", **more)
    return file, [(talk["happened_on"], [name for name, _, _ in talk["who"]]) for talk in file.talks]


@pytest.fixture
def mara(me):
    me.say_me("mara@ACME.example")
    return me


def test_a_talk_is_suggested_with_those_who_were_there_and_neither_she_nor_a_room(mara):
    room = "ATTENDEE;CUTYPE=ROOM;CN=Room 4:mailto:room4@acme.example"
    gone = "ATTENDEE;PARTSTAT=DECLINED;CN=Cho:mailto:cho@acme.example"
    nameless = "ATTENDEE;CN=dee.lund@acme.example:mailto:dee.lund@acme.example"
    began = "ORGANIZER;CN=Mara:mailto:mara@acme.example"
    file, found = suggested(
        mara, calendar(event(began, ME, BEN, room, gone, nameless, "LOCATION:https://x.zoom.us/j/1"))
    )
    assert file.detected == "A calendar, 1 talk" and found == [("2026-03-02", ["Ben Okafor", "Dee Lund"])]
    talk = file.talks[0]
    assert (talk["minutes"], talk["channel"], talk["started_by"], talk["note"]) == (45, "video", "me", "Budget")


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([BEN, "STATUS:CANCELLED"], "1 cancelled"),
        ([BEN, ME.replace("ACCEPTED", "DECLINED")], "1 that you declined"),
        ([BEN, "DTSTART;VALUE=DATE:20260302"], "1 of whole days"),
        ([ME], "1 with nobody else"),
        ([f"ATTENDEE:mailto:p{n}@acme.example" for n in range(9)], "1 with more than 8 people"),
    ],
)
def test_what_was_no_talk_is_left_out_and_counted(mara, lines, why):
    file, found = suggested(mara, calendar(event(*lines)))
    assert (found, file.left_out) == ([], [why]) and file.problems.empty


def test_a_repeating_event_is_unfolded_inside_the_span_only_without_what_was_moved_or_dropped(mara):
    weekly = event(
        BEN, "DTSTART;TZID=Europe/Riga:20250101T100000", "RRULE:FREQ=WEEKLY;UNTIL=20260225T080000Z",
        "EXDATE;TZID=Europe/Riga:20260211T100000",
    )  # fmt: skip
    moved = event(BEN, "DTSTART;TZID=Europe/Riga:20260219T160000", "RECURRENCE-ID;TZID=Europe/Riga:20260218T100000")
    for events in ((weekly, moved), (moved, weekly)):
        _, found = suggested(mara, calendar(*events), since=dt.date(2026, 2, 1))
        assert [day for day, _ in found] == ["2026-02-25", "2026-02-19", "2026-02-04"]
    endless = event(BEN, "RRULE:FREQ=DAILY", day="20260301")
    assert len(suggested(mara, calendar(endless))[1]) == 4  # until her today, and not in the days to come
    three = event(BEN, "RRULE:FREQ=DAILY;COUNT=3", day="20260301")
    assert len(suggested(mara, calendar(three))[1]) == 3
    assert suggested(mara, calendar(event(BEN, day="20240101"), event(BEN, day="20260601")))[1] == []


def test_an_event_that_cannot_be_is_listed_with_its_line(mara):
    bad = [event(BEN, f"RRULE:FREQ={way}", title="No end") for way in ("SECONDLY", "NEVER")]
    old = event(BEN, "DTSTART:00010101T100000", "RRULE:FREQ=DAILY", title="Old")
    file, found = suggested(mara, calendar(*bad, old, event("DTSTART:tomorrow", BEN), event(BEN)))
    assert found == [("2026-03-02", ["Ben Okafor"])]
    assert len(file.problems) == 4 and file.problems["line"][0] == 12 and file.problems["text"][0] == "No end"


@pytest.mark.parametrize("broken", [b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n"])
def test_a_damaged_calendar_is_refused_or_empty_and_never_an_error(mara, broken):
    try:
        assert suggested(mara, broken)[1] == []
    except UnreadableFileError as refusal:
        assert "damaged calendar" in str(refusal)


def test_without_her_own_address_it_is_asked_for_and_remembered(me, tmp_path):
    data = calendar(*(event(ME, BEN if n else "", day=f"2026020{n + 1}", uid=str(n)) for n in range(3)))
    file, _ = suggested(me, data)
    assert file.could_be_me == ["Mara@acme.example", "ben@acme.example"]
    (tmp_path / "c.ics").write_bytes(data)
    with pytest.raises(NetcoachError, match=r"Which address is yours: Mara@acme\.example"):
        me.import_file(tmp_path / "c.ics")
    me.say_me("Mara@acme.example")
    assert me.import_file(tmp_path / "c.ics").startswith("A calendar, 2 talks. Added 2")
    assert me.people["name"].tolist() == ["Ben Okafor"] and me.people["email"].tolist() == ["ben@acme.example"]
    assert me.interactions["note"].tolist() == ["Budget", "Budget"]


def test_a_second_import_of_a_calendar_changes_nothing_and_one_undo_takes_people_and_talks_back(mara):
    twice = [event(BEN, uid=uid, title=uid) for uid in ("a", "b")]
    data = calendar(*twice, event(BEN, "ATTENDEE;CN=Cho Kim:mailto:cho@x.example", "RRULE:FREQ=WEEKLY", day="20260201"))
    assert set(brought(mara, data)) == {"add"} and sorted(mara.people["name"]) == ["Ben Okafor", "Cho Kim"]
    facts = len(mara.opened().rows)
    assert set(brought(mara, data)) == {"skip"} and len(mara.opened().rows) == facts
    mara.undo()
    assert mara.people.empty and mara.interactions.empty


def test_somebody_who_is_here_is_known_by_address_or_name_and_two_of_one_name_are_asked_about(mara):
    ben = mara.add("person", name="B. Okafor", email="BEN@acme.example")
    for _ in range(2):
        mara.add("person", name="Cho Kim")
    cho = "ATTENDEE;CN=Cho Kim:mailto:cho@x.example"
    rows = mara.look_through(mara.read_file(calendar(event(BEN), event(BEN, cho, uid="2")))[0])
    assert rows["action"].tolist() == ["add", "ask"] and rows["changes"][0]["people"] == [ben]
    assert rows["reason"][1] == "Two people here are called Cho Kim."


# -- the rest of LinkedIn's archive ------------------------------------------------------------------------------------

MARA, URL = "https://www.linkedin.com/in/mara", "https://www.linkedin.com/in/"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,"
    "ATTACHMENTS\n"
    f'c1,,Mara,{MARA},"Ruiz, Ana, MBA",{URL}ana,2025-07-01 10:05:00 UTC,,secret words,INBOX,\n'
    f'c1,,"Ruiz, Ana, MBA",{URL}ana,Mara,{MARA},2025-07-01 10:00:00 UTC,,secret words,INBOX,\n'
    f'c2,,Mara,{MARA},"Ben Okafor,Cho Kim","{URL}ben,{URL}cho",2025-08-02 09:00:00 UTC,Hi,secret words,INBOX,\n'
)
REST = {
    "Invitations.csv": "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    f'Mara,Dee Lund,"7/18/25, 3:43 PM",secret words,OUTGOING,{MARA},{URL}dee\n'
    f'Eli Roth,Mara,"7/8/25, 3:43 PM",,INCOMING,{URL}eli,{MARA}\n',
    "Endorsement_Received_Info.csv": "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,"
    f"Endorser Public Url,Endorsement Status\n2025/09/03 10:00:00 UTC,Budgets,Ana,Ruiz,{URL}ana,ACCEPTED\n",
    "Endorsement_Given_Info.csv": "Endorsement Date,Skill Name,Endorsee First Name,Endorsee Last Name,"
    f"Endorsee Public Url,Endorsement Status\n2025/09/04 10:00:00 UTC,Budgets,Ana,Ruiz,{URL}ana,ACCEPTED\n",
    "Recommendations_Given.csv": "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
    'Ben,Okafor,Acme,COO,secret words,"10/25/25, 09:00 AM",VISIBLE\n',
}


def archive(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for name, text in files.items():
            zipped.writestr(f"Export/{name}", text)
    return out.getvalue()


def test_messages_are_suggested_as_talks_without_a_word_of_what_was_written(me):
    me.say_me(MARA + "/")
    file, found = suggested(me, MESSAGES.encode())
    assert found == [("2025-08-02", ["Ben Okafor", "Cho Kim"]), ("2025-07-01", ["Ruiz, Ana, MBA"])]
    assert [talk["started_by"] for talk in file.talks] == ["me", "them"]
    assert "secret" not in str(file.talks) and file.talks[0]["channel"] == "message"


def test_which_profile_is_hers_is_asked_and_never_told_by_a_name(me):
    me.put("about", "about", names=["Mara"])
    assert suggested(me, MESSAGES.encode())[0].could_be_me[0] == "linkedin.com/in/mara"


def test_another_of_her_name_is_not_she(me):
    me.say_me(MARA)
    data = MESSAGES.replace(f"Mara,{MARA}", "M,X").replace(f"{URL}ana", MARA).replace("M,X", f"Mara,{URL}mara2")
    assert {talk["started_by"] for talk in me.read_file(data.encode())[0].talks if talk["line"] == 2} <= {"them"}
    assert [talk["started_by"] for talk in me.read_file(data.encode())[0].talks][-1] == "me"


def test_what_each_file_of_the_archive_says_about_who_began(me):
    me.say_me(MARA)
    told = {}
    for name, text in REST.items():
        for talk in me.read_file(archive(**{name: text}), "a.zip")[0].talks:
            told[name, talk["who"][0][0]] = (talk["happened_on"], talk["kind"], talk["started_by"])
    assert told == {
        ("Invitations.csv", "Dee Lund"): ("2025-07-18", "conversation", "me"),
        ("Invitations.csv", "Eli Roth"): ("2025-07-08", "conversation", "them"),
        ("Endorsement_Received_Info.csv", "Ana Ruiz"): ("2025-09-03", "appreciation", "them"),
        ("Endorsement_Given_Info.csv", "Ana Ruiz"): ("2025-09-04", "appreciation", "me"),
        ("Recommendations_Given.csv", "Ben Okafor"): ("2025-10-25", "appreciation", "me"),
    }


def test_an_archive_brings_its_people_and_offers_the_talks(me, tmp_path):
    me.say_me(MARA)
    people = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nAna,Ruiz,,,,,15 Mar 2023\n"
    path = tmp_path / "export.zip"
    path.write_bytes(archive(**{"messages.csv": MESSAGES, "Connections.csv": people}, **REST))
    assert [file.detected.split(",")[0] for file in me.read_file(path.read_bytes())] == [
        "LinkedIn messages",
        "LinkedIn connections",
        "LinkedIn invitations",
        "LinkedIn endorsements",
        "LinkedIn endorsements",
        "LinkedIn recommendations",
    ]
    said = me.import_file(path)
    assert (
        said.startswith("LinkedIn connections, 1 person. Added 1") and "Also in it: LinkedIn messages, 2 talks" in said
    )
    assert me.interactions.empty


# -- near-duplicates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["Robert Smith", "Robert J. Smith, MBA", "Smith, Robert", "Bob Smíth"])
def test_somebody_who_may_be_here_under_another_spelling_is_asked_about(me, other):
    robert = me.add("person", name=other)
    data = b"Name,Company\nBob Smith,Acme\n"
    file = me.read_file(data)[0]
    rows = me.look_through(file)
    assert rows.loc[0, "action"] == "ask" and rows.loc[0, "like"] == [robert]
    assert rows.loc[0, "reason"] == f"{other} is here: the same person?"
    assert me.look_through(file, said={2: "new"}).loc[0, "action"] == "add"
    me.import_rows(me.look_through(file, said={2: robert}))
    assert len(me.people) == 1 and me.values(robert)["company"] == "Acme"
    assert me.values(robert)["name"] == other and me.values(robert)["aliases"] == ["Bob Smith"]
    assert me.look_through(file).loc[0, "action"] == "skip"
    me.undo()
    assert "aliases" not in (me.values(robert) or {}) or not me.values(robert)["aliases"]


def test_two_who_only_share_a_surname_or_a_first_name_are_two(me):
    for name in ("Rita Smith", "Bob Jones", "Smith"):
        me.add("person", name=name)
    assert me.look_through(me.read_file(b"Name\nBob Smith\n")[0])["action"].tolist() == ["add"]


def test_the_file_s_word_is_taken_only_where_she_says_so(me):
    me.add("person", name="Ana", title="CFO", note="mine")
    file = me.read_file(b"Name,Title,Notes\nAna,CEO,theirs\n")[0]
    assert me.look_through(file)["action"].tolist() == ["skip"]
    assert me.look_through(file, theirs=True)["changes"].tolist() == [{"title": "CEO"}]


# -- limits ------------------------------------------------------------------------------------------------------------

HUGE = """
import sys
import netcoach as nc
from netcoach.errors import UnreadableFileError
me = nc.open(sys.argv[1], create=True, today="2026-03-04")
me.say_me("me@acme.example")
head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\\n"
row = "Ana{0},Ruiz,https://www.linkedin.com/in/a{0},a{0}@acme.example,Acme,CFO,15 Mar 2023\\n"
def card(n): return f"BEGIN:VCARD\\nVERSION:3.0\\nFN:Ana{n} Ruiz\\nEMAIL:a{n}@acme.example\\nEND:VCARD\\n"
def event(n): return f"BEGIN:VEVENT\\nDTSTART:200{n % 10}0302T100000\\nATTENDEE:mailto:a{n}@x.example\\nEND:VEVENT\\n"
def csv(count): return (head + "".join(map(row.format, range(count)))).encode()
def vcf(count): return "".join(map(card, range(count))).encode()
def ics(count): return ("BEGIN:VCALENDAR\\n" + "".join(map(event, range(count))) + "END:VCALENDAR\\n").encode()
for make in (csv, vcf, ics):
    for count in (50_000, 50_001):
        try:
            files = me.read_file(make(count), "all")
            print(make.__name__, count, len(me.look_through(files[0])))
        except UnreadableFileError as refusal:
            print(make.__name__, count, refusal)
# Not ru_maxrss: there a child begins with what its parent held, here with a whole test run.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from Linux")
def test_fifty_thousand_rows_fit_into_500_megabytes_and_one_more_is_refused_in_words(data):
    done = subprocess.run(
        [sys.executable, "-c", HUGE, str(data / "j.netcoach")],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    *said, megabytes = done.stdout.splitlines()
    assert said[0::2] == ["csv 50000 50000", "vcf 50000 50000", "ics 50000 0"], done.stderr
    assert all("more than 50,000" in line and "Please bring" in line for line in said[1::2])
    assert int(megabytes) < 500
