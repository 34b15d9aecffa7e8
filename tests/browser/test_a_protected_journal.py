"""A journal with a passphrase in a real browser: two workbooks, somebody forgotten, an earlier day, no trace."""

from playwright.sync_api import expect
from test_first_evening import form, only_this_machine

import netcoach as nc
from netcoach.journal import keys

A_LOOK = 3_000  # ms; within a second on a machine at rest, which one that runs tests is not
# Every button and field in sight that a screen reader could not name.
UNNAMED = """() => [...document.querySelectorAll('.netcoach :is(button, input, select, textarea)')]
  .filter((el) => el.offsetParent !== null)
  .filter((el) => {
    const labels = [...(el.labels ?? [])].map((label) => label.textContent);
    const said = [el.getAttribute('aria-label'), el.title, el.matches('button') && el.textContent, ...labels];
    return !said.some((words) => words && words.trim());
  })
  .map((el) => el.outerHTML)"""

# Keeps what was put into the page to be printed.
KEEP_PRINTED = """() => new MutationObserver((changes) => {
  const added = changes.flatMap((change) => [...change.addedNodes]);
  window.printed = added.find((node) => node.matches?.('iframe'))?.srcdoc ?? window.printed;
}).observe(document.body, { childList: true })"""


def look_at(client, page):
    """Turn to another page: its tab comes to the front, and the browser tells it so."""
    client.page = page
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def unnamed(client):
    return client.page.evaluate(UNNAMED)


def files_with(home, *texts):
    wanted = [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le")]
    files = [path for path in home.rglob("*") if path.is_file()]
    assert len(files) > 20
    return [path for path in files if any(text in path.read_bytes() for text in wanted)]


def test_a_protected_journal_in_two_workbooks_and_a_person_who_is_forgotten(start_lab, visit):
    lab = start_lab()
    client = visit(lab)
    client.open("02_people_around_me.ipynb")
    client.start()
    client.press("Make my own journal")
    client.see("A passphrase?")
    client.screenshot("keeping_1_passphrase")
    assert unnamed(client) == []
    client.press("Use these four words")
    client.see("my recovery sheet")
    passphrase = client.sheet.locator(".nc-page p").nth(1).inner_text()
    assert len(passphrase.split()) == 4
    client.screenshot("keeping_2_sheet")
    client.page.evaluate(KEEP_PRINTED)
    client.press("Print this sheet")
    client.page.wait_for_function("words => window.printed?.includes(words)", arg=passphrase)
    client.press("I have it on paper")
    # The sheet is gone from the page, and so is the frame it was printed from.
    client.page.wait_for_function("words => !document.documentElement.outerHTML.includes(words)", arg=passphrase)

    # a second workbook asks for it
    first = client.page
    client.page = second = first.context.new_page()
    client.open("04_my_ten_minutes.ipynb")
    client.start()
    client.see("This journal has a passphrase")
    client.screenshot("keeping_3_unlock")
    assert unnamed(client) == []
    field = client.field("passphrase")
    field.fill("something else")
    field.press("Enter")
    client.see("This passphrase does not fit")
    expect(field).to_have_value("")
    field.fill(passphrase)
    field.press("Enter")
    talk = form(client, "Who was it with?")
    talk.get_by_label("Who was it with?").fill("Ana Ruiz")
    talk.get_by_label("Who was it with?").press("Tab")
    talk.get_by_role("button", name="Save", exact=True).click()
    client.see("With Ana Ruiz.")

    # the first one sees it
    look_at(client, first)
    stakeholders = form(client, "Somebody new")
    stakeholders.get_by_role("button", name="Ana Ruiz", exact=True).click()
    stakeholders.get_by_role("button", name="above me").click()
    stakeholders.get_by_role("button", name="we trust each other").click()
    stakeholders.get_by_role("button", name="Save", exact=True).click()
    picture = stakeholders.locator(".nc-board")
    expect(picture).to_contain_text("Ana Ruiz")
    stakeholders.get_by_role("button", name="Ana Ruiz", exact=True).click()
    client.press("What I wrote, and when")
    client.see("you wrote it down")
    assert unnamed(client) == []

    # a month ago, and back
    client.press("Look as of …")
    client.see("Show everything as it was written by")
    client.screenshot("keeping_4_look_as_of")
    assert unnamed(client) == []
    client.press("a month ago")
    client.see("Nobody was in your journal yet.")
    expect(picture).not_to_contain_text("Ana Ruiz")
    client.screenshot("keeping_5_a_month_ago")
    client.press("Back to today")
    expect(picture).to_contain_text("Ana Ruiz")

    # the second one forgets her, and the first shows no ghost
    look_at(client, second)
    client.press("My journal …")
    for part in ("Earlier copies", "Bring in another copy", "Passphrase", "Is the file sound?", "Forget a person"):
        client.press(part)
        client.page.wait_for_timeout(300)
        assert unnamed(client) == [], part
    whom = client.sheet.get_by_label("Whom?", exact=True)
    whom.fill("Ana Ruiz")
    whom.press("Tab")
    client.see("Written about this person")
    client.screenshot("keeping_6_forget")
    client.press("Forget this person for good")
    client.see("Gone for good")
    look_at(client, first)
    expect(picture).not_to_contain_text("Ana Ruiz", timeout=A_LOOK)
    expect(client.sheet.get_by_text("Ana Ruiz")).to_have_count(0)

    for page in (first, second):
        client.page = page
        client.save()
    assert not client.dialogs
    assert not client.complaints
    assert only_this_machine(client)
    assert files_with(lab.home, passphrase, "Ana Ruiz") == []


def test_netcoach_that_was_given_the_key_opens_every_workbook_without_asking(start_lab, visit, tmp_path):
    words = "four of my words"
    me = nc.open(tmp_path / "journals" / "mine.netcoach", create=True, passphrase=words)
    me.add("person", name="Ana Ruiz")
    key = me.opened().file.key
    me.opened().close()
    lab = start_lab("open", "--journal", str(me.path), home=tmp_path, **{keys.VARIABLE: key})
    client = visit(lab)
    for workbook in ("02_people_around_me.ipynb", "05_what_i_notice.ipynb"):
        client.open(workbook)
        client.start()
        client.see("Your journal is open: 1 person")
        client.save()
    assert not client.complaints
    assert files_with(tmp_path, words, key, key[:32], "Ana Ruiz") == []
