"""Checked rows into the register: new ones inserted, changed ones updated, known ones left alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _
from vacancy.load.check import Checked
from vacancy.load.known_units import keep_what_is_known
from vacancy.load.table import Rejection
from vacancy.staging import Inserted, insert_numbered, number_new, run_sql, stage

APPROXIMATE_MARGIN_M = 1_500.0
"""An approximate outline may miss true ground by so much: rows there are taken, but lie in no area yet."""


@dataclass(frozen=True)
class Target:
    """Where rows go: municipality and source."""

    municipality_key: str
    source_id: int


@dataclass(frozen=True)
class Outcome:
    """What the rows did, or would have done, to the register; ``outside`` are rows beyond the municipality."""

    stored: bool
    units_new: int
    vacancies_new: int
    units_changed: int
    units_unchanged: int
    without_position: int
    without_area: int
    outside: list[Rejection] = field(default_factory=list)


def remembered_headers(connection: Connection, municipality_key: str, key: str) -> dict[str, str]:
    """Return their header → our column as the source delivered it last; empty for a new source."""
    query = sa.text("select header_map from source where municipality_key = :municipality and key = :key")
    return dict(connection.execute(query, {"municipality": municipality_key, "key": key}).scalar() or {})


def find_source(
    connection: Connection,
    municipality_key: str,
    key: str,
    facts: Mapping[str, object],
    header_map: dict[str, str],
) -> int:
    """Return the id of the source, creating it when it is new; remembers the headers.

    Raises
    ------
    InputError
        When the key belongs to data that did not come from a file, or no municipality is set up.
    """
    known = sa.text(
        "select id, header_map <> '{}' as ours from source where municipality_key = :municipality and key = :key"
    )
    row = connection.execute(known, {"municipality": municipality_key, "key": key}).first()
    if row and not row.ours:
        raise InputError(
            _("Die Quelle „{key}“ gehört zu anderen Daten: bitte mit --source eine andere nennen.").format(
                key=key
            )
        )
    bound = {**facts, "municipality": municipality_key, "key": key, "header_map": header_map}
    if row:
        if header_map != remembered_headers(connection, municipality_key, key):
            update = sa.text(
                "update source set header_map = :header_map where municipality_key = :municipality and key = :key"
            )
            connection.execute(update.bindparams(sa.bindparam("header_map", type_=JSONB)), bound)
        return int(row.id)
    insert = sa.text(
        "insert into source "
        "(municipality_key, key, title, publisher, licence, as_of, quality, retrieved_on, header_map) values "
        "(:municipality, :key, :title, :publisher, :licence, :as_of, :quality, :retrieved_on, :header_map) "
        "returning id"
    )
    return int(
        connection.execute(insert.bindparams(sa.bindparam("header_map", type_=JSONB)), bound).scalar_one()
    )


def put_into_register(
    connection: Connection, target: Target, checked: Checked, *, accept_valid: bool, trial: bool,
    progress: Callable[[str, float], None], told: Collection[str] = (),
) -> Outcome:  # fmt: skip
    """Place the good rows and, unless it is a trial or some rows are refused, write them.

    Parameters
    ----------
    told
        Our columns that the file has; matters for files with lasting keys.

    Raises
    ------
    InputError
        When no areas are loaded.
    """
    key, source_id = target.municipality_key, target.source_id
    bound: dict[str, object] = {"municipality_key": key, "source_id": source_id}
    _hold_areas(connection, target.municipality_key)
    progress(_("Gebieten zuordnen"), 0.45)
    stage(connection, target.municipality_key, checked.frame[checked.good])
    outside = _outside(connection, target.municipality_key)
    if "uid" in told:
        keep_what_is_known(connection, key, told)
    number_new(connection, municipality_key=key, source_id=source_id)
    changed = run_sql(connection, "find_changed_units", **bound)
    new = connection.execute(sa.text("select count(*), count(vacancy_id) from new_unit")).one()
    placed = connection.execute(sa.text(
        "select count(*), count(*) filter (where geom is null), "
        "count(*) filter (where geom is not null and suburb_id is null) from placed_unit"
    )).one()  # fmt: skip
    store = not trial and (accept_valid or not (checked.rejected or outside))
    inserted = Inserted(new[0], new[1])
    if store:
        progress(_("Eintragen"), 0.6)
        inserted = insert_numbered(connection, municipality_key=key, source_id=source_id)
        if changed:
            _update_changed(connection, bound)
    return Outcome(
        store,
        inserted.units,
        inserted.vacancies,
        changed,
        placed[0] - inserted.units - changed,
        placed[1],
        placed[2],
        outside,
    )


def _hold_areas(connection: Connection, municipality_key: str) -> None:
    """Keep imports and changes of areas apart until the end of the transaction."""
    connection.exec_driver_sql("lock table area in share mode")
    connection.execute(sa.text("select pg_advisory_xact_lock(hashtextextended('register', 0))"))
    query = sa.text("select 1 from area where municipality_key = :key and level = 'city'")
    if connection.execute(query, {"key": municipality_key}).first() is None:
        raise InputError(
            _("Es sind noch keine Gebiete geladen: bitte zuerst „manage.py db prepare“ ausführen.")
        )


def _outside(connection: Connection, municipality_key: str) -> list[Rejection]:
    """Remove rows beyond the municipality from the placed ones and return them as rejections."""
    bound = {"municipality_key": municipality_key, "margin_m": APPROXIMATE_MARGIN_M}
    run_sql(connection, "find_outside", **bound)
    rows = connection.execute(
        sa.text("select line, x, y, distance_m, city, approximate from outside_unit order by line")
    ).all()
    if rows:
        connection.exec_driver_sql("delete from placed_unit p using outside_unit o where p.line = o.line")
    return [
        Rejection(
            row.line, _("Lage"), f"{row.x:.0f}, {row.y:.0f}",
            _("liegt {distance} außerhalb von {city}").format(distance=_distance(row.distance_m), city=row.city)
            + (_(" (Grenze angenähert)") if row.approximate else ""),
        )
        for row in rows
    ]  # fmt: skip


def _distance(metres: float) -> str:
    return f"{metres / 1000:.0f} km" if metres >= 10_000 else f"{metres:.0f} m"


def _update_changed(connection: Connection, bound: dict[str, object]) -> None:
    for name in ("update_units", "update_open_vacancies", "open_vacancies", "end_vacancies"):
        run_sql(connection, name, **bound)
