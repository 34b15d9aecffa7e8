"""Lay out the workbooks where a client works with them. The only module that writes notebooks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from netcoach import days


def lay_out(desk: Path, source: Path) -> list[Path]:
    """Put the shipped workbooks on the desk, ready to run, and return the client's own copies that made way.

    A workbook she has written into stays as it is. When a newer one ships, hers is kept beside it as
    "NAME (my copy of DATE).ipynb". Only what we shipped is signed: JupyterLab asks before it runs anything else.
    """
    import nbformat  # slow to load, and only wanted here
    from nbformat.sign import NotebookNotary

    folder, note = desk / "workbooks", desk / ".laid_out.json"
    folder.mkdir(parents=True, exist_ok=True)
    laid = json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}
    aside = []
    for shipped in sorted(source.glob("*.ipynb")):
        copy, ours = folder / shipped.name, _words(shipped)
        hers = _words(copy) if copy.exists() else None
        if hers not in (None, ours, laid.get(shipped.name)):
            if laid.get(shipped.name) == ours:
                continue
            aside.append(copy.rename(_free_name(copy)))
        shutil.copyfile(shipped, draft := copy.with_suffix(".new"))  # the same words may run by themselves by now
        draft.replace(copy)
        NotebookNotary().sign(nbformat.read(copy, as_version=4))
        laid[shipped.name] = ours
    note.write_text(json.dumps(laid), encoding="utf-8")
    return aside


def empty(model: dict[str, Any], **_: Any) -> None:
    """Take out of a notebook what a client may have put in, before JupyterLab writes it to the disk."""
    if model["type"] != "notebook" or not model.get("content"):
        return
    notebook = model["content"]
    notebook["metadata"].pop("widgets", None)
    notebook["metadata"].get("language_info", {}).pop("version", None)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
            cell["metadata"].pop("execution", None)


def _words(notebook: Path) -> list[list[Any]]:
    # Saved outputs count as a change: a page with pictures from elsewhere is not ours, and must not be signed.
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return [[cell["cell_type"], "".join(cell["source"]), cell.get("outputs") or []] for cell in cells]
    except (ValueError, KeyError, TypeError):
        return [["broken", "", []]]


def _free_name(path: Path) -> Path:
    stem = f"{path.stem} (my copy of {days.Clock().today()}"
    names = (path.with_name(f"{stem}{again}).ipynb") for again in ("", *(f", {n}" for n in range(2, 1000))))
    return next(name for name in names if not name.exists())
