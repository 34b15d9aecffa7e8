"""Where things are: the client's data folder, her journals, what ships with netcoach."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from pathlib import Path

import platformdirs

SUFFIX = ".netcoach"
DEFAULT_TEMPLATE = "promotion"
SYNCED = ("OneDrive", "Dropbox", "iCloud", "Mobile Documents", "Google Drive", "GoogleDrive", "Nextcloud", "Syncthing")


def data_folder() -> Path:
    """Return the folder that holds everything of this client; ``NETCOACH_DATA`` names another."""
    named = os.environ.get("NETCOACH_DATA")
    return Path(named) if named else platformdirs.user_data_path("netcoach", appauthor=False)


def journals_folder() -> Path:
    """Return the folder of her journals, outside every folder that a notebook server shows."""
    return data_folder() / "journals"


def clients_folder() -> Path:
    """Return the folder of a coach's copies: one file for each client."""
    return data_folder() / "clients"


def journals() -> list[Path]:
    """Return the journals of her own."""
    return sorted(journals_folder().glob(f"*{SUFFIX}"))


def client_copies() -> list[Path]:
    """Return a coach's copies, one for each client."""
    return sorted(clients_folder().glob(f"*{SUFFIX}"))


def templates_folder() -> Path:
    """Return the folder of the templates that were installed."""
    return data_folder() / "templates"


def demo_journal() -> Path:
    """Return the place of her private copy of the example."""
    return data_folder() / "example" / f"example{SUFFIX}"


def new_journal(name: str = "journal") -> Path:
    """Return a fresh path for a journal. The random part keeps names out of logs and apart from one another."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:30] or "journal"
    return journals_folder() / f"{slug}-{secrets.token_hex(3)}{SUFFIX}"


def outgoing(name: str) -> Path:
    """Return a fresh path for what she takes out, where she looks for it: in her downloads, if there are any."""
    downloads = platformdirs.user_downloads_path()
    mine = downloads if downloads.is_dir() and "NETCOACH_DATA" not in os.environ else data_folder() / "out"
    mine.mkdir(parents=True, exist_ok=True)
    first, dot, ending = name.partition(".")
    return mine / f"{first}-{secrets.token_hex(3)}{dot}{ending}"


def chosen_journal() -> Path | None:
    """Return the journal in use: the one ``NETCOACH_JOURNAL`` names, else the one she opened last."""
    named = os.environ.get("NETCOACH_JOURNAL")
    return Path(named) if named else own_journal()


def own_journal() -> Path | None:
    """Return the journal of her own that she opened last."""
    pointer = data_folder() / "chosen"
    return Path(pointer.read_text(encoding="utf-8").strip()) if pointer.exists() else None


def choose_journal(path: Path) -> None:
    """Remember which journal she works in."""
    pointer = data_folder() / "chosen"
    pointer.parent.mkdir(parents=True, exist_ok=True)
    draft = pointer.with_suffix(".new")
    draft.write_text(str(path.resolve()), encoding="utf-8")
    draft.replace(pointer)


def forget_choice(path: Path) -> None:
    """Work in no journal any more, if it was this one."""
    if (own := own_journal()) and own == path.resolve():
        (data_folder() / "chosen").unlink()


def looks_synced(path: Path) -> str | None:
    """Return the name of the service that seems to copy this folder elsewhere, if one does."""
    parts = " ".join(path.resolve().parts)
    return next((service for service in SYNCED if service.lower() in parts.lower()), None)


def shipped(name: str) -> Path:
    """Return the folder "workbooks" or "templates": inside an installed package, or in the clone beside it."""
    here = Path(__file__).resolve().parent
    inside = here / "shipped" / name
    return inside if inside.exists() else here.parent / name


def names_hidden() -> bool:
    """Return whether this screen shows initials instead of names."""
    return (data_folder() / "names-hidden").exists()


def hide_names(hidden: bool) -> None:
    """Remember whether this screen shows initials instead of names; it belongs to the screen, not to a journal."""
    flag = data_folder() / "names-hidden"
    if hidden:
        flag.parent.mkdir(parents=True, exist_ok=True)
        flag.touch()
    else:
        flag.unlink(missing_ok=True)
