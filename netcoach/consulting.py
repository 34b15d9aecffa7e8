"""The commands with which a consultant prepares netcoach for a firm: ``netcoach template …``."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from netcoach import asking, bundle, choosing, lab, me, places
from netcoach.errors import NetcoachError, TemplateError
from netcoach.template import FILE, NAME, files_of, load, read

SCHEMA = "template.schema.json"
FOR_EDITORS = f"# yaml-language-server: $schema={SCHEMA}\n".encode()  # an editor that reads it helps while one writes


def new(chosen: argparse.Namespace) -> None:
    """Begin a template of your own: a folder here, as a copy of another one."""
    folder = Path(chosen.name)
    if not NAME.fullmatch(chosen.name) or chosen.name in choosing.templates() or folder.exists():
        raise NetcoachError(
            f"'{folder}' cannot be its name: small letters, digits, - and _, and nothing that is there."
        )
    files, shape = files_of(choosing.folder_of(chosen.source)), places.shipped("templates") / SCHEMA
    bundle.write(folder.absolute(), files | {FILE: FOR_EDITORS + files[FILE], SCHEMA: shape.read_bytes()})
    print(
        f"Your template is {folder.resolve() / FILE}.", f"After changing it: netcoach template check {folder}", sep="\n"
    )


def check(chosen: argparse.Namespace) -> int | None:
    """Say everything there is to mend in a template; the exit code is 1 if there is anything."""
    try:
        kept = load(choosing.folder_of(chosen.template))
    except TemplateError as problem:
        print(problem)
        return 1
    print(f"Nothing to mend in “{kept.title}”, version {kept.version}.")


def preview(chosen: argparse.Namespace) -> None:
    """Open the workbooks as a client would see them, with the invented people of the example."""
    kept = load(choosing.folder_of(chosen.template))
    os.environ["NETCOACH_DATA"] = str(places.data_folder().resolve() / "preview")  # far away from every real journal
    me.open(choosing.demo(afresh=True)).keep_template(kept)
    lab.start(places.demo_journal(), browser=chosen.browser)


def pack(chosen: argparse.Namespace) -> None:
    """Put a template into one file to send: data only, the coach's guides with it."""
    folder = choosing.folder_of(chosen.template)
    kept = load(folder)
    file = Path(f"{kept.name}-{kept.version}.zip").resolve()
    file.write_bytes(bundle.packed(kept.name, files_of(folder)))
    print(f"{file} is ready.", f"Whoever gets it types: netcoach template install {file.name}", sep="\n")


def install(chosen: argparse.Namespace) -> int | None:
    """Take in a template that somebody sent, so that a new journal can begin with it."""
    name, files = bundle.unpacked(chosen.file)
    kept, target = read(name, files), places.templates_folder() / name
    if (places.shipped("templates") / name).exists():
        raise NetcoachError(f"netcoach has a template '{name}' of its own. Please ask for one with another name.")
    print(f"“{kept.title}”, version {kept.version}. {kept.about}")
    if target.exists():
        print("It would take the place of the one that is there. A journal that began with that keeps its words.")
    if (code := asking.stop(chosen, "Install it?")) is not None:
        return code
    target.parent.mkdir(parents=True, exist_ok=True)
    bundle.write(target, files)
    print(f"A journal begins with it so: netcoach new --template {name}")


def use(chosen: argparse.Namespace) -> int | None:
    """Give a journal another template, or a newer version. Old answers keep the words they were given in."""
    kept, face = choosing.template_named(chosen.name), asking.opened(chosen)
    if face.setting("client"):
        raise NetcoachError(f"{face.path} is a client's copy: its words come from the client, with each pack.")
    before = face.template
    print(f"{face.path} has “{before.title}”, version {before.version}. It would get “{kept.title}”, {kept.version}.")
    if kept.content() != before.content() and (code := asking.stop(chosen, "Change it?")) is not None:
        return code
    face.keep_template(kept)
    print("From now on its pages speak so. What was answered before is shown with the words of its day.")
