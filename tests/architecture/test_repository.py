"""What the repository promises: nothing from elsewhere, nothing of one machine, small documented modules."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.sources import PROJECT, own_files, place, python_files

MAX_LINES = 400
BROWSER_FILES = (".js", ".mjs", ".html", ".css", ".svg", ".webmanifest")
# names, not addresses: nothing is requested from them
NAMESPACES = re.compile(r"https?://(www\.w3\.org|localhost|127\.0\.0\.1)\b")
ADDRESS = re.compile(r"""(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+""", re.IGNORECASE)
DELIVERY_HOSTS = re.compile(
    r"https?://([\w.-]*\.)?(cdn\w*|unpkg|jsdelivr|cdnjs|bootstrapcdn|googleapis|gstatic|jquery)\.",
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(r"(?<![\w.$}])/(?:work|farm|root|home/[a-z]|Users/[a-z])\b/?")
NOT_RUN = {"skip", "skipif", "xfail", "importorskip"}


def lines_with(pattern: re.Pattern[str], path: Path) -> list[str]:
    lines = path.read_text(errors="replace").splitlines()
    return [
        f"{place(path, n)}: {line.strip()[:120]}" for n, line in enumerate(lines, 1) if pattern.search(line)
    ]


def text_files() -> list[Path]:
    binary = {".png", ".jpg", ".webp", ".woff2", ".gpkg", ".xlsx", ".zip", ".pbf", ".mo", ".ico"}
    return [f for f in own_files() if f.suffix not in binary and f.name != "package-lock.json"]


def test_browser_files_ask_no_other_host() -> None:
    files = own_files(*BROWSER_FILES)
    assert files
    found = [line for f in files for line in lines_with(ADDRESS, f)]
    assert [line for line in found if ADDRESS.search(NAMESPACES.sub("", line))] == []


def test_python_names_no_delivery_network() -> None:
    assert [line for f in python_files() for line in lines_with(DELIVERY_HOSTS, f)] == []


@pytest.mark.parametrize(
    "line",
    ["https://unpkg.com/x.js", "https://fonts.googleapis.com/css", "https://cdn.jsdelivr.net/npm/leaflet"],
)
def test_a_delivery_network_is_noticed(line: str) -> None:
    assert ADDRESS.search(line)
    assert DELIVERY_HOSTS.search(line)


def test_no_path_of_one_machine() -> None:
    assert [line for f in text_files() for line in lines_with(MACHINE_PATH, f)] == []


def test_lock_files_name_no_host() -> None:
    packages = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert all("integrity" in entry for name, entry in packages.items() if name)
    for lock in PROJECT.glob("requirements*.lock"):
        pins = [line for line in lock.read_text().splitlines() if not line.startswith("#")]
        assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == [], lock.name


@pytest.mark.parametrize("group", ["requirements", "requirements-dev", "requirements-bench"])
def test_every_requirement_has_a_bound_a_reason_and_a_pin(group: str) -> None:
    locks = ["requirements", "requirements-dev", "requirements-bench"]
    locks = locks[: locks.index(group) + 1]
    pins = {
        line.split("==")[0].lower().replace("_", "-")
        for lock in locks
        for line in (PROJECT / f"{lock}.lock").read_text().splitlines()
    }
    for line in (PROJECT / f"{group}.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        match = re.fullmatch(r"([\w-]+)(?:\[[\w,]+\])?>=[\d.]+\s+# \S.*", line)
        assert match, line
        assert match[1].lower() in pins, line


@pytest.mark.parametrize(
    "name", ["data/shapes/new.geojson", "data/facts/new.csv", "data/services.toml", "geo/data/x.py"]
)
def test_data_are_not_ignored_by_git(name: str) -> None:
    assert subprocess.run(["git", "check-ignore", "-q", name], cwd=PROJECT).returncode == 1


@pytest.mark.parametrize(
    "name", [".venv/x", ".cluster/data", "static/vendor/x.js", "node_modules/x", ".run/x"]
)
def test_generated_files_are_ignored_by_git(name: str) -> None:
    assert subprocess.run(["git", "check-ignore", "-q", name], cwd=PROJECT).returncode == 0


def test_modules_are_small() -> None:
    lengths = {
        place(f): len(f.read_text().splitlines()) for f in own_files(".py", ".js", ".mjs", ".css", ".sql")
    }
    assert {name: n for name, n in lengths.items() if n > MAX_LINES} == {}


def test_every_public_function_and_class_is_documented() -> None:
    undocumented = []
    for path in python_files():
        tree = ast.parse(path.read_text())
        if not ast.get_docstring(tree):
            undocumented.append(place(path))
        classes = (n for n in tree.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_"))
        for owner in [tree, *classes]:
            for node in owner.body:
                kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
                if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node):
                    undocumented.append(f"{place(path, node.lineno)} {node.name}")
    assert undocumented == []


def test_every_test_is_run() -> None:
    left_out = [
        place(path, node.lineno)
        for path in own_files(".py", below="tests")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in NOT_RUN
    ]
    assert left_out == []


def test_no_sql_is_put_together_from_values() -> None:
    """``text`` and ``execute`` take no f-string in the app; values are bound."""
    found = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {
                "text",
                "execute",
                "exec_driver_sql",
            }:
                formatted = [a for a in node.args[:1] if isinstance(a, ast.JoinedStr)]
                found += [place(path, a.lineno) for a in formatted if _is_sql(a)]
    assert found == []


def _is_sql(node: ast.JoinedStr) -> bool:
    words = " ".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    constant_names = all(
        isinstance(part.value, ast.Name) and part.value.id.isupper()
        for part in node.values
        if isinstance(part, ast.FormattedValue)
    )
    starts = r"\s*(select|insert|update|delete|create|drop|alter|with|set|truncate|notify|listen)\b"
    return bool(re.match(starts, words, re.IGNORECASE)) and not constant_names


def test_a_canvas_that_is_read_back_lies_in_memory() -> None:
    """Reading back from the graphics unit would wait for every frame of the map that is still being drawn."""
    scripts = [path for path in (PROJECT / "static").rglob("*.js") if "vendor" not in path.parts]
    reading = [path for path in scripts if "getImageData" in path.read_text(encoding="utf-8")]
    assert reading
    assert [p for p in reading if "willReadFrequently: true" not in p.read_text(encoding="utf-8")] == []
