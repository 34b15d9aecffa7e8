"""The workbooks on paper: one sheet each, with lines to write on, made from an empty journal. None of hers is read."""

from __future__ import annotations

import ast
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import mistune

from netcoach import forms, me, places
from netcoach.errors import NetcoachError
from netcoach.exchange import report
from netcoach.forms.base import esc
from netcoach.forms.pages import STATES

BLANK = "……………………"  # the name of everybody on paper
SKETCH = "{}: sketch here what you expect to see, and compare it with the screen later."
SHORT = 32  # letters of a question whose one line is half as wide as the page
MORE = "More, if you like"
NOT_YET = f" · {STATES['']}"
SEEN = "Whoever finds this sheet. It was printed empty, and no computer knows what you write on it."
COPIES = "To write about one more person, talk or step, print the page once more."
END = (forms.Question("What I have now, in a sentence or two", 2), forms.Question("Written on", 1))


def chosen_workbooks(names: Iterable[str]) -> list[Path]:
    """Return the workbooks that were asked for by number or part of their name, all of them if none was.

    Raises:
        NetcoachError: If there is no such page; names those that there are.
    """
    there, found = sorted(places.shipped("workbooks").glob("*.ipynb")), []
    for name in names:
        said = re.sub(r"[^a-z0-9]+", "_", name.lower().removesuffix(".ipynb"))
        said = f"{said:0>2}_" if said.isdigit() else said
        fitting = [page for page in there if said and said in page.stem]
        if not fitting:
            raise NetcoachError(f"There is no page '{name}'. There are: {', '.join(page.stem for page in there)}.")
        found += [page for page in fitting if page not in found]
    return found or there


def write_sheets(pages: Iterable[Path], folder: Path, template: str) -> list[Path]:
    """Write each page as a sheet of HTML, with a template's words, and return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as emptied:
        client = me.open(Path(emptied) / f"empty{places.SUFFIX}", create=True, template=template)
        _fill_with_blanks(client)
        written = {folder / f"{page.stem}.html": sheet(page, client) for page in pages}
        client.opened().close()
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    return list(written)


def _fill_with_blanks(client: me.Me) -> None:
    """Write down blanks, so that each form also asks what it asks about somebody or something that is there."""
    with client.gesture() as gesture:
        who = gesture.add("person", name=BLANK)
        move = gesture.add("move", title=BLANK, **{"stages.decided": client.today})
        gesture.add("seat", move=move, person=who, role="decides", support_now=3, how_known="guess")
        gesture.add("plan", people=[who], begun_on=client.today)
        if client.template.predictions:
            gesture.add("prediction", statement=BLANK, chance=50, by_when=client.today)


def sheet(page: Path, client: me.Me) -> str:
    """Return a workbook as one page of HTML that loads nothing from anywhere."""
    parts = (part for kind, source in cells_of(page) for part in _parts(kind, source, client))
    body = forms.logo(client.template) + "\n".join(parts)
    title = re.search(r"<h1>(.*?)</h1>", body)
    return report.sheet(title[1] if title else esc(page.stem), body)


def cells_of(page: Path) -> list[tuple[str, str]]:
    """Return a workbook's cells: "markdown" or "code", and what stands in each."""
    return [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(page.read_text("utf-8"))["cells"]]


def form_of(source: str, client: me.Me) -> forms.Form:
    """Return what the one line of a cell makes. Read, not run: it is a name after ``me.`` and plain words."""
    call = ast.parse(source).body[-1].value
    given = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    return getattr(client, call.func.attr)(*map(ast.literal_eval, call.args), **given)


def _parts(kind: str, source: str, client: me.Me) -> Iterator[str]:
    if kind == "markdown":
        yield _words(source)
        return
    form = form_of(source, client)
    if isinstance(form, forms.Closing):
        yield _questions((*forms.asked(form), *END))
    elif form.on_paper == "words":
        told = "".join(f"<p>{esc(line.removesuffix(NOT_YET))}</p>" for line in forms.told(form))
        yield f"<div class='told'>{told}</div>"
    else:
        said = source.splitlines()[0].removeprefix("# ")
        if forms.shows_picture(form):
            yield f"<p class='note'>{SKETCH.format(esc(said))}</p><div class='sketch'></div>"
        room = [forms.Question(said, form.room_on_paper)] if form.room_on_paper else []
        yield _questions([*room, *forms.asked(form)])


def _words(source: str) -> str:
    """Return a page's own words; what only a screen can do is left out, what is folded is unfolded."""
    source = re.sub(r"^(<button|Press the button|\[←).*$", "", source, flags=re.MULTILINE)
    source = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", source)
    source = re.sub(r"(\*\*Who can see this\*\* \|).*(?= \|)", rf"\1 {SEEN}", source)
    source = re.sub(r"<details><summary><b>(.*?)</b></summary>", r"<div class='example'>\n\n**\1**", source)
    words = mistune.create_markdown(escape=False, plugins=["table"])(source.replace("</details>", "</div>"))
    return words + (f"<p class='note'>{COPIES}</p>" if source.startswith("# ") else "")


def _questions(questions: Iterable[forms.Question]) -> str:
    asked, more = ["".join(_question(each) for each in questions if each.more is folded) for folded in (False, True)]
    form = f"<div class='form'>{asked}</div>" if asked else ""
    return form + (f"<p class='note'>{MORE}</p><div class='more'>{more}</div>" if more else "")


def _question(each: forms.Question) -> str:
    room = "<div class='line'></div>" * each.lines
    ticks = "".join(f"<span>{esc(word)}</span>" for word in each.choices)
    answer = room + (f"<div class='choices'>{ticks}</div>" if ticks else "")
    css = "question short" if each.lines == 1 and len(each.ask) <= SHORT else "question"
    return f"<div class='{css}'><p class='ask'>{esc(each.ask)}</p>{answer}</div>"
