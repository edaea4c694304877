"""Imports run one way: app, manage over ui, web over vacancy, quarters over geo."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, PROJECT, own_files, place, python_files

LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [LINT_IMPORTS, "--config", PROJECT / "pyproject.toml", "--no-cache"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder)}
    )


def test_contracts_hold() -> None:
    result = lint_imports(PROJECT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("geo/maps.py", "import vacancy", "one way"),
        ("vacancy/maps.py", "import quarters", "one way"),
        ("ui/maps.py", "import web", "one way"),
        ("geo/maps.py", "import streamlit", "Streamlit"),
        ("web/maps.py", "import streamlit", "Streamlit"),
        ("ui/maps.py", "import starlette", "Starlette"),
        ("geo/layers/maps.py", "import sqlalchemy", "declare"),
        ("quarters/maps.py", "import networkx", "Peers"),
    ],
)
def test_a_wrong_import_breaks_a_contract(tmp_path: Path, module: str, line: str, contract: str) -> None:
    for package in (*PACKAGES, "geo/layers"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    assert lint_imports(tmp_path).returncode == 0
    (tmp_path / module).write_text(line + "\n")
    result = lint_imports(tmp_path)
    assert result.returncode == 1
    broken = [row for row in result.stdout.splitlines() if row.endswith("BROKEN")]
    assert len(broken) == 1
    assert contract in broken[0]


def test_nothing_imports_the_entries() -> None:
    for path in (p for p in python_files() if p.parent != PROJECT):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {n.split(".")[0] for n in names} & {"app", "manage", "tests", "bench"}, place(path)


def test_no_module_is_a_junk_drawer() -> None:
    names = {"utils", "util", "common", "helpers", "helper", "misc", "constants", "tools"}
    assert [
        place(p) for p in own_files(".py", ".js", ".mjs") if p.stem in names or p.parent.name in names
    ] == []
