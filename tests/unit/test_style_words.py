"""Every class, key and test id that the style sheet names exists: in our own sources, or in Streamlit's page."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.browser.style_rules import style_rules
from ui.frame import STYLE

PROJECT = STYLE.parent.parent
SELECTORS = "\n".join(style_rules())


@cache
def our_sources() -> str:
    files = [*(PROJECT / "ui").rglob("*.py"), *(PROJECT / "static").glob("*/*.js")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@cache
def streamlits_page() -> str:
    found = find_spec("streamlit")
    assert found
    assert found.origin
    folder = Path(found.origin).parent / "static"
    return "\n".join(path.read_text("utf-8", errors="ignore") for path in folder.rglob("*.js"))


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\.(qa-[\w-]+)", SELECTORS))))
def test_class_is_written_by_a_page(name: str) -> None:
    """A class may be put together (``qa-{quality}``), then its end stands in the sources."""
    assert re.search(rf"\b{name}\b", our_sources()) or (
        re.search(r"qa-\{", our_sources()) and re.search(rf"\b{name.removeprefix('qa-')}\b", our_sources())
    )


@pytest.mark.parametrize("name", sorted(set(re.findall(r"st-key-([\w-]+?)-?(?=[\W]|$)", SELECTORS))))
def test_key_is_given_by_a_page(name: str) -> None:
    assert re.search(rf"\b{name}", our_sources())


@pytest.mark.parametrize("name", sorted(set(re.findall(r'data-testid="(\w+)"', SELECTORS))))
def test_test_id_is_one_of_streamlits(name: str) -> None:
    assert name in streamlits_page()
