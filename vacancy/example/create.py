"""Create the example register in a database that has areas."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy.engine import Connection

from geo.database.bulk import copy_frame
from geo.errors import ConflictError, InputError
from geo.i18n import _
from geo.settings import settings
from vacancy.example.addresses import choose_addresses, house_positions
from vacancy.example.office import create_office
from vacancy.example.rules import rules
from vacancy.example.spells import add_vacancies, past_spells
from vacancy.example.streets import Street, example_streets
from vacancy.example.units import describe_units, units_per_suburb
from vacancy.staging import Inserted, insert_numbered, number_new, stage

REGISTER_KEY = "example-register"
STREETS_KEY = "example-streets"
SOURCES = (
    (
        REGISTER_KEY, "Beispiel-Register (erfunden)",
        "Einheiten, Leerstände und der erwartete Besatz je Vorort sind erfunden, nur die Größenordnung ist belegt.",
    ),
    (STREETS_KEY, "Beispiel-Straßen (erfunden)", "Verlauf und Namen aller Straßen sind erfunden."),
)  # fmt: skip


@dataclass(frozen=True)
class ExampleCounts:
    """What was created."""

    streets: int
    units: int
    vacancies: int
    past_vacancies: int


@dataclass(frozen=True)
class Suburb:
    """A suburb to fill: id, name, shape and place point (EPSG:25832)."""

    id: int
    name: str
    shape: BaseGeometry
    place: Point


def create_examples(connection: Connection) -> ExampleCounts:
    """Fill the register with invented streets, units and vacancies; the same areas always give the same rows.

    Parameters
    ----------
    connection
        Inside a transaction, in a database with the levels ``city`` and ``suburb``.

    Returns
    -------
    ExampleCounts
        Numbers of rows created; 12 of the vacancies have no position (worklist „ohne Lage“).

    Raises
    ------
    ConflictError
        When the examples are already there.
    InputError
        When there are no areas to fill.
    """
    key = settings().municipality_key
    known = sa.text("select 1 from source where municipality_key = :key and key = :source")
    if connection.execute(known, {"key": key, "source": REGISTER_KEY}).first():
        raise ConflictError(_("Die Beispieldaten sind schon geladen."))
    suburbs = _suburbs(connection, key)
    register_source, street_source = _insert_sources(connection, key)
    given = rules()
    city = shapely.union_all([suburb.shape for suburb in suburbs])
    streets = example_streets(
        city, [suburb.place for suburb in suburbs], given["words"]["long_streets"], given["seed"]
    )
    _insert_streets(connection, key, street_source, streets)
    random = np.random.default_rng(given["seed"])
    units = add_vacancies(_units(suburbs, streets, given, random), given, random)
    inserted = _insert_units(connection, key, register_source, units)
    past = _insert_past_spells(connection, key, register_source, given, random)
    create_office(connection, key, register_source, given)
    _set_expected_units(connection, key, register_source, suburbs, given)
    return ExampleCounts(len(streets), inserted.units, inserted.vacancies, past)


def _suburbs(connection: Connection, key: str) -> list[Suburb]:
    query = sa.text(
        "select id, name, st_asbinary(geom) as shape, st_asbinary(coalesce(place, st_pointonsurface(geom))) as place "
        "from area where municipality_key = :key and level = 'suburb' order by key"
    )
    rows = connection.execute(query, {"key": key}).all()
    if not rows:
        raise InputError(_("Es sind keine Vororte geladen. Bitte zuerst die Gebiete laden."))
    return [
        Suburb(row.id, row.name, shapely.from_wkb(row.shape), shapely.from_wkb(row.place)) for row in rows
    ]


def _insert_sources(connection: Connection, key: str) -> list[int]:
    statement = sa.text(
        "insert into source (municipality_key, key, title, publisher, licence, as_of, quality, note) "
        "values (:municipality_key, :key, :title, 'Quartiersatlas', 'CC0', :as_of, 'example', :note) returning id"
    )
    return [
        connection.execute(statement, {
            "municipality_key": key, "key": source, "title": title, "note": note, "as_of": rules()["today"],
        }).scalar_one()
        for source, title, note in SOURCES
    ]  # fmt: skip


def _insert_streets(connection: Connection, key: str, source_id: int, streets: Sequence[Street]) -> None:
    frame = pd.DataFrame({
        "municipality_key": key,
        "name": [street.name for street in streets],
        "class": [street.street_class for street in streets],
        "geom": shapely.to_wkb(shapely.set_srid([s.line for s in streets], 25832), hex=True, include_srid=True),
        "source_id": source_id,
    })  # fmt: skip
    copy_frame(connection, "street", frame)


def _units(
    suburbs: Sequence[Suburb],
    streets: Sequence[Street],
    given: Mapping[str, Any],
    random: np.random.Generator,
) -> pd.DataFrame:
    houses = house_positions(streets)
    counts = units_per_suburb([suburb.name for suburb in suburbs], given)
    addresses = [
        choose_addresses(houses, suburb.shape, suburb.place, count, random).assign(suburb=suburb.name)
        for suburb, count in zip(suburbs, counts, strict=True)
    ]
    units = describe_units(pd.concat(addresses, ignore_index=True), given, random)
    for index, branch in enumerate(given["words"]["long_branches"] * 4):
        units.loc[index * 97, "branch"] = branch
    return units


def _insert_units(connection: Connection, key: str, source_id: int, units: pd.DataFrame) -> Inserted:
    frame = units.drop(columns="suburb").assign(
        line=range(len(units)), external_key=[f"B{number:05d}" for number in range(1, len(units) + 1)]
    )
    stage(connection, key, frame)
    number_new(connection, municipality_key=key, source_id=source_id)
    return insert_numbered(connection, municipality_key=key, source_id=source_id)


def _insert_past_spells(
    connection: Connection, key: str, source_id: int, given: Mapping[str, Any], random: np.random.Generator
) -> int:
    occupied = sa.text(
        "select id from commercial_unit where municipality_key = :key and source_id = :source "
        "and vacancy_id is null order by external_key"
    )
    ids = list(connection.execute(occupied, {"key": key, "source": source_id}).scalars())
    spells = past_spells(given, ids, random)
    statement = sa.text(
        "insert into vacancy (municipality_key, unit_id, status, vacant_since, ended_on, previous_use, source_id) "
        "values (:key, :unit_id, :status, :vacant_since, :ended_on, :previous_use, :source)"
    )
    connection.execute(statement, [{**spell, "key": key, "source": source_id} for spell in spells])
    return len(spells)


def _set_expected_units(
    connection: Connection, key: str, source_id: int, suburbs: Sequence[Suburb], given: Mapping[str, Any]
) -> None:
    """Set the expected stock per suburb: recorded units with a position / share recorded, rounded up."""
    counted = sa.text(
        "select suburb_id, count(*) from commercial_unit "
        "where municipality_key = :key and suburb_id is not null group by suburb_id"
    )
    recorded = {row[0]: row[1] for row in connection.execute(counted, {"key": key})}
    rows = [
        {
            "key": key,
            "source": source_id,
            "id": s.id,
            "expected": math.ceil(
                recorded.get(s.id, 0) / given["coverage"].get(s.name, given["coverage"]["default"])
            ),
        }
        for s in suburbs
    ]
    update = sa.text(
        "update area set expected_units = :expected, expected_units_source_id = :source "
        "where municipality_key = :key and id = :id"
    )
    connection.execute(update, rows)
