"""Area files that are refused: one sentence, nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from sqlalchemy.engine import Connection

from geo.errors import AtlasError, CrsError, GeometryError, InputError
from quarters.areas import load_areas
from tests.integration.area_files import (
    STATE,
    boroughs_file,
    districts_file,
    official,
    save,
)


def wrong_level(folder: Path) -> Path:
    return districts_file(folder)


def renamed(folder: Path) -> Path:
    frame = official("borough").drop(columns="key")
    frame.loc[3, "name"] = "<img src=x onerror=alert(1)>"
    return save(frame, folder / "a.gpkg")


def injected(folder: Path) -> Path:
    frame = official("borough").drop(columns="key")
    frame.loc[3, "name"] = "' OR 1=1; drop table area; --"
    return save(frame, folder / "a.gpkg")


def no_area(folder: Path) -> Path:
    frame = official("borough").set_geometry(official("borough").geometry.boundary)
    return save(frame, folder / "a.gpkg")


def swapped_axes(folder: Path) -> Path:
    frame = official("borough").to_crs(4326)
    frame["geometry"] = shapely.transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    return save(frame, folder / "a.geojson")


def far_away(folder: Path) -> Path:
    frame = official("borough")
    frame["geometry"] = frame.geometry.translate(80_000, 0)
    return save(frame, folder / "a.gpkg")


def shuffled_names(folder: Path) -> Path:
    frame = official("borough").drop(columns="key")
    frame["name"] = [*frame["name"][1:], frame["name"][0]]
    return save(frame, folder / "a.gpkg")


def overlapping(folder: Path) -> Path:
    frame = official("borough")
    frame.loc[0, "geometry"] = frame.geometry.iloc[0].buffer(500)
    return save(frame, folder / "a.gpkg")


def no_crs(folder: Path) -> Path:
    path = boroughs_file(folder)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["crs"] = None
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def truncated(folder: Path) -> Path:
    path = boroughs_file(folder)
    path.write_bytes(path.read_bytes()[:5000])
    return path


@pytest.mark.parametrize(
    ("write", "error", "words"),
    [
        (wrong_level, InputError, "62 Flächen, die Ebene Stadtbezirke hat 12"),
        (renamed, InputError, "<img src=x"),
        (injected, InputError, "drop table"),
        (no_area, GeometryError, "hat keine Fläche"),
        (swapped_axes, CrsError, "liegen nicht in Dortmund"),
        (far_away, CrsError, "liegen nicht in Dortmund"),
        (shuffled_names, InputError, "Namen und Flächen passen nicht zusammen"),
        (overlapping, GeometryError, "überdecken sich"),
        (no_crs, CrsError, "Koordinatensystem"),
        (truncated, InputError, "beschädigt"),
    ],
)
def test_bad_input_gives_one_sentence_and_changes_nothing(
    connection: Connection, tmp_path: Path, write: Callable[[Path], Path], error: type[AtlasError], words: str
) -> None:
    before = connection.execute(STATE).scalar_one()
    with pytest.raises(error, match=words) as caught:
        load_areas(connection, write(tmp_path), "borough")
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
    assert connection.execute(STATE).scalar_one() == before


def test_unknown_level_is_refused(connection: Connection, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gibt es nicht; möglich sind"):
        load_areas(connection, boroughs_file(tmp_path), "area; drop table area")


def test_failure_in_the_middle_rolls_back_even_when_the_caller_goes_on(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> int:
        raise RuntimeError("stop")

    before = connection.execute(STATE).scalar_one()
    monkeypatch.setattr("quarters.areas.load.reassign_records", fail)
    with pytest.raises(RuntimeError):
        load_areas(connection, boroughs_file(tmp_path), "borough")
    assert connection.execute(STATE).scalar_one() == before
