"""The whole journey on three computers: from LinkedIn's zip and a session that is shared to a report on paper."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from conftest import ROOT, WAIT
from playwright.sync_api import expect
from test_first_evening import form, only_this_machine

import netcoach as nc

PAGE, DAY = "08_hold_a_session.ipynb", "2026-03-04"
NOTICED, SAID, ANSWER = "I wait to be asked.", "To ask is not to beg.", "You asked, and then you waited."
TOPIC, ANOTHER, THEME = "the new plant", "the first question", "Asking early"
SEEN = "And as my coach sees it?"
FIVE = ["Ana Ruiz", "Ben Okoro, MBA", "Cho Lim", "Jörg Öztürk", "Eve Nakamura 🌱"]  # every eighth in the file
PREAMBLE = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing."\n\n'
)
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
MESSAGES = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,"
MESSAGES += "FOLDER,ATTACHMENTS\n1,,Lea Ott,https://www.linkedin.com/in/lea,Mia,https://www.linkedin.com/in/mia,"
MESSAGES += "2026-02-01 10:00:00 UTC,,Nobody reads this.,INBOX,\n"


def linkedin(path):
    """Write an archive as LinkedIn sends it: forty connections, five of them ours, and other files beside them."""
    names = [("Person", f"Number{n}") for n in range(35)]
    for n, name in enumerate(FIVE):
        names.insert(8 * n, tuple(name.split(" ", 1)))
    lines = [f'{a},"{b}",https://www.linkedin.com/in/p{n},,Acme,Buyer,15 Mar 2023' for n, (a, b) in enumerate(names)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Basic/Connections.csv", PREAMBLE + CONNECTIONS + "\n".join(lines))
        archive.writestr("Basic/messages.csv", MESSAGES)
        archive.writestr("Basic/Positions.csv", "Company Name,Title,Description,Location,Started On,Finished On\n")
    return path


def bring_in(client, archive):
    with client.page.expect_file_chooser() as chosen:
        client.press("Choose a file")
    chosen.value.set_files(archive)
    client.see("40 new")
    client.see("1–12 of 40 · 0 ticked")
    for number, name in enumerate(FIVE, start=1):
        if not client.sheet.get_by_label(name, exact=True).count():
            form(client, "40 new").get_by_role("button", name="More", exact=True).click()
        client.sheet.get_by_label(name, exact=True).check()
        client.see(f"of 40 · {number} ticked")
    client.screenshot("journey_1_five_ticked")
    client.press("Bring in the ticked rows")
    client.see("Five came in. One Undo takes all of it back.")


def kept(home):
    """Return what her journal holds by now: the names, whom she has paired with, and the ids of all its facts."""
    [path] = (home / "data" / "journals").glob("*.netcoach")
    me = nc.open(path, today=DAY)
    held = sorted(me.names.values()), list(me.partners()), [row.id for row in me.opened().rows]
    me.opened().close()
    return held


def under_my_journal(client, part):
    client.press("My journal …")
    client.press(part)


def write_pack(client, other):
    """Share the session, unless it is shared already, and write a pack; return the form and where the pack is."""
    under_my_journal(client, "Share with my" if other == "client" else "Share with my coach")
    share = form(client, f"This goes to your {other}, and nothing else.")
    if other == "coach":
        more = share.get_by_label("share something more …")
        name = more.locator("option").filter(has_text=re.compile("^Session")).first.inner_text()
        more.select_option(label=name)
    expect(share.get_by_label(re.compile("^Session")).first).to_be_checked(timeout=WAIT)
    share.get_by_role("button", name=f"Write a pack for my {other}").click()
    expect(share).to_contain_text("Send this file as it is", timeout=WAIT)
    return share, Path(share.locator("p").filter(has_text="Send this file as it is").locator("b").inner_text())


def receive(pack, passphrase, home):
    """Begin a coach's copy on another computer, as typed there; return where it is."""
    command = [sys.executable, str(ROOT / "netcoach"), "receive", str(pack), "--name", "Client one", "--yes"]
    there = {"HOME": str(home), "NETCOACH_DATA": str(home / "data"), "NETCOACH_TODAY": DAY, "PYTHONPATH": str(ROOT)}
    typed = f"{passphrase}\n"
    done = subprocess.run(command, env=os.environ | there, input=typed, capture_output=True, text=True)
    copy = re.search(r"It is in (\S+\.netcoach)", done.stdout)
    assert copy, done.stdout + done.stderr
    return copy[1]


def choose_pack(client, pack, passphrase=""):
    share = form(client, "This goes to your coach, and nothing else.")
    share.get_by_placeholder("its passphrase, if it has one").fill(passphrase)
    with client.page.expect_file_chooser() as chooser:
        share.get_by_role("button", name="Choose a pack that came").click()
    chooser.value.set_files(pack)
    return share


def write_report(client, for_whom):
    report = form(client, "For whom is the report?")
    report.get_by_role("button", name=for_whom).click()
    if "pays" in for_whom:
        report.get_by_label("Themes that I release").fill(THEME)
    report.get_by_role("button", name="Show me what would be in it").click()
    report.get_by_role("button", name="Write it", exact=True).click()
    expect(report).to_contain_text("The report is", timeout=WAIT)
    return Path(report.locator("p").filter(has_text="The report is").locator("b").inner_text())


def on_paper(client, written, name):
    """Print a report as her browser does; return its words and how many pages it has."""
    client.page.goto(written.as_uri())
    client.page.emulate_media(media="print")
    client.page.screenshot(path=client.shot(name), full_page=True)
    printed = client.page.pdf(path=client.shot(name).with_suffix(".pdf"), format="A4", prefer_css_page_size=True)
    return client.page.inner_text("body"), len(re.findall(rb"/Type\s*/Page\b", printed))


