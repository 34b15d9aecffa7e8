"""Open the workbooks in a quiet JupyterLab. The only module that starts JupyterLab."""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import re
import secrets
import shutil
import socket
import sys
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from netcoach import desk, places
from netcoach.errors import NetcoachError

HERE = Path(__file__).parent
START, PAGE, APP = "00_start_here.ipynb", "doc/tree/", "voila/render/"
NO_APP = """The app view needs one more part, Voilà. Type this once, then try again:
"{}" -m pip install "netcoach[app]"
Without it the same pages open with: netcoach open"""
# A key that a hand rests on must never cut a form out of the page; "Ctrl S" and the arrows stay.
BARE_KEY = re.compile(r"(Shift )?\S")


def start(
    journal: Path | None = None,
    *,
    here: bool = False,
    app: bool = False,
    browser: bool = True,
    workbooks: Path | None = None,
) -> None:
    """Open the workbooks in the browser and serve them, to this machine only, until Ctrl+C.

    JupyterLab runs inside this process: one thing to stop, nothing left behind when its window closes. Its
    settings, its signatures and the kernels' history live in the data folder, so the user's own Jupyter stays
    as it is. A netcoach that is open already for the same journal is shown again.

    Without a journal, the page finds the one opened last. ``here`` shows the workbooks where they are, in the user's
    own JupyterLab, for whoever edits them; ``app`` serves them through Voilà, as plain pages with an index;
    ``workbooks`` is another folder of them than the one shipped.
    """
    source = workbooks or places.shipped("workbooks")
    if not (source / START).exists():
        raise NetcoachError(f"There is no workbook {START} in {source}.")
    sys.modules.setdefault("rfc3987_syntax", None)  # a grammar of addresses, built for a second and never used
    _tell_kernels(journal)
    if here:
        return _serve(source.parent, f"lab/tree/{source.name}/{START}", browser)
    if app and not importlib.util.find_spec("voila"):
        raise NetcoachError(NO_APP.format(sys.executable))
    page = f"{APP}workbooks/all_pages.ipynb" if app else f"{PAGE}workbooks/{START}"
    try:
        _make_quiet(places.data_folder().resolve() / "lab")
        folder, running = _free_desk(f"{journal}, as an app" if app else str(journal))
        for pages in [] if running else [source, HERE / "app"] if app else [source]:
            desk.lay_out(folder, pages)
    except OSError as problem:
        raise NetcoachError(f"netcoach cannot write to {places.data_folder()}: {problem.strerror}.") from None
    if not running:
        return _serve(folder, page, browser)
    address = f"{running['url']}{page}?token={running['token']}"
    print(f"netcoach is open already: {address}")
    if browser:
        webbrowser.open(address)


def _tell_kernels(journal: Path | None) -> None:
    ours = str(HERE / "jupyter")  # our extension as it is here, whatever was installed
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [ours, os.environ.get("JUPYTER_PATH")]))
    os.environ["NETCOACH_DATA"] = str(places.data_folder().resolve())
    if journal:
        os.environ["NETCOACH_JOURNAL"] = str(Path(journal).resolve())


def _make_quiet(lab: Path) -> None:
    shutil.copytree(HERE / "lab_config", lab, dirs_exist_ok=True)
    overrides = lab / "config" / "labconfig" / "default_setting_overrides.json"
    settings = json.loads(overrides.read_text(encoding="utf-8"))
    settings["@jupyterlab/shortcuts-extension:shortcuts"] = {"shortcuts": list(_bare_keys())}
    overrides.write_text(json.dumps(settings), encoding="utf-8")
    os.environ.pop("JUPYTER_CONFIG_PATH", None)
    os.environ |= {
        "JUPYTER_CONFIG_DIR": str(lab / "config"),
        "JUPYTER_DATA_DIR": str(lab / "data"),
        "JUPYTER_RUNTIME_DIR": str(lab / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(lab / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(lab / "workspaces"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "IPYTHONDIR": str(lab / "ipython"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def _bare_keys() -> Iterator[dict[str, Any]]:
    """Yield, switched off, each notebook shortcut of the installed JupyterLab that is plain letters or digits."""
    for schema in sorted(Path(sys.prefix, "share/jupyter/lab/schemas").rglob("*.json")):
        for shortcut in json.loads(schema.read_text(encoding="utf-8")).get("jupyter.lab.shortcuts", []):
            in_notebook = re.search("jp-Notebook|jp-kernel-user", shortcut["selector"])
            if in_notebook and shortcut["keys"] and all(map(BARE_KEY.fullmatch, shortcut["keys"])):
                yield {key: shortcut[key] for key in ("command", "keys", "selector")} | {"disabled": True}


def _free_desk(use: str) -> tuple[Path, dict[str, Any] | None]:
    """Return a folder that no open netcoach works in; or the one, and its server, that is open for the same use.

    Two servers on one folder would each find that "the file has changed on disk".
    """
    from jupyter_server.serverapp import list_running_servers

    busy = {Path(server["root_dir"]): server for server in list_running_servers() if _answers(server["port"])}
    for number in itertools.count(1):
        folder = places.data_folder().resolve() / ("desk" if number == 1 else f"desk-{number}")
        mark = folder / ".used_for"
        if folder not in busy:
            folder.mkdir(parents=True, exist_ok=True)
            mark.write_text(use, encoding="utf-8")
            return folder, None
        if mark.read_text(encoding="utf-8") == use:
            return folder, busy[folder]


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _serve(folder: Path, page: str, browser: bool) -> None:
    import zmq
    from jupyterlab.labapp import LabApp
    from tornado.ioloop import IOLoop
    from traitlets.config import Config

    token = secrets.token_hex(24)
    settings = {
        "ServerApp": {
            "root_dir": str(folder),
            "port": 0,  # a free one
            **({"jpserver_extensions": {"voila.server_extension": True}} if page.startswith(APP) else {}),
            "tornado_settings": {"mathjax_url": None, "mathjax_config": None},  # Voilà would ask a CDN for it
            "open_browser": browser,
            # A browser from a snap may not read the hidden file that Jupyter hands over by default.
            "use_redirect_file": shutil.which("snap") is None,
        },
        "IdentityProvider": {"token": token},
        "LabApp": {"default_url": f"/{page}", "custom_css": True},
        "VoilaConfiguration": {
            "template": "netcoach",
            "extension_denylist": ["netcoach"],  # it is for JupyterLab
            "file_allowlist": [],
            # Sets the cookie without which the server refuses to stop the kernel of a page that was closed.
            "prelaunch_hook": lambda handler, *_, **__: handler.xsrf_token and None,
        },
        # What passes between page and kernel stays unreadable for others on the same machine, where zmq can do it.
        "KernelManager": {"transport_encryption": "auto" if zmq.has("curve") else "disabled"},
    }
    server = LabApp.initialize_server(argv=[], config=Config(settings))
    server.contents_manager.register_pre_save_hook(desk.empty)
    opens = "netcoach opens in your browser. If no page appears, paste this address into it:"
    print(opens if browser else "netcoach is ready. Paste this address into your browser:")
    print(f"{server.connection_url}{page}?token={token}")
    print("Leave this window as it is while you work. Ctrl+C ends netcoach.", flush=True)
    if page.startswith(PAGE):  # its kernel starts while the browser is still loading the page
        path = page.removeprefix(PAGE)
        session = {"path": path, "name": path, "type": "notebook", "kernel_name": "python3"}
        IOLoop.current().add_callback(server.session_manager.create_session, **session)
    server.start()
