"""What can be typed after ``netcoach``: the commands, in a coach's words. The only module that reads them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from netcoach import asking, choosing, clients, consulting, lab, me, paper, places, privacy, travel, upkeep
from netcoach.errors import JournalError, NetcoachError
from netcoach.forms.base import log
from netcoach.journal import backups, keys, salvage, store

NOBODY_ANSWERS = "This asks something first, and nobody is there to answer. Type it in a terminal, or see --help."
STOPPED = "Stopped. Your journal is whole: the step that was under way has not happened."
SORRY = (
    "That did not work, and it is not your doing. Everything that was saved is safe. Where it happened is noted in {}."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was typed and return the exit code: 0 done, 1 not wanted or worth a look, 2 not possible."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a letter that this terminal cannot show must not end a command
    chosen = _parser().parse_args(arguments)
    try:
        return chosen.do(chosen) or 0
    except NetcoachError as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return 1
    except EOFError:
        print(NOBODY_ANSWERS, file=sys.stderr)
    except OSError as problem:
        print(f"The computer refused: {problem.strerror or problem}. {problem.filename or ''}", file=sys.stderr)
    except Exception as problem:
        log(problem)
        print(SORRY.format(places.data_folder() / "problems.log"), file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="netcoach",
        description="A coaching workbook for the relationships that careers inside a company turn on. "
        "Everything stays on this computer.",
        epilog="Without a command netcoach opens the workbooks. Each command explains itself: netcoach restore --help",
    )
    parser.set_defaults(do=_open, journal=None, here=False, app=False, browser=True)
    commands = parser.add_subparsers(title="commands", metavar="")
    _add_pages(commands)
    _add_upkeep(commands)
    _add_travel(commands)
    _add_clients(commands)
    _add_templates(commands)
    return parser


def _add_pages(commands: argparse._SubParsersAction) -> None:
    command = _command(commands, "open", _open, "Open the workbooks in your browser. A passphrase is asked for once.")
    command.add_argument("--here", action="store_true", help="for people who edit the workbooks: open the originals")
    _view(command)

    command = _command(commands, "new", _new, "Begin a new, empty journal, with a passphrase if you like.", "to make")
    command.add_argument("--name", default="journal", help="a word for its file name; no client's name, please")
    command.add_argument("--template", default=places.DEFAULT_TEMPLATE, help="what it starts with (promotion)")
    command.add_argument("--no-passphrase", action="store_true", help="do not offer a passphrase")

    command = _command(commands, "demo", _demo, "Look round a private copy of the example, a fictional client.", "")
    command.add_argument("--afresh", action="store_true", help="begin again with a new copy")
    _view(command)

    words = "Put the pages on paper, with lines to write on: one sheet each, to open in any browser and print (Ctrl+P)."
    command = _command(commands, "print", _print, f"{words} Nothing out of a journal is on them.", "")
    command.add_argument("pages", nargs="*", metavar="PAGE", help="its number or a word of its name: 03, plan (all)")
    command.add_argument("--folder", type=Path, default=Path(), help="where the sheets go (the folder you are in)")
    command.add_argument("--template", default=places.DEFAULT_TEMPLATE, help="whose words stand on them (promotion)")

    _command(commands, "where", _where, "Say where your journal is, whether it has a passphrase and a backup.")


def _add_upkeep(commands: argparse._SubParsersAction) -> None:
    _command(commands, "check", upkeep.check)
    _asks(_command(commands, "repair", upkeep.repair))
    _command(commands, "backup", upkeep.backup)
    command = _asks(_command(commands, "restore", upkeep.restore))
    command.add_argument("which", nargs="?", metavar="NUMBER", help="which one: its number in the list, or a file")

    command = _asks(_command(commands, "forget", privacy.forget))
    command.add_argument("person", metavar="NAME", help="a part of the name, or the id")
    command.add_argument(
        "--mentions",
        action="store_true",
        help="put “someone” for the name in other notes too; with --yes they are left as they are otherwise",
    )

    _asks(_command(commands, "delete", privacy.delete))

    command = _asks(_command(commands, "passphrase", privacy.passphrase))
    command.add_argument("what", choices=["set", "change", "remove"])


def _add_travel(commands: argparse._SubParsersAction) -> None:
    command = _asks(_command(commands, "merge", travel.merge))
    command.add_argument("file", type=Path, metavar="FILE", help="the other copy; it stays as it is")

    command = _asks(_command(commands, "export", travel.export))
    command.add_argument("folder", type=Path, metavar="FOLDER", help="a new or empty folder, or an earlier export")

    command = _asks(_command(commands, "report", travel.report))
    command.add_argument("file", type=Path, metavar="FILE", help="a new file, such as report.html")
    command.add_argument("--view", choices=["client", "coach", "sponsor"], default="client", help="for whom (client)")
    command.add_argument("--reflections", action="store_true", help="for the client: with answers to the questions")
    command.add_argument(
        "--theme", action="append", default=[], metavar="WORDS", help="for the sponsor: words that the client releases"
    )

    command = _asks(_command(commands, "import", travel.bring_in))
    command.add_argument("file", type=Path, metavar="FILE", help="the file, the zip it came in, or the folder")
    command.add_argument("--all", action="store_true", help="bring in every row of a file that can be used")


def _add_clients(commands: argparse._SubParsersAction) -> None:
    command = _asks(_command(commands, "share", clients.share))
    command.add_argument("file", type=Path, metavar="FILE", help="a new file for the pack")
    command.add_argument("--client", metavar="NAME", help="for coaches: whose copy it is from")
    command.add_argument("--passphrase", action="store_true", help="for somebody new: a passphrase instead of a key")
    command.add_argument("--to", metavar="KEY", help="where you have paired with several: the end of the other's key")

    command = _asks(_command(commands, "receive", clients.receive))
    command.add_argument("file", type=Path, metavar="FILE", help="the pack that was sent")
    command.add_argument("--name", help="for coaches: what you call this client")
    command.add_argument("--keep-until", metavar="DAY", help="for coaches: the day after which it shall be deleted")

    command = _asks(_command(commands, "clients", clients.clients, journal=""))
    command.add_argument("--initials", action="store_true", help="for supervision: initials instead of names")
    command.add_argument("--conflicts", action="store_true", help="say whether two of them write about one person")
    command.add_argument("--tidy", action="store_true", help="delete the copies whose day is past")


def _add_templates(commands: argparse._SubParsersAction) -> None:
    words = "For consultants: prepare netcoach for a firm's clients. Each step explains itself: template new --help"
    steps = commands.add_parser("template", help=words, description=words)
    steps = steps.add_subparsers(title="steps", metavar="", required=True)
    command = _command(steps, "new", consulting.new, journal="")
    command.add_argument("name", metavar="NAME", help="small letters, digits, - and _: the firm or the programme")
    command.add_argument("--from", dest="source", default=places.DEFAULT_TEMPLATE, help="which one to copy (promotion)")
    for do in (consulting.check, consulting.preview, consulting.pack):
        command = _command(steps, do.__name__, do, journal="")
        command.add_argument("template", metavar="TEMPLATE", help="its folder, or its name")
        if do is consulting.preview:
            _no_browser(command)
    command = _asks(_command(steps, "install", consulting.install, journal=""))
    command.add_argument("file", type=Path, metavar="FILE", help="the zip file that somebody sent")
    command = _asks(_command(steps, "use", consulting.use))
    command.add_argument("name", metavar="NAME", help="one that ships or was installed")


def _command(
    commands: argparse._SubParsersAction,
    name: str,
    do: Callable[[argparse.Namespace], int | None],
    words: str = "",
    journal: str = "to work in (else the last one)",
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=words or do.__doc__, description=words or do.__doc__)
    command.set_defaults(do=do)
    if journal:
        command.add_argument("--journal", type=Path, metavar="FILE", help=f"the journal {journal}")
    return command


def _asks(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("--yes", action="store_true", help="do not ask first")
    command.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    return command


def _view(command: argparse.ArgumentParser) -> None:
    command.add_argument("--app", action="store_true", help="as plain pages with an index, good on a tablet (Voilà)")
    _no_browser(command)


def _no_browser(command: argparse.ArgumentParser) -> None:
    command.add_argument("--no-browser", dest="browser", action="store_false", help="print the address only")


def _open(chosen: argparse.Namespace) -> None:
    if chosen.app:  # its pages ask for the passphrase
        return lab.start(chosen.journal, app=True, browser=chosen.browser)
    path = chosen.journal or places.chosen_journal()
    if path:
        asking.unlock(path)
    if chosen.journal:
        me.open(path).opened().close()  # what is wrong with the file is said here, not in the page
    key = keys.of(asking.salt_of(path) or "") if path else ""
    if key:
        os.environ[keys.VARIABLE] = key  # for its kernels; nc.open() takes it out there
    lab.start(chosen.journal, here=chosen.here, browser=chosen.browser)


def _new(chosen: argparse.Namespace) -> None:
    path = chosen.journal or places.new_journal(chosen.name)
    if path.exists():
        raise JournalError(f"There is already a file at {path}. Nothing was changed.")
    asks = sys.stdin.isatty() and not chosen.no_passphrase
    passphrase = asking.new_passphrase(or_none=True) if asks else None
    made = me.open(path, create=True, template=chosen.template, passphrase=passphrase)
    places.choose_journal(path)
    print(f"Your new journal is {path}.", "It opens with: netcoach open", sep="\n")
    if passphrase:
        asking.print_sheet(path, passphrase, made)


def _demo(chosen: argparse.Namespace) -> None:
    lab.start(choosing.demo(afresh=chosen.afresh), app=chosen.app, browser=chosen.browser)


def _print(chosen: argparse.Namespace) -> None:
    written = paper.write_sheets(paper.chosen_workbooks(chosen.pages), chosen.folder, chosen.template)
    print(*(path.resolve() for path in written), sep="\n")
    print("Open a sheet with a double click and print it from the browser: Ctrl+P, on a Mac ⌘P.")


def _where(chosen: argparse.Namespace) -> None:
    journal = chosen.journal or places.chosen_journal()
    print(f"Your journal: {journal or 'none yet'}")
    if journal:
        print(*_about(journal), sep="\n")
    print(f"Everything of netcoach: {places.data_folder()}")
    service = places.looks_synced(journal or places.data_folder())
    if service:
        print(
            f"This folder looks as if {service} copies it to other computers. A journal can break while it is being "
            "copied, and others may read it there. A folder that stays on this computer is better."
        )


def _about(journal: Path) -> list[str]:
    try:
        has = "has a passphrase" if store.salt_of(journal) else "has none; this gives it one: netcoach passphrase set"
        said = [f"Passphrase: it {has}"]
    except JournalError as problem:
        said = [str(problem)]
    kept = backups.listed(journal)
    said.append(f"Last backup: {asking.backup_words(kept[0]) if kept else 'none yet'}")
    twins = salvage.twins(journal) if journal.parent.is_dir() else []
    return said + [f"Beside it lies what looks like a second copy: {twin}" for twin in twins]
