"""Run the notebooks' sources (notebooks/*.py) and write the executed copies beside them."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def main() -> None:
    """Execute each source from top to bottom; a cell that fails ends the run."""
    for source in sorted(NOTEBOOKS.glob("*.py")):
        notebook = jupytext.read(source)
        NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(NOTEBOOKS)}}).execute()
        for number, cell in enumerate(notebook.cells):
            cell["id"] = f"cell-{number}"       # fixed, so that the same notebook gives the same file
            cell.metadata.pop("execution", None)
        notebook.metadata.pop("language_info", None)
        nbformat.write(notebook, source.with_suffix(".ipynb"))
        print(f"{source.name}: done")


if __name__ == "__main__":
    main()
