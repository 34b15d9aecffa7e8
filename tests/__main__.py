"""Run everything that netcoach promises: ``python tests``. Arguments go to pytest."""

import runpy
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments):
    start = runpy.run_path(str(ROOT / "netcoach" / "__main__.py"), run_name="start")
    try:
        python = start["environment"](ROOT, extras=("test",))
    except start["CannotStartError"] as problem:
        return str(problem)
    checks = (["ruff", "check"], ["ruff", "format", "--check"], ["pytest", *arguments])
    failed = [" ".join(check) for check in checks if subprocess.call([str(python), "-m", *check], cwd=ROOT)]
    return f"Failed: {', '.join(failed)}" if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
