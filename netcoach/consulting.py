"""The commands with which a consultant prepares netcoach for a firm: ``netcoach template …``."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from netcoach import asking, bundle, choosing, lab, me, places
from netcoach.errors import NetcoachError, TemplateError, did_you_mean
from netcoach.template import FILE, NAME, files_of, load, read, schema


def new(chosen: argparse.Namespace) -> None:
    """Begin a template of your own: a folder here, as a copy of another one."""
    name, there = chosen.name, choosing.templates()
    if not NAME.fullmatch(name) or name in there:
        raise NetcoachError(f"'{name}' cannot be its name: small letters, digits, - and _, and none that is there yet.")
    if Path(name).exists():
        raise NetcoachError(f"There is already a folder {Path(name).resolve()}. Nothing was changed.")
    choosing.template_named(chosen.source)
    bundle.write(Path(name).absolute(), files_of(there[chosen.source]))
    print(
        f"Your template is {Path(name, FILE).resolve()}.",
        f"After changing it: netcoach template check {name}",
        sep="\n",
    )


def check(chosen: argparse.Namespace) -> int:
    """Say everything there is to mend in a template; the exit code is 1 if there is anything."""
    try:
        found = load(_folder(chosen.template))
    except TemplateError as problem:
        print(problem)
        return 1
    pages, guides = (len(list(_folder(chosen.template).glob(f"{kind}/*.md"))) for kind in ("pages", "coach"))
    print(f"Nothing to mend in “{found.title}”, version {found.version}: {len(found.workbooks)} workbooks, ", end="")
    print(
        f"{asking.counted(pages, 'text', 'texts')} of a page, {asking.counted(guides, 'guide', 'guides')} for a coach."
    )
    return 0


def preview(chosen: argparse.Namespace) -> None:
    """Open the workbooks as a client would see them, with the invented people of the example."""
    kept = load(_folder(chosen.template))
    os.environ["NETCOACH_DATA"] = str(places.data_folder().resolve() / "preview")  # far away from every real journal
    me.open(choosing.demo(afresh=True)).keep_template(kept)
    lab.start(places.demo_journal(), browser=chosen.browser)


def pack(chosen: argparse.Namespace) -> None:
    """Put a template into one file to send: data only, the coach's guides with it."""
    folder = _folder(chosen.template)
    kept, files = load(folder), files_of(folder)
    file = Path(f"{kept.name}-{kept.version}.zip")
    file.write_bytes(bundle.packed(kept.name, files))
    print(f"{file.resolve()} holds {asking.counted(len(files), 'file', 'files')}.")
    print(f"Whoever gets it types: netcoach template install {file}")


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
    return None


def use(chosen: argparse.Namespace) -> int | None:
    """Give a journal another template, or a newer version. Old answers keep the words they were given in."""
    kept = choosing.template_named(chosen.name)
    face = asking.opened(chosen)
    before = face.template
    if kept.content() == before.content():
        print(f"The journal has “{kept.title}”, version {kept.version}, already.")
        return 0
    print(f"{face.path} has “{before.title}”, version {before.version}. It would get “{kept.title}”, {kept.version}.")
    if (code := asking.stop(chosen, "Change it?")) is not None:
        return code
    face.keep_template(kept)
    print("From now on its pages speak so. What was answered before is shown with the words of its day.")
    return None


def describe(chosen: argparse.Namespace) -> None:
    """Print the JSON schema of template.yaml, with which an editor helps while you write."""
    print(json.dumps(schema(), indent=1, ensure_ascii=False))


def _folder(said: str) -> Path:
    """Return the folder that was named, or that of a template which ships or was installed."""
    folder, there = Path(said), choosing.templates()
    if folder.is_dir():
        return folder
    if said not in there:
        raise NetcoachError(f"There is no folder and no template '{said}'.{did_you_mean(said, there)}")
    return there[said]
