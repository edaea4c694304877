"""Every page as Streamlit runs it, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.conftest import TestDatabase
from ui.router import ENTRIES

SCRIPT = Path(__file__).resolve().parents[2] / "main.py"
RunPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    """No cached read outlives its database."""
    st.cache_data.clear()
    yield
    st.cache_data.clear()


def run_page(module: str, **parameters: str) -> AppTest:
    """Run the page of a module below ``ui.pages`` with these query parameters."""
    address = next(entry.url_path for entry in ENTRIES if entry.module == module)
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app._page_hash = calc_hash(address)  # AppTest itself can only switch to pages in files
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run()


@pytest.fixture
def page(shared_atlas_database: TestDatabase) -> RunPage:
    """Pages on the example database, for tests that only read."""
    return run_page


def words(app: AppTest) -> str:
    """Return everything that the page says, as one text."""
    told = [element.value for kind in ("title", "header", "markdown", "caption") for element in app.get(kind)]
    told += [
        element.proto.body for element in app.get("html") if not element.proto.body.startswith("<style>")
    ]
    return "\n".join(str(text) for text in told)
