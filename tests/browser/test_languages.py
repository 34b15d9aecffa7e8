"""A template in another language: its letters and its direction reach the screen, in words, forms and on the board."""

import pytest
from playwright.sync_api import expect
from test_template_seen import ARABIC, GERMAN

import netcoach as nc

# Of the line of text that begins with these words: its direction, and whether it stands at the right of its room.
STANDS = """(el) => {
  const range = document.createRange();
  range.selectNodeContents(el);
  const text = range.getBoundingClientRect(), room = el.getBoundingClientRect();
  return [getComputedStyle(el).direction, text.left - room.left > room.right - text.right];
}"""


@pytest.mark.parametrize(
    ("text", "way", "sits"), [(GERMAN, "ltr", "über mir"), (ARABIC, "rtl", "فوقي")], ids=["German", "Arabic"]
)
def test_letters_and_direction_are_right_on_the_screen(text, way, sits, tmp_path, start_lab, visit):
    folder, path = tmp_path / "own", tmp_path / "home" / "data" / "journals" / "mine.netcoach"
    (folder / "pages").mkdir(parents=True)
    (folder / "template.yaml").write_text(text, encoding="utf-8")
    greeting = text.splitlines()[-1].partition(": ")[2]
    (folder / "pages" / "people_around_me.md").write_text(greeting, encoding="utf-8")
    me = nc.open(path, create=True, today="2026-03-04", template=str(folder))
    me.add("person", name="محمد بن عبد الله", direction="up", closeness=3)
    me.opened().close()
    client = visit(start_lab("open", "--journal", str(path), home=tmp_path / "home"))
    client.open("02_people_around_me.ipynb")
    client.start()
    said = client.sheet.get_by_text(greeting)
    expect(said).to_be_visible()
    assert said.evaluate(STANDS) == [way, way == "rtl"]
    signs = client.sheet.locator(".nc-board-field").get_by_text(sits)
    expect(signs.locator("visible=true").first).to_be_visible()
    expect(client.sheet.locator('.nc-person[aria-label^="محمد بن عبد الله:"]')).to_be_visible()
    client.screenshot(f"language_{way}")
    assert client.barriers() == []
