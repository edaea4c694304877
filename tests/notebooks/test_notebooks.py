"""Every notebook runs from top to bottom, and its numbers are those of the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
import sqlalchemy as sa
from nbclient import NotebookClient

from geo import database
from geo.settings import PROJECT_DIR
from tests.conftest import TestDatabase

NOTEBOOKS = sorted((PROJECT_DIR / "notebooks").glob("*.ipynb"))


def run(path: Path, target: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Execute a notebook against the database of the test and return it with its outputs."""
    monkeypatch.setenv("DATABASE_URL", target.app_url)
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=180, resources={"metadata": {"path": str(path.parent)}}).execute()
    return notebook


def results(notebook: Any) -> list[str]:
    """Return the plain text of every result."""
    return [
        output["data"].get("text/plain", "")
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "execute_result"
    ]


def test_there_are_notebooks() -> None:
    assert [path.name for path in NOTEBOOKS][:1] == ["01_register_and_areas.ipynb"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_stored_without_results(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        assert cell.cell_type != "code" or (not cell.outputs and cell.execution_count is None)


def test_register_and_areas(shared_atlas_database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    state, rates, shown, sketch = results(run(NOTEBOOKS[0], shared_atlas_database, monkeypatch))
    assert "'units': 2500" in state
    assert "'vacancies': 300" in state
    assert rates.count("Einheiten, Besatz zu") > 60
    assert "Noch keine Quote" in rates
    with database.transaction() as connection:
        query = (
            "select count(*) from vacancy_current "
            "where status in ('vacant', 'threatened') and floor_area_m2 between 60 and 400"
        )
        expected = connection.execute(sa.text(query)).scalar_one()
    assert f"Summary(shown={expected}, total=300" in shown
    assert "folium" in sketch
