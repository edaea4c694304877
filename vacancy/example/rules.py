"""Rules of the example register, read from ``data/demo/register.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from geo.settings import PROJECT_DIR

RULES_FILE = PROJECT_DIR / "data" / "demo" / "register.toml"


@cache
def rules() -> dict[str, Any]:
    """Return the rules as nested dictionaries, read once."""
    with RULES_FILE.open("rb") as file:
        return tomllib.load(file)
