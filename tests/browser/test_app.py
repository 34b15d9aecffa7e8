"""The app view: the same pages through Voilà, from the index to what was saved, on a screen, a tablet and a phone."""

import re

import pytest
from conftest import NO_APP, WAIT
from playwright.sync_api import expect
from test_first_evening import WORKBOOKS, form, only_this_machine

pytest.importorskip("voila", reason=NO_APP)
TOO_WIDE = """() => [...document.querySelectorAll('h1, .netcoach, .netcoach :is(button, input, textarea, select)')]
  .filter((el) => el.offsetParent && el.getBoundingClientRect().right > innerWidth + 1).map((el) => el.outerHTML)"""
CODE = ".jp-CodeCell .jp-InputArea, .jp-InputPrompt, .jp-OutputPrompt, .jp-InputPlaceholder, .highlight"


@pytest.fixture(scope="module")
def her_app(start_lab):
    return start_lab("open", "--app")


@pytest.fixture(scope="module")
def demo_app(start_lab):
    return start_lab("demo", "--app")


def open_page(client, workbook):
    client.page.goto(client.lab.url(workbook))
    stands(client)


def stands(client):
    """Wait until the forms of an app's page stand."""
    expect(
        client.page.get_by_text("your own journal is not touched")
        .or_(client.page.get_by_text("Your journal is open"))
        .or_(client.page.get_by_text("Where shall your notes live?"))
        .or_(client.page.get_by_text("This journal has a passphrase"))
        .first
    ).to_be_visible(timeout=WAIT)
    client.page.wait_for_timeout(700)


def test_from_the_index_to_a_talk_that_is_kept_behind_a_passphrase(her_app, visit):
    client = visit(her_app, width=768, height=1024)
    open_page(client, "all_pages.ipynb")
    client.press("Make my own journal")
    client.press("Use these four words")
    client.see("my recovery sheet")
    passphrase = client.sheet.locator(".nc-page p").nth(1).inner_text()
    client.press("I have it on paper")
    client.see("10 minutes · not started")
    client.press("My ten minutes")
    expect(client.page.locator("h1")).to_contain_text("ten minutes", timeout=WAIT)

    stands(client)
    client.see("This journal has a passphrase")  # each page has a kernel of its own, and asks
    client.field("passphrase").fill(passphrase)
    client.field("passphrase").press("Enter")
    talk = form(client, "Who was it with?")
    talk.get_by_label("Who was it with?").fill("Ana Ruiz")
    talk.get_by_label("Who was it with?").press("Tab")
    talk.get_by_role("button", name="Save", exact=True).click()
    expect(talk).to_contain_text(re.compile(r"Saved \d\d:\d\d"))

    client.press("All the pages")
    stands(client)
    client.field("passphrase").fill(passphrase)
    client.field("passphrase").press("Enter")
    client.see("Your journal is open: 1 person and 1 talk")
    expect(client.page.locator("a.nc-card").filter(has_text="My ten minutes")).to_contain_text("in progress")
    client.page.screenshot(path=client.shot("app_index"), full_page=True)
    assert not client.complaints
    assert only_this_machine(client)


def test_every_page_of_the_app_keeps_nobody_out_and_fits_a_phone(demo_app, visit):
    client = visit(demo_app, width=390, height=844)
    for workbook in ["all_pages.ipynb", *WORKBOOKS]:
        open_page(client, workbook)
        assert client.page.locator(CODE).locator("visible=true").count() == 0, workbook
        assert client.page.evaluate(TOO_WIDE) == [], workbook
        assert client.barriers(["body"]) == [], workbook
        client.page.screenshot(path=client.shot(f"app_phone_{workbook[:2]}"), full_page=True)
    assert only_this_machine(client)


def test_without_the_token_nothing_is_shown(demo_app, visit):
    client = visit(demo_app)
    client.page.goto(demo_app.url("all_pages.ipynb").split("?")[0])
    expect(client.page.get_by_text("token").first).to_be_visible()
    assert client.page.locator(".netcoach").count() == 0
