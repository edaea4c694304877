"""What the architecture tests read: the project's own files, and the texts and names in them."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("geo", "vacancy", "quarters", "ui", "web")
MESSAGE_CALLS = {"_", "gettext", "ngettext"}


@dataclass(frozen=True)
class Text:
    """A text that a person may read, and where it stands."""

    place: str
    value: str


def own_files(*suffixes: str, below: str = "") -> list[Path]:
    """Files of the project that are or would be committed, with one of the suffixes."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", below or "."]
    names = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split(
        "\0"
    )
    files = (PROJECT / name for name in names if name)
    return sorted(
        f for f in files if f.is_file() and not f.is_symlink() and (not suffixes or f.suffix in suffixes)
    )


def python_files() -> list[Path]:
    """Modules of the app: its packages and the entries."""
    inside = [f for f in own_files(".py") if f.relative_to(PROJECT).parts[0] in PACKAGES]
    return inside + [f for f in own_files(".py") if f.parent == PROJECT]


def place(path: Path, line: int = 0) -> str:
    """Name of a file in the project, with the line when given."""
    name = path.relative_to(PROJECT).as_posix()
    return f"{name}:{line}" if line else name


def _literals(node: ast.AST) -> Iterator[ast.Constant]:
    for child in ast.walk(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child


def _called_name(call: ast.Call) -> str:
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def message_ids(source: str, name: str) -> list[Text]:
    """Texts given to gettext: ``_("…")`` and ``ngettext("…", "…", n)``."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _called_name(node) in MESSAGE_CALLS:
            found += [Text(f"{name}:{c.lineno}", c.value) for a in node.args for c in _literals(a)]
    return found


def bare_interface_texts(source: str, name: str) -> list[Text]:
    """Sentences given to Streamlit as they are, not through gettext: ``st.button("…")``, ``column.metric("…")``."""
    tree = ast.parse(source)
    translated = {
        id(c)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called_name(node) in MESSAGE_CALLS
        for c in _literals(node)
    }
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        first = node.args[0]
        shown = (
            node.func.attr in SHOWING_CALLS
            and isinstance(first, ast.Constant)
            and isinstance(first.value, str)
        )
        if shown and id(first) not in translated and re.search(r"[^\W\d_]{2}", first.value):
            found.append(Text(f"{name}:{first.lineno}", first.value))
    return found


SHOWING_CALLS = {
    "button", "caption", "checkbox", "date_input", "download_button", "error", "expander", "file_uploader",
    "form_submit_button", "header", "info", "link_button", "markdown", "metric", "multiselect", "number_input",
    "pills", "popover", "radio", "segmented_control", "select_slider", "selectbox", "slider", "spinner", "subheader",
    "success", "text_area", "text_input", "title", "toast", "toggle", "warning",
}  # fmt: skip


def declared_texts(source: str, name: str) -> list[Text]:
    """All texts with a blank or a capital in a layer's declaration: titles, labels, groups, units of speech."""
    tree = ast.parse(source)
    docstrings = {id(n.value) for n in tree.body if isinstance(n, ast.Expr)}
    return [
        Text(f"{name}:{c.lineno}", c.value)
        for c in _literals(tree)
        if id(c) not in docstrings and re.search(r"\s|^[A-ZÄÖÜ]", c.value)
    ]


def html_texts(source: str, name: str) -> list[Text]:
    """Visible texts and the texts of attributes that are read aloud or shown."""
    body = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", source, flags=re.DOTALL | re.IGNORECASE)
    attributes = re.findall(r"""\b(?:aria-label|title|placeholder|alt)\s*=\s*["']([^"']+)["']""", body)
    return [Text(name, text.strip()) for text in [*attributes, *re.split(r"<[^>]+>", body)] if text.strip()]