def test_from_linkedin_s_zip_to_a_session_that_is_shared_answered_received_and_printed(tmp_path, start_lab, visit):
    hers, coachs = tmp_path / "hers", tmp_path / "coachs"
    client = visit(start_lab("open", home=hers, NETCOACH_TODAY=DAY))
    client.open("02_people_around_me.ipynb")
    client.start()
    client.press("Make my own journal")
    client.press("Without a passphrase")
    bring_in(client, linkedin(tmp_path / "Basic_LinkedInDataExport.zip"))
    client.see(FIVE[0])
    form(client, "One Undo takes all of it back").get_by_role("button", name="Undo").click()
    client.see("Taken back.")
    expect(client.sheet.get_by_role("button", name=FIVE[0])).to_have_count(0)
    client.press("Bring it back")
    for name in FIVE:
        expect(client.sheet.get_by_role("button", name=name).first).to_be_visible()
    assert kept(hers)[0] == sorted(FIVE)

    client.open("04_my_ten_minutes.ipynb")
    client.start()
    talk = form(client, "Who was it with?")
    talk.get_by_label("Who was it with?").fill("Cho Lim")
    talk.get_by_label("Who was it with?").press("Tab")
    talk.get_by_role("button", name="yesterday").click()
    talk.get_by_label("What was it about?").fill(TOPIC)
    talk.get_by_role("button", name="Save", exact=True).click()
    client.see(f"Cho Lim · yesterday · {TOPIC}")

    client.open(PAGE)
    client.start()
    before = form(client, "What have I noticed?")
    before.get_by_label("What have I noticed?").fill(NOTICED)
    expect(before).to_contain_text("Saved")
    topics = form(client, "What do we want to talk about?")
    topics.get_by_label("What do we want to talk about?").fill(TOPIC)
    topics.get_by_role("button", name="Put it on the list").click()
    expect(topics.locator(".nc-talk")).to_contain_text([TOPIC])
    share, pack = write_pack(client, "coach")
    passphrase = share.locator(".nc-words").inner_text()
    client.screenshot("journey_2_shared")

    coach = visit(start_lab("open", "--journal", receive(pack, passphrase, coachs), home=coachs, NETCOACH_TODAY=DAY))
    coach.open(PAGE)
    coach.start()
    expect(form(coach, "What do we want to talk about?").locator(".nc-talk")).to_contain_text([TOPIC])
    expect(form(coach, "What have I noticed?").get_by_label("What have I noticed?")).to_have_value(NOTICED)
    changed = form(coach, SEEN)
    changed.get_by_label(SEEN).fill(ANSWER)
    expect(changed).to_contain_text("Saved", timeout=WAIT)
    _, answer = write_pack(coach, "client")
    coach.screenshot("journey_3_coach")
    assert not any(name in coach.page.content() for name in FIVE)

    choose_pack(client, answer)
    expect(form(client, SEEN)).to_contain_text(ANSWER, timeout=WAIT)
    expect(form(client, SEEN).get_by_label(SEEN)).to_have_value(ANSWER)
    expect(form(client, SEEN)).to_contain_text("You and your coach see this")

    # somebody else who was told the passphrase: the page asks first
    other = nc.open(receive(pack, passphrase, tmp_path / "elsewhere"), today=DAY)
    session = other.session_now()
    other.change(session, agenda=[TOPIC, ANOTHER])
    other.share(tmp_path / "unknown.netcoach-pack", passphrase="four other words")
    share = choose_pack(client, tmp_path / "unknown.netcoach-pack", "four other words")
    expect(share).to_contain_text("This comes from somebody you have not paired with: a coach, one entry", timeout=WAIT)
    expect(share).not_to_contain_text("Came in")
    client.screenshot("journey_4_asked_first")
    held, topics = kept(hers), form(client, "What do we want to talk about?").locator(".nc-talk")
    share.get_by_role("button", name="No", exact=True).click()
    expect(share).to_contain_text("Nothing was changed.")
    expect(topics).to_have_count(1)
    assert kept(hers) == held and len(held[1]) == 1
    choose_pack(client, tmp_path / "unknown.netcoach-pack", "four other words")
    share.get_by_role("button", name="Yes", exact=True).click()
    expect(topics).to_contain_text([TOPIC, ANOTHER], timeout=WAIT)
    assert len(kept(hers)[1]) == 2

    close = form(client, "What do I take away, in one sentence?")
    close.get_by_label("What do I take away, in one sentence?").fill(SAID)
    expect(close).to_contain_text("Saved")
    close.get_by_role("button", name="Close this session").click()
    expect(close).to_contain_text("It stays as it was written")
    client.press("A report")
    reports = [write_report(client, whom) for whom in ("for myself", "for my coach", "for whoever pays")]
    assert only_this_machine(client) and only_this_machine(coach)
    printed = [on_paper(client, each, f"journey_{number}_report") for number, each in enumerate(reports, start=5)]
    (own, pages), (for_coach, one), (for_sponsor, also_one) = printed
    assert 2 <= pages <= 3 and one == also_one == 1
    assert all(said in text for said in (SAID, ANSWER) for text in (own, for_coach)) and "Cho Lim" in own
    assert "Sessions that took place: 1\n" in for_sponsor and THEME in for_sponsor
    names = set(re.findall(r"\w+", " ".join(FIVE)))
    assert not any(names.intersection(re.findall(r"\w+", text)) for text in (for_coach, for_sponsor))
    assert not any(said in for_sponsor for said in (NOTICED, SAID, ANSWER, TOPIC, ANOTHER))
