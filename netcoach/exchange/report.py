"""Sheets and reports as HTML that loads nothing from anywhere and prints well. It gets finished words and pictures."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

SHEET = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
{style}</style></head>
<body>
{body}
</body></html>
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
NETCOACH = Path(__file__).resolve().parents[1]


class Part(NamedTuple):
    """A piece of a report: its heading, sentences, and perhaps a picture (a figure as JSON) and a table in words."""

    heading: str
    lines: Sequence[str] = ()
    picture: str = ""
    table: pd.DataFrame | None = None

    def told(self) -> Iterator[str]:
        """Say what is in it: every sentence, and the first column of its table."""
        yield from (self.heading, *self.lines)
        if self.table is not None:
            rows = ", ".join(dict.fromkeys(self.table.iloc[:, 0].astype("str")))
            yield f"{'A picture and its table' if self.picture else 'A table'}, with a line for each: {rows}"


def sheet(title: str, body: str, style: str = "", scripts: Sequence[str] = ()) -> str:
    """Return a page of HTML. Nothing runs in it but these scripts: a name that is one stays text.

    Args:
        title: Safe in HTML, as ``body`` is.
        body: What stands on it.
        style: More than the look that all of our paper has.
        scripts: What may run, in this order, once the page is there.
    """
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    policy = POLICY + ("; script-src " if scripts else "") + " ".join(f"'sha256-{each}'" for each in hashes)
    runs = "".join(f"\n<script>{script}</script>" for script in scripts)
    style = (NETCOACH / "paper.css").read_text(encoding="utf-8") + style
    return SHEET.format(title=title, policy=policy, style=style, body=body + runs)


def report(title: str, made: str, parts: Iterable[Part], scripts: Sequence[str] = ()) -> str:
    """Return a report as HTML; ``title`` and ``made`` stand at the head of each printed page and name nobody."""
    parts = list(parts)
    head = f'@page {{ @top-left {{ content: "{title} · {made}"; font: 9pt system-ui, sans-serif; }} }}\n'
    look = (NETCOACH / "report.css").read_text(encoding="utf-8") + head
    body = f"<h1>{title}</h1>\n<p class='note'>{made}</p>\n" + "\n".join(map(_part, parts))
    return sheet(title, body, look, scripts if any(part.picture for part in parts) else ())


def _part(part: Part) -> str:
    told = "".join(f"<p>{html.escape(line)}</p>" for line in part.lines)
    heading = f"<h2>{html.escape(part.heading)}</h2>" if part.heading else ""
    if part.picture:
        data = part.picture.replace("<", "\\u003c")  # nothing in it can end the element
        picture = f"<div aria-hidden='true'></div><script type='application/json'>{data}</script>"
        told = f"<figure>{heading}{picture}<figcaption>{told}</figcaption></figure>"
        heading = ""
    return f"<section>{heading}{told}{as_html(part.table) if part.table is not None else ''}</section>"


def as_html(table: pd.DataFrame) -> str:
    """Return a table as HTML, every cell as text."""
    head = "".join(f"<th scope='col'>{html.escape(str(column))}</th>" for column in table.columns)
    cells = table.astype(object).where(table.notna(), "").itertuples(index=False)
    body = ("".join(f"<td>{html.escape(_said(cell))}</td>" for cell in line) for line in cells)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(f'<tr>{line}</tr>' for line in body)}</tbody></table>"


def _said(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)
