"""Run the reference notebook anew and store its outputs: ``python tests/make_reference.py``. Then read the change."""

import json
import os
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

REFERENCE = Path(__file__).parent / "reference.ipynb"


def main() -> None:
    os.environ["NETCOACH_DATA"] = tempfile.mkdtemp()
    notebook = nbformat.read(REFERENCE, as_version=4)
    NotebookClient(notebook, kernel_name="python3", store_widget_state=False).execute()
    notebook["metadata"]["language_info"] = {"name": "python"}
    for cell in notebook["cells"]:
        cell["metadata"].pop("execution", None)
    REFERENCE.write_text(json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
