"""Everybody can read and reach it: JupyterLab's dark themes, twice the size, the keyboard, no motion."""

import json

import pytest

PAGE = "04_my_ten_minutes.ipynb"
# Whatever of a form sticks out of the window to the right.
TOO_WIDE = """() => [...document.querySelectorAll('.netcoach, .netcoach :is(button, input, textarea, select), .nc-bar')]
  .filter((el) => el.offsetParent && el.getBoundingClientRect().right > innerWidth + 1).map((el) => el.outerHTML)"""
LOOK = "el => { const s = getComputedStyle(el); return [s.outlineStyle, s.outlineWidth, s.transitionDuration] }"


@pytest.fixture(scope="module")
def demo_lab(start_lab):
    return start_lab("demo")


def choose_theme(lab, theme):
    folder = lab.data / "lab" / "settings" / "@jupyterlab" / "apputils-extension"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Dark High Contrast"])
def test_forms_are_readable_in_a_dark_theme(demo_lab, visit, theme):
    choose_theme(demo_lab, theme)
    client = visit(demo_lab)
    client.open(PAGE)
    client.start()
    assert client.page.evaluate("document.body.dataset.jpThemeName") == theme
    client.screenshot(theme.replace(" ", "_"))
    assert client.barriers() == []


def test_twice_the_size_the_keyboard_and_no_motion(demo_lab, visit):
    choose_theme(demo_lab, "JupyterLab Light")
    client = visit(demo_lab, width=640, height=450)  # what is left of 1280 by 900
    client.page.emulate_media(reduced_motion="reduce")
    client.open(PAGE)
    client.start()
    assert client.page.evaluate(TOO_WIDE) == []
    client.screenshot("twice_the_size")
    client.field("Who was it with?").focus()
    for _ in range(3):
        client.page.keyboard.press("Tab")
        focused = client.page.locator(".netcoach :focus-visible")
        style, width, duration = focused.evaluate(LOOK)
        assert (style, duration) == ("solid", "0s") and float(width.removesuffix("px")) >= 2
