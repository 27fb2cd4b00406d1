"""The notebook runs from top to bottom, and its executed copy is made from the source beside it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def sources(notebook: nbformat.NotebookNode) -> list[tuple[str, str]]:
    """Kind and text of each cell."""
    return [(cell.cell_type, cell.source.strip()) for cell in notebook.cells]


def test_the_executed_copy_has_the_cells_of_the_source() -> None:
    source = jupytext.read(NOTEBOOKS / "reading_a_run.py")
    executed = nbformat.read(NOTEBOOKS / "reading_a_run.ipynb", as_version=4)
    assert sources(executed) == sources(source)
    assert any(cell.get("outputs") for cell in executed.cells)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_notebook_runs_and_answers_its_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(NOTEBOOKS.parent / "src"), os.environ.get("PYTHONPATH", "")]))
    notebook = jupytext.read(NOTEBOOKS / "reading_a_run.py")
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(NOTEBOOKS)}})
    asyncio.run(client.async_execute())
    tables = [
        output.data["text/plain"]
        for cell in notebook.cells if cell.cell_type == "code"
        for output in cell.outputs if output.output_type == "execute_result"
    ]  # fmt: skip
    assert "At the base" in tables[-1]
    assert "years to a second call in a gap" in tables[-1]
