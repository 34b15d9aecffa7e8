"""The sheets in a real browser: they open from the disk, ask nobody for anything, and print on both kinds of paper."""

import re

import pytest

from netcoach import cli
from netcoach.paper import chosen_workbooks

#: Width in CSS pixels of what is printed on, and of a small window.
PAPERS = {"A4": 794, "Letter": 816}


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheets")
    assert cli.main(["print", "--folder", str(folder)]) == 0
    return sorted(folder.glob("*.html"))


def test_every_page_has_a_sheet_that_asks_nobody_for_anything(sheets, browser):
    assert [sheet.stem for sheet in sheets] == [page.stem for page in chosen_workbooks([])]
    page, asked, complaints = browser.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text))
    for sheet in sheets:
        page.goto(sheet.as_uri())
    assert asked == [sheet.as_uri() for sheet in sheets]
    assert complaints == []
    page.close()


@pytest.mark.parametrize("paper", PAPERS)
def test_every_sheet_prints_and_nothing_runs_over_its_edge(sheets, browser, paper):
    page = browser.new_page(viewport={"width": PAPERS[paper], "height": 1000})
    for sheet in sheets:
        page.goto(sheet.as_uri())
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), sheet.name
        printed = page.pdf(format=paper)
        assert 2 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 10, sheet.name
    page.close()


def test_a_sheet_can_be_read_on_a_telephone(sheets, browser):
    page = browser.new_page(viewport={"width": 380, "height": 700})
    for sheet in sheets:
        page.goto(sheet.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), sheet.name
    page.close()
