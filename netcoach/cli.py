"""What can be typed after ``netcoach``: the commands, in a coach's words. The only module that reads them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from netcoach import choosing, lab, me, places
from netcoach.errors import NetcoachError


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was typed and return the exit code: 0 done, 1 not wanted, 2 not possible."""
    chosen = _parser().parse_args(arguments)
    try:
        return chosen.do(chosen) or 0
    except NetcoachError as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="netcoach",
        description="A coaching workbook for the relationships that careers inside a company turn on. "
        "Everything stays on this computer.",
        epilog="Without a command netcoach opens the workbooks.",
    )
    parser.set_defaults(do=_open, journal=None, here=False, browser=True)
    commands = parser.add_subparsers(title="commands", metavar="")

    command = _command(commands, "open", _open, "Open the workbooks in your browser.")
    command.add_argument("--journal", type=Path, metavar="FILE", help="the journal to work in (else the last one)")
    command.add_argument("--here", action="store_true", help="for people who edit the workbooks: open the originals")
    _browser(command)

    command = _command(commands, "new", _new, "Begin a new, empty journal.")
    command.add_argument("--name", default="journal", help="a word for its file name; no client's name, please")
    command.add_argument("--template", default="promotion", help="the conversation it starts with (promotion)")

    command = _command(commands, "demo", _demo, "Look round a private copy of the example, a fictional client.")
    command.add_argument("--afresh", action="store_true", help="begin again with a new copy")
    _browser(command)

    _command(commands, "where", _where, "Say where your journal is kept.")

    command = _command(commands, "import", _import, "Bring in people from a file, such as LinkedIn's Connections.csv.")
    command.add_argument("file", type=Path, metavar="FILE", help="the file, or the zip it came in")
    command.add_argument("--journal", type=Path, metavar="FILE", help="the journal to add to (else the last one)")
    command.add_argument("--all", action="store_true", help="bring in every row that can be used")
    command.add_argument("--yes", action="store_true", help="do not ask first")
    return parser


def _command(commands, name, do, words) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=words, description=words)
    command.set_defaults(do=do)
    return command


def _browser(command: argparse.ArgumentParser) -> None:
    command.add_argument("--no-browser", dest="browser", action="store_false", help="print the address only")


def _open(chosen: argparse.Namespace) -> None:
    if chosen.journal:
        me.open(chosen.journal).opened().close()  # what is wrong with the file is said here, not in the page
    lab.start(chosen.journal, here=chosen.here, browser=chosen.browser)


def _new(chosen: argparse.Namespace) -> None:
    path = places.new_journal(chosen.name)
    me.open(path, create=True, template=chosen.template)
    places.choose_journal(path)
    print(f"Your new journal is {path}.", "It opens with: netcoach open", sep="\n")


def _demo(chosen: argparse.Namespace) -> None:
    lab.start(choosing.demo(afresh=chosen.afresh), browser=chosen.browser)


def _where(chosen: argparse.Namespace) -> None:
    journal = places.chosen_journal()
    print(f"Your journal: {journal or 'none yet'}", f"Everything of netcoach: {places.data_folder()}", sep="\n")
    service = places.looks_synced(journal or places.data_folder())
    if service:
        print(
            f"This folder looks as if {service} copies it to other computers. A journal can break while it is being "
            "copied, and others may read it there. A folder that stays on this computer is better."
        )


def _import(chosen: argparse.Namespace) -> int:
    if not chosen.all:
        raise NetcoachError("To choose row by row, use the workbook 02_people_around_me. For every row, add --all.")
    opened = me.open(chosen.journal)
    if not opened.is_open:
        raise NetcoachError(opened.problem or "There is no journal yet. This begins one: netcoach new")
    if not chosen.yes and input(f"Bring every row of {chosen.file.name} into {opened.path}? (y/n) ")[:1].lower() != "y":
        return 1
    print(opened.import_file(chosen.file))
    return 0
