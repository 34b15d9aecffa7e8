"""The board in a real browser: moved by mouse, finger and keys, kept, undone, and safe from JupyterLab's own keys."""

import re

import pytest
from conftest import SLOW
from playwright.sync_api import expect

import netcoach as nc

PAGE = "02_people_around_me.ipynb"
SCRIPT = "<img src=x onerror=document.title='caught'>"
STRANGE = ("Maximiliana-Theodora von und zu Hohenstein-Wittgenberg-Sayn X", "محمد بن عبد الله", "👩‍🚀 Zoe", SCRIPT)
COVERED = """(field) => {
  const frame = field.getBoundingClientRect();
  const boxes = [...field.querySelectorAll(".nc-person")].map((one) => one.getBoundingClientRect());
  const out = boxes.filter((box) => box.left < frame.left || box.right > frame.right);
  const over = boxes.filter((a, place) => boxes.slice(0, place).some((b) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom));
  return out.length + over.length;
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory, start_lab):
    """A journal of 150: five to be moved, four with strange names and no place, and a crowd."""
    home = tmp_path_factory.mktemp("home")
    path = home / "data" / "journals" / "mine.netcoach"
    me = nc.open(path, create=True, today="2026-03-04")
    with me.gesture() as gesture:
        for name, way in (("Ana", "up"), ("Ben", "across"), ("Cho", "down"), ("Dev", "outside"), ("Eve", "across")):
            gesture.add("person", name=name, direction=way, closeness=3)
        for name in STRANGE:
            gesture.add("person", name=name)
        for number in range(150 - 9):
            way, closeness = ("up", "across", "down", "outside")[number % 4], 1 + number % 5
            gesture.add("person", name=f"Person Number-{number}", direction=way, closeness=closeness)
    me.opened().close()
    return start_lab("open", "--journal", str(path), home=home)


def card(client, name):
    return client.sheet.locator(f'.nc-person[aria-label^="{name}:"]')


def middle(client, name):
    card(client, name).evaluate("(card) => card.scrollIntoView({block: 'center'})")
    box = card(client, name).locator(".nc-portrait").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def point(client, key):
    """Return a point of a zone, in the window."""
    return client.sheet.locator(".nc-board-field").evaluate(
        """(field, words) => {
          const path = [...field.querySelectorAll(".nc-zone")].find((one) => one.textContent === words);
          const box = field.getBoundingClientRect();
          for (let tries = 0; tries < 4000; tries++) {
            const [x, y] = [40 + Math.random() * (box.width - 80), 30 + Math.random() * (box.height - 40)];
            const [left, top] = [box.left + x, box.top + y];
            if (top < 80 || top > innerHeight - 40) continue;
            if (path.isPointInFill(new DOMPoint(x, y))) return [box.left + x, box.top + y];
          }
        }""",
        key,
    )


def open_page(client):
    client.open(PAGE)
    client.start()
    expect(card(client, "Ana")).to_be_visible()


def drag(client, name, words):
    client.page.mouse.move(*middle(client, name))
    client.page.mouse.down()
    client.page.mouse.move(*point(client, words), steps=6)
    client.page.mouse.up()


def drag_by_finger(client, name, words):
    finger = client.page.context.new_cdp_session(client.page)
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    start, end = middle(client, name), point(client, words)
    between = [
        (start[0] + (end[0] - start[0]) * part / 6, start[1] + (end[1] - start[1]) * part / 6) for part in range(7)
    ]
    for number, (x, y) in enumerate(between):
        finger.send(
            "Input.dispatchTouchEvent",
            {"type": "touchMove" if number else "touchStart", "touchPoints": [{"x": x, "y": y}]},
        )
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def stands(client, name, key):
    expect(card(client, name)).to_have_attribute("data-zone", key, timeout=10_000)


def test_a_card_is_moved_by_mouse_finger_and_keys_and_its_keys_do_nothing_else(lab, visit):
    client = visit(lab, height=1100)
    open_page(client)
    drag(client, "Ana", "beside me, we trust each other")
    stands(client, "Ana", "across:4")
    client.see("Ana: beside me, we trust each other.")
    client.press("Undo")
    stands(client, "Ana", "up:3")

    drag_by_finger(client, "Ben", "beside me, we have barely met")
    stands(client, "Ben", "across:1")
    client.press("Undo")
    stands(client, "Ben", "across:3")

    card(client, "Cho").focus()
    client.page.keyboard.press("ArrowUp")
    expect(client.sheet.locator(".nc-board-live")).to_have_text("Cho: in my team or below, we trust each other")
    client.page.keyboard.press("ArrowUp")
    client.see("Cho: in my team or below, we would stay in touch whatever happened.")
    stands(client, "Cho", "down:5")
    assert client.page.evaluate("document.activeElement.textContent").endswith("Cho")  # the card keeps the focus
    client.press("Undo")
    stands(client, "Cho", "down:3")
    card(client, "Cho").focus()
    client.page.keyboard.press("ArrowRight")
    client.page.keyboard.press("Escape")
    client.page.wait_for_timeout(1200)
    stands(client, "Cho", "down:3")
    client.page.keyboard.press("Enter")
    expect(client.sheet.locator("h3").filter(has_text=re.compile("^Cho$"))).to_be_visible()
    expect(client.sheet.locator(".nc-edit input").first).to_have_value("Cho")
    expect(client.sheet.locator(".nc-edit input").first).to_be_focused()

    # JupyterLab's own keys do nothing here, and a name is text whatever it is
    before = client.sheet.locator(".jp-Cell").count()
    for keys in ("dd", "xx", "aa", "bb", "mm", "00"):
        card(client, "Ana").focus()
        client.page.keyboard.type(keys, delay=40)
    client.page.wait_for_timeout(1200)
    assert client.sheet.locator(".jp-Cell").count() == before
    stands(client, "Ana", "up:3")
    for name in STRANGE:
        expect(client.sheet.get_by_role("button", name=f"{name}: not placed yet", exact=True)).to_be_visible()
    assert client.sheet.locator(".nc-board img").count() == 0
    assert client.page.title() != "caught"
    assert client.sheet.locator(".nc-person:not([data-lm-suppress-shortcuts])").count() == 0
    assert {*client.complaints} <= {SLOW}


def test_what_is_tried_is_kept_only_when_she_says_so_and_two_notebooks_show_each_other(lab, visit):
    client, phone = visit(lab, height=1100), visit(lab, width=390)
    open_page(client)
    open_page(phone)
    for page in (client, phone):
        expect(page.sheet.locator(".nc-person")).to_have_count(150)
        assert page.sheet.locator(".nc-board-field").evaluate(COVERED) == 0
    client.press("Try without keeping")
    client.see("nothing is kept until you press Keep")
    drag(client, "Dev", "outside the company, we trust each other")
    stands(client, "Dev", "outside:4")
    phone.sheet.locator(".nc-board-title").hover()
    phone.page.wait_for_timeout(1500)
    stands(phone, "Dev", "outside:3")
    client.sheet.get_by_role("button", name="Keep", exact=True).click()
    client.see("Saved")
    phone.page.mouse.move(5, 5)
    phone.sheet.locator(".nc-board-title").hover()
    stands(phone, "Dev", "outside:4")
    client.sheet.get_by_placeholder("find a person").fill("Number-77")
    expect(client.sheet.locator(".nc-person.nc-dim")).to_have_count(149)
    assert {*client.complaints, *phone.complaints} <= {SLOW}
