"""An hour with a coach, live: before it, topics, a step that is too large, the close; the next one opens with it."""

from playwright.sync_api import expect
from test_first_evening import form, only_this_machine

import netcoach as nc

PAGE = "08_hold_a_session.ipynb"


def test_an_hour_is_prepared_held_and_closed_and_the_next_one_opens_with_it(tmp_path, start_lab, visit):
    path = tmp_path / "data" / "journals" / "mine.netcoach"
    me = nc.open(path, create=True, today="2026-03-04")
    me.add("person", name="Cho Lim")
    me.opened().close()
    lab = start_lab("open", "--journal", str(path), home=tmp_path, NETCOACH_TODAY="2026-03-04")
    client = visit(lab)
    client.open(PAGE)
    client.start()
    client.see("This is your first session.")
    client.press("Begin the hour now")
    client.see("nothing will ring")
    before = form(client, "What have I noticed?")
    before.get_by_label("What have I noticed?").fill("Nobody was angry.")
    expect(before).to_contain_text("Saved")
    topics = form(client, "What do we want to talk about?")
    for topic in ("the budget", "the laboratory"):
        topics.get_by_label("What do we want to talk about?").fill(topic)
        topics.get_by_role("button", name="Put it on the list").click()
        expect(topics.locator(".nc-talk").filter(has_text=topic)).to_be_visible()
    topics.locator(".nc-talk").filter(has_text="the laboratory").get_by_role("button", name="Next time").click()
    expect(topics.locator(".nc-talk").filter(has_text="the laboratory")).to_contain_text("next time")
    topics.locator(".nc-talk").filter(has_text="the budget").get_by_role("button", name="Talked about").click()
    expect(topics.locator(".nc-talk").filter(has_text="the budget")).to_contain_text("talked about")

    step = form(client, "What will I do?")
    step.get_by_label("What will I do?").fill("Ask Cho what she needs")
    step.get_by_role("button", name="6", exact=True).click()
    expect(step).to_contain_text("How could it be smaller")
    step.get_by_role("button", name="8", exact=True).click()
    expect(step).not_to_contain_text("How could it be smaller")
    step.get_by_role("button", name="Keep it").click()
    expect(step).to_contain_text("You will: Ask Cho what she needs")

    close = form(client, "What do I take away, in one sentence?")
    close.get_by_label("What do I take away, in one sentence?").fill("To ask is not to beg.")
    expect(close).to_contain_text("Saved")
    client.screenshot("session_open")
    close.get_by_role("button", name="Close this session").click()
    expect(close).to_contain_text("It stays as it was written")
    expect(close.get_by_label("What do I take away, in one sentence?")).to_have_value("")
    expect(close).to_contain_text("What came to me after the session of 4 March 2026?")

    client.open(PAGE)
    client.start()
    client.see("You took with you: “To ask is not to beg.”")
    client.see("You wanted to: “Ask Cho what she needs” · open")
    expect(form(client, "What do we want to talk about?").locator(".nc-talk")).to_contain_text(["the laboratory"])
    client.screenshot("session_next")
    assert client.barriers() == []
    assert only_this_machine(client)
