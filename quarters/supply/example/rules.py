"""Rules of the example supply, read from ``data/demo/supply.toml``."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from typing import Any

from geo.settings import PROJECT_DIR

RULES_FILE = PROJECT_DIR / "data" / "demo" / "supply.toml"
DEMOGRAPHY_FILE = PROJECT_DIR / "data" / "facts" / "demography.csv"
NETWORK_KEY, POPULATION_KEY, SUPPLY_KEY = "example-network", "example-population", "example-supply"
AGE_INDICATORS = {"under_18": "share_under_18", "over_65": "share_65_plus"}


@cache
def rules() -> dict[str, Any]:
    """Return the rules as nested dictionaries, read once."""
    with RULES_FILE.open("rb") as file:
        return tomllib.load(file)


@cache
def age_shares() -> dict[tuple[str, str, str], float]:
    """Return the published age shares (0 to 1) by level, key of the area, and ``under_18`` or ``over_65``."""
    column = {indicator: group for group, indicator in AGE_INDICATORS.items()}
    with DEMOGRAPHY_FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["level"], row["key"], column[row["indicator"]]): float(row["value"]) / 100
            for row in csv.DictReader(file)
            if row["indicator"] in column and row["value"]
        }
