"""A template as files that are handed on: a folder, and one zip of data to send."""

from __future__ import annotations

import io
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from netcoach.errors import TemplateError
from netcoach.strict import MOST_BYTES
from netcoach.template import NAME, belongs

MOST_PACKED = 2 * 1024 * 1024
MOST_FILES = 60


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put a template's files into a folder, in the place of what was there."""
    draft = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    for file, data in files.items():
        (draft / file).parent.mkdir(parents=True, exist_ok=True)
        (draft / file).write_bytes(data)
    if folder.exists():
        shutil.rmtree(folder)
    draft.rename(folder)


def packed(name: str, files: Mapping[str, bytes]) -> bytes:
    """Return a template as one zip file: without dates, so the same bytes for the same template."""
    with zipfile.ZipFile(whole := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as pack:
        for file, data in sorted(files.items()):
            pack.writestr(zipfile.ZipInfo(f"{name}/{file}"), data, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def unpacked(path: Path) -> tuple[str, dict[str, bytes]]:
    """Return a packed template's name and files. It is read in memory, by name and size; nothing is extracted.

    Raises:
        TemplateError: If it is no zip of a template, or holds anything else.
    """
    if path.stat().st_size > MOST_PACKED:
        raise TemplateError(
            f"{path.name} is larger than {MOST_PACKED // 1024:,} KB. A template is a few pages of text."
        )
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as pack:
            entries = [entry for entry in pack.infolist() if not entry.is_dir()]
            name, *others = {entry.filename.partition("/")[0] for entry in entries} or {""}
            if others or not NAME.fullmatch(name) or len(entries) > MOST_FILES:
                raise TemplateError(f"{path.name} is not one template's folder. This makes one: netcoach template pack")
            for entry in entries:
                file = entry.filename.partition("/")[2]
                if file in found or entry.file_size > MOST_BYTES or not belongs(file):
                    why = f"is no part of a template, is there twice, or is larger than {MOST_BYTES // 1024} KB"
                    raise TemplateError(f"In {path.name}, {entry.filename!r} {why}.")
                found[file] = pack.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError):  # locked or packed otherwise
        raise TemplateError(f"{path.name} is no zip file that can be read, or it is not whole.") from None
    return name, found
