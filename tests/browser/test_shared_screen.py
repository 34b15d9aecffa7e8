"""A screen that others can see: one click, and no open page shows a name."""

from __future__ import annotations

import re

from playwright.sync_api import expect

EVERYTHING = """() => document.body.innerText + [...document.querySelectorAll('input, textarea, option, [aria-label]')]
    .map((el) => [el.value, el.getAttribute('aria-label'), el.textContent].join(' ')).join(' ')"""
HER_PEOPLE = re.compile("Salome|Quist|Leonie|Marchetti|Aldersund")


def named(client) -> list[str]:
    return sorted(set(HER_PEOPLE.findall(client.page.evaluate(EVERYTHING))))


def test_one_click_hides_the_names_on_every_open_page_and_the_next_one_begins_hidden(start_lab, visit):
    lab = start_lab("demo")
    one = visit(lab)
    one.open("02_people_around_me.ipynb")
    one.start()
    two = type(one)(one.page.context.new_page(), lab)
    two.open("05_what_i_notice.ipynb")
    two.start()
    assert named(one)
    assert named(two)
    # By script: a click of the mouse would turn to that page, and a page that is turned to looks by itself.
    one.page.evaluate("[...document.querySelectorAll('button')].find((b) => /initials/.test(b.innerText)).click()")
    for client in (two, one):
        expect(client.sheet.get_by_text("Show the names again")).to_be_visible(timeout=20_000)
        client.page.wait_for_timeout(3000)
        assert named(client) == []
    one.open("03_my_one_page_plan.ipynb")
    one.start()
    assert named(one) == []
    two.press("Show the names again")
    expect(one.sheet.get_by_text("Show initials instead of names")).to_be_visible(timeout=20_000)
    one.page.wait_for_timeout(3000)
    assert named(one)
