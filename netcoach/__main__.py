"""Start netcoach from a clone, making its environment first where there is none. Standard library only.

``python netcoach`` in a clone is all a new machine needs; ``python -m netcoach`` is the installed command line.
This file loads in any Python 3, so that whoever has an old one reads a sentence.
"""

import os
import sys

if sys.path[0] == os.path.dirname(__file__):  # noqa: PTH120 - run as a folder: our modules must not stand in for Python's
    del sys.path[0]

import hashlib
import importlib.util
import json
import re
import shutil
import signal
import subprocess
from pathlib import Path

OLDEST = (3, 11)
# Signs in what pip or venv print, and what they mean to a person.
REASONS = {
    "ensurepip|No module named venv": "Your Python lacks the part that makes environments. "
    "On Debian and Ubuntu this adds it: sudo apt install python3-venv",
    "No space left|Errno 28": "The disk is full. netcoach needs about 800 MB here.",
    "externally-managed": "This Python belongs to the operating system, which lets nothing be added. "
    "Install Python from python.org, or use conda with environment.yml.",
    "CERTIFICATE_VERIFY": "The company network changes certificates on the way. Ask your IT for pip's own setting.",
    "getaddrinfo|name resolution|new connection|timed out|ProxyError|unreachable|find a version": "The parts could not "
    "be fetched: there is no way to the internet, or a company proxy stands in between. Try again when you are online, "
    "or ask your IT for pip's proxy setting.",
    "Long Path": "This folder's path is too long for Windows. Move it nearer to the top, such as C:\\netcoach.",
    "Permission denied|Access is denied": "netcoach may not write into its own folder. "
    "Move the folder to your documents, close every open netcoach, and try again.",
}


class CannotStartError(Exception):
    """netcoach cannot be set up here, said in a sentence for the user."""


def environment(root, extras=()):
    """Return the Python in which this clone's netcoach runs, setting it up where that is needed.

    An environment that is active and already holds this clone is used as it is. Otherwise ``.venv`` in the clone is:
    made when missing, made again when half-made or broken, brought up to date when ``pyproject.toml`` changed or one
    of the ``extras``, such as "test", is not there yet.
    """
    root = Path(root).resolve()
    if not extras and _active_environment_holds(root):
        return Path(sys.executable)
    home = root / ".venv"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    note = home / "netcoach.json"
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
    except OSError:
        known = {}
    except ValueError:
        known = {"root": "half-written"}
    project = hashlib.sha256((root / "pyproject.toml").read_bytes()).hexdigest()
    runs = python.exists() and subprocess.run([str(python), "-c", "import pip"], capture_output=True).returncode == 0
    sound = runs and known.get("root", str(root)) == str(root)
    if sound and known.get("project") == project and set(extras) <= set(known["extras"]):
        return python
    extras = sorted({*extras, *known.get("extras", [])})
    print(f"Setting up netcoach in {home}. The first time takes a few minutes.", flush=True)
    if not sound:
        _do([_new_enough_python(), "-m", "venv", "--clear", str(home)], root)
        note.write_text('{"root": "half-made"}', encoding="utf-8")  # whoever stops now begins again next time
    package = f".[{','.join(extras)}]" if extras else "."
    _do([str(python), "-m", "pip", "install", "--quiet", "--no-input", "--editable", package], root)
    note.write_text(json.dumps({"root": str(root), "project": project, "extras": extras}), encoding="utf-8")
    print("Ready.", flush=True)
    return python


def _active_environment_holds(root):
    if sys.prefix == sys.base_prefix and os.environ.get("CONDA_PREFIX") != sys.prefix:
        return False
    try:
        from importlib.metadata import distribution  # an old Python has none

        distribution("netcoach")
    except ImportError:
        return False
    spec = importlib.util.find_spec("netcoach")
    return bool(spec and spec.origin) and root in Path(spec.origin).resolve().parents


def _new_enough_python():
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in range(19, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            return newer
    this = sys.version.split()[0]
    raise CannotStartError(f"netcoach needs Python 3.{OLDEST[1]} or newer, and this is {this}. See python.org.")


def _do(command, root):
    # A user's own pip settings may forbid what an environment needs.
    outside = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PYTHONHOME", "__PYVENV_LAUNCHER__"}
    surroundings = {key: value for key, value in os.environ.items() if key not in outside}
    done = subprocess.run(command, cwd=str(root), env=surroundings, capture_output=True, text=True)
    if done.returncode:
        said = done.stdout + done.stderr
        last = "\n".join(said.strip().splitlines()[-8:])
        unknown = f"netcoach could not be set up. The last lines say why:\n{last}"
        raise CannotStartError(next((words for signs, words in REASONS.items() if re.search(signs, said)), unknown))


def main(arguments):
    """Run the command line in the clone's environment, in this process's place where the system can."""
    root = Path(__file__).resolve().parent.parent
    try:
        extras = ["app"] if "--app" in arguments else []
        command = [str(environment(root, extras)), "-m", "netcoach", *(arguments or ["open"])]
    except CannotStartError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped. Start again whenever you like: what was half-made is made anew.")
    if os.name != "nt":
        os.execv(command[0], command)
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl+C is for JupyterLab, which ends by itself
    sys.exit(subprocess.Popen(command).wait())


if __name__ == "__main__":
    if __package__:
        from netcoach.cli import main as command_line

        sys.exit(command_line())
    main(sys.argv[1:])
