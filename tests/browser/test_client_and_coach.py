"""Two people and two computers: she closes a session and shares it, her coach answers, and she prints a report."""

import os
import re
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, WAIT
from playwright.sync_api import expect
from test_first_evening import form, only_this_machine

import netcoach as nc

PAGE, DAY = "08_hold_a_session.ipynb", "2026-03-04"
SAID, ANSWER = "To ask is not to beg.", "You asked, and then you waited."
SEEN = "And as my coach sees it?"


def open_session(client):
    client.open(PAGE)
    client.start()


def under_my_journal(client, part):
    client.press("My journal …")
    client.press(part)


def write_pack(client, other):
    """Share the newest session and write a pack; return the form and where the pack is."""
    under_my_journal(client, "Share with my" if other == "client" else "Share with my coach")
    share = form(client, f"This goes to your {other}, and nothing else.")
    more = share.locator("select")
    name = more.locator("option").filter(has_text=re.compile("^Session")).first.inner_text()
    more.select_option(label=name)
    expect(share.get_by_label(re.compile("^Session")).first).to_be_checked(timeout=WAIT)
    share.get_by_role("button", name=f"Write a pack for my {other}").click()
    expect(share).to_contain_text("Send this file as it is", timeout=WAIT)
    return share, Path(share.locator("p").filter(has_text="Send this file as it is").locator("b").inner_text())


def test_a_session_is_shared_answered_received_and_printed(tmp_path, start_lab, visit):
    hers, coachs = tmp_path / "hers", tmp_path / "coachs"
    path = hers / "data" / "journals" / "mine.netcoach"
    me = nc.open(path, create=True, today=DAY)
    me.add("person", name="Cho Lim", note_private="Nobody else reads this.")
    session = me.add("session", day=DAY, takeaway=SAID)
    me.change(session, completed_on=DAY)
    me.opened().close()
    client = visit(start_lab("open", "--journal", str(path), home=hers, NETCOACH_TODAY=DAY))
    open_session(client)
    share, pack = write_pack(client, "coach")
    passphrase = share.locator(".nc-words").inner_text()
    client.screenshot("share_1_client")

    command = [sys.executable, str(ROOT / "netcoach"), "receive", str(pack), "--name", "Client one", "--yes"]
    there = {"HOME": str(coachs), "NETCOACH_DATA": str(coachs / "data"), "NETCOACH_TODAY": DAY}
    environment = os.environ | there | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, input=f"{passphrase}\n", capture_output=True, text=True)
    copy = re.search(r"It is in (\S+\.netcoach)", done.stdout)
    assert copy, done.stdout + done.stderr
    coach = visit(start_lab("open", "--journal", copy[1], home=coachs, NETCOACH_TODAY=DAY))
    open_session(coach)
    coach.see(f"You took with you: “{SAID}”")
    changed = form(coach, SEEN)
    changed.get_by_label(SEEN).fill(ANSWER)
    expect(changed).to_contain_text("Saved", timeout=WAIT)
    _, answer = write_pack(coach, "client")
    coach.screenshot("share_2_coach")
    assert "Cho Lim" not in coach.page.content()

    client.page.reload()
    client.start()
    under_my_journal(client, "Share with my coach")
    share = form(client, "This goes to your coach, and nothing else.")
    with client.page.expect_file_chooser() as chooser:
        share.get_by_role("button", name="Choose a pack that came").click()
    chooser.value.set_files(answer)
    expect(form(client, SEEN)).to_contain_text(ANSWER, timeout=WAIT)
    client.screenshot("share_3_received")

    client.press("A report")
    report = form(client, "For whom is the report?")
    report.get_by_role("button", name="for my coach").click()
    report.get_by_role("button", name="Show me what would be in it").click()
    report.get_by_role("button", name="Write it", exact=True).click()
    expect(report).to_contain_text("The report is", timeout=WAIT)
    written = Path(report.locator("p").filter(has_text="The report is").locator("b").inner_text())
    assert only_this_machine(client) and only_this_machine(coach)
    client.page.goto(written.as_uri())
    expect(client.page.get_by_text(SAID)).to_be_visible()
    expect(client.page.get_by_text(ANSWER)).to_be_visible()
    assert client.page.pdf(path=client.shot("share_4_report").with_suffix(".pdf"))
