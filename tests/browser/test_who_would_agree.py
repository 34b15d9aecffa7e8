"""The page about a move in a real browser: a move and a seat, the picture, and what a reload keeps."""

import re

from playwright.sync_api import expect
from test_first_evening import form

PAGE = "07_who_would_have_to_agree.ipynb"


def test_a_move_and_a_seat_make_a_picture_and_a_reload_keeps_them(start_lab, visit):
    client = visit(start_lab())
    client.open(PAGE)
    client.start()
    client.press("Make my own journal")
    client.press("Without a passphrase")
    client.see("Write down a move first")
    client.screenshot("07_empty")

    moves = form(client, "What would the move be?")
    moves.get_by_label("What would the move be?").fill("Head of Research")
    moves.get_by_role("button", name="Save", exact=True).click()
    expect(moves).to_contain_text(re.compile(r"Saved \d\d:\d\d"))

    seats = form(client, "Do they decide?")
    expect(seats.get_by_label("Do they like working with me?")).to_be_hidden()
    seats.get_by_label("Who?", exact=True).fill("Ana Ruiz")
    seats.get_by_label("Who?", exact=True).press("Tab")
    seats.get_by_role("button", name="must agree").click()
    seats.get_by_label("What have I seen or heard?").fill("She named me when somebody asked.")
    now = seats.get_by_role("group", name="Where are they now?")
    now.get_by_role("button", name="in favour").click()
    seats.get_by_role("button", name="I see signs").click()
    seats.get_by_role("button", name="Save", exact=True).click()
    client.see("1 of 1 is where they would have to be")
    picture = form(client, "Where one honest conversation").or_(form(client, "It is not a probability of promotion"))
    expect(picture.first.locator(".nc-person")).to_contain_text("Ana Ruiz")
    client.see("As you see it: 1 of 1. Counting only what they told you: 0 of 1.")
    client.screenshot("07_first")

    client.page.reload()
    client.open(PAGE)
    client.start()
    client.see("1 of 1 is where they would have to be")
    expect(client.sheet.get_by_role("button", name="Ana Ruiz", exact=True).first).to_be_visible()
    client.see("Head of Research")
    client.save()
    assert "Ruiz" not in str(client.lab.notebook(PAGE))
    assert not client.dialogs
    assert client.sheet.locator(".nc-problem").count() == 0


def test_then_and_now_of_the_example(start_lab, visit):
    client = visit(start_lab("demo"))
    client.open(PAGE)
    client.start()
    client.press("Director of Operations")
    client.see("3 of 5 are where they would have to be")
    client.sheet.locator("select").filter(has_text="Beside an earlier day").select_option("as of 26 November 2024")
    client.see("Then 0 of 4 there, now 3 of 5")
    client.sheet.get_by_role("group", name=re.compile("where would Tobias")).get_by_role(
        "button", name="in favour"
    ).click()
    client.see("Now 3 of 5 there, in hope 4 of 5")
    client.screenshot("07_then_and_now")
    assert not client.complaints
