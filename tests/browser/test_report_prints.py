"""Reports in a real browser: they open from the disk, ask nobody for anything, draw, and print whole on both papers."""

import re

import pytest

import netcoach as nc
from netcoach.choosing import demo

#: Width and height in CSS pixels of what is printed on, without its margins.
PAPERS = {"A4": (794, 982), "Letter": (816, 918)}
VIEWS = ("client", "coach", "sponsor")


@pytest.fixture
def reports(tmp_path):
    me = nc.open(demo())
    shared = [*me.people.index[:6], *me.interactions.index]
    with me.gesture() as gesture:
        for record in shared:
            gesture.change(record, audience="coach")
        gesture.add("session", day="2026-02-04")
    return {view: me.report(tmp_path / f"{view}.html", view) for view in VIEWS}


def test_a_report_asks_nobody_for_anything_and_draws_its_pictures(reports, browser):
    for view, drawn in zip(VIEWS, (8, 6, 0), strict=True):
        page, asked, complaints = browser.new_page(), [], []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda said, complaints=complaints: complaints.append(said.text))
        page.goto(reports[view].as_uri())
        assert (asked, complaints) == ([reports[view].as_uri()], [])
        assert page.locator("figure:has(.main-svg)").count() == page.locator("figure").count() == drawn
        assert page.locator(".modebar-btn").count() == 0
        page.close()


def test_a_script_that_the_head_does_not_allow_does_not_run(reports, browser, tmp_path):
    text = reports["client"].read_text("utf-8")
    planted = tmp_path / "planted.html"
    planted.write_text(text.replace("<h1>", "<script>window.ran = 1</script><img src=x onerror='ran=1'><h1>"), "utf-8")
    page = browser.new_page()
    page.goto(planted.as_uri())
    assert page.evaluate("[typeof window.ran, typeof window.Plotly]") == ["undefined", "object"]
    page.close()


@pytest.mark.parametrize("paper", PAPERS)
def test_a_report_prints_and_no_picture_is_cut(reports, browser, paper):
    width, height = PAPERS[paper]
    page = browser.new_page(viewport={"width": width, "height": 1000})
    for view, path in reports.items():
        page.goto(path.as_uri())
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        heights = "[...document.querySelectorAll('figure')].map(each => each.getBoundingClientRect().height)"
        assert all(each < height for each in page.evaluate(heights))
        pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))
        assert pages == 1 if view == "sponsor" else 5 <= pages <= 20
    page.close()
