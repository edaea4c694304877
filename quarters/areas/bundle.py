"""What the project knows of a municipality: its declaration, the bundled facts and shapes."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import NotFoundError
from geo.i18n import _
from geo.settings import PROJECT_DIR

DATA_DIR = PROJECT_DIR / "data"


@dataclass(frozen=True)
class Municipality:
    """A municipality as declared in ``data/municipalities/KEY.toml``.

    Attributes
    ----------
    key
        Official municipality key (AGS), eight digits.
    suburb_list_note
        German sentence that says which list of suburbs is used.
    area_km2
        Published area in square kilometres.
    project_areas
        Key, name and caveat (German) of each project area.
    facts, shapes
        Folders with the tables and the bundled shapes; None when nothing is bundled.
    """

    key: str
    name: str
    suburb_list_note: str
    area_km2: float
    project_areas: tuple[dict[str, str], ...]
    facts: Path | None
    shapes: Path | None

    def table(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a fact table as text (empty = unknown); none when nothing is bundled."""
        if self.facts is None:
            return []
        with (self.facts / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def features(self, name: str) -> list[dict[str, Any]]:
        """Return the GeoJSON features (EPSG:25832) of a bundled file; none when nothing is bundled."""
        if self.shapes is None:
            return []
        features: list[dict[str, Any]] = json.loads((self.shapes / f"{name}.geojson").read_bytes())[
            "features"
        ]
        return features

    def project_area_parts(self) -> dict[str, set[tuple[str, str]]]:
        """Return the areas (level, key) that belong to each project area as a whole, by its key."""
        parts: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in self.table("project_area_parts"):
            if row["belongs"] == "whole" and row["level"] != "project_area":
                parts[row["project_area_key"]].add((row["level"], row["key"]))
        return dict(parts)


def read_municipality(key: str) -> Municipality:
    """Return the declared municipality.

    Raises
    ------
    NotFoundError
        When data/municipalities has no file for the key.
    """
    path = DATA_DIR / "municipalities" / f"{key}.toml"
    if not key.isdigit() or not path.exists():
        raise NotFoundError(_("Die Gemeinde {key} ist nicht bekannt.").format(key=key))
    declared = tomllib.loads(path.read_text(encoding="utf-8"))
    folders = {name: DATA_DIR / declared[name] if name in declared else None for name in ("facts", "shapes")}
    return Municipality(
        key=key,
        name=declared["name"],
        suburb_list_note=declared.get("suburb_list_note", ""),
        area_km2=declared["area_km2"],
        project_areas=tuple(declared.get("project_areas", ())),
        **folders,
    )
