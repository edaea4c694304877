"""What a phone asks: units around it, what nobody has looked at for long, and what still needs a look."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from vacancy.field.receipts import entry_table
from vacancy.record.store import here
from vacancy.staging import read_sql

DUE_DAYS = 90
MOST_NEAR = 4000
MOST_DUE = 600
MAX_RADIUS_M = 5000.0


def units_near(connection: Connection, lon: float, lat: float, radius_m: float) -> list[dict[str, Any]]:
    """Return the units around a place, nearest first, at most 4,000.

    Parameters
    ----------
    lon, lat
        Degrees (WGS84).
    radius_m
        Straight line; at most 5,000.

    Returns
    -------
    list of dict
        ``uid``, ``version``, ``name`` (address), ``floor``, ``label``, ``kind``, ``status``, ``branch``, ``confirmed``
        (ISO day or None), ``lon``, ``lat``, ``suburb``, ``borough``, ``borough_id``, ``due`` (open vacancy, not
        confirmed for more than 90 days). Units without a position are left out.
    """
    return _units(
        connection, near=True, lon=lon, lat=lat, radius_m=min(radius_m, MAX_RADIUS_M), most=MOST_NEAR
    )


def due_units(connection: Connection, borough_id: int | None = None) -> list[dict[str, Any]]:
    """Return vacancies not confirmed for more than 90 days, the never confirmed first, then the oldest; at most 600."""
    return _units(connection, near=False, borough_id=borough_id, most=MOST_DUE)


def open_entries(connection: Connection) -> list[dict[str, Any]]:
    """Return what was received but not applied and is not settled yet, oldest first.

    The sender sees the own ones, an advisor those at units of the own boroughs, planning all.
    """
    names = (
        "uid",
        "person",
        "kind",
        "outcome",
        "sentence",
        "unit_id",
        "receipt_code",
        "captured_at",
        "recorded_at",
    )
    columns = [entry_table.c[name] for name in (*names, "payload", "conflict")]
    query = sa.select(*columns).where(
        entry_table.c.municipality_key == here(),
        entry_table.c.outcome != "applied",
        entry_table.c.resolved_by.is_(None),
        entry_table.c.settled_at.is_(None),
    )
    return [dict(row) for row in connection.execute(query.order_by(entry_table.c.id)).mappings()]


def _units(connection: Connection, **values: Any) -> list[dict[str, Any]]:
    bound = {
        "municipality": here(),
        "lon": 0.0,
        "lat": 0.0,
        "radius_m": 0.0,
        "borough_id": None,
        "due_days": DUE_DAYS,
    }
    found = connection.execute(sa.text(read_sql("field_units")), bound | values).mappings()
    return [dict(row) for row in found]
