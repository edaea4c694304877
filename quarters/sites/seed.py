"""Bring what the facts tell of the sites beyond name and place: bodies, status, money, links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from quarters.sites.tables import area, site, site_event, site_figure, site_link, source

if TYPE_CHECKING:  # the areas import this module
    from quarters.areas.bundle import Municipality


def seed_portfolio(connection: Connection, known: Municipality) -> int:
    """Insert the further projects of the facts and everything told of the sites; return the number of sites.

    Parameters
    ----------
    connection
        Open transaction of a municipality whose areas and placed sites have just been inserted.
    known
        The municipality with its fact tables.
    """
    key = known.key
    sources = _ids(connection, source, key)
    for row in known.table("site_projects"):
        told = {name: row[name] for name in ("key", "name", "kind", "strategy", "note")}
        values = {"municipality_key": key, "source_id": sources[row["source_key"]], **told}
        connection.execute(sa.insert(site).values(**values))
    ids = _ids(connection, site, key)
    for row in known.table("site_details"):
        texts = {name: row[name] for name in ("body", "partners", "term", "funding")}
        mine = (site.c.municipality_key == key, site.c.id == ids[row["site_key"]])
        connection.execute(sa.update(site).where(*mine).values(**texts))
    for row in known.table("site_events"):
        told = {name: row[name] for name in ("status", "date_note", "note", "source")}
        _add(
            connection, site_event, key, ids[row["site_key"]], happened_on=row["happened_on"] or None, **told
        )
    _figures(connection, known, ids)
    for row in known.table("site_links"):
        _add(
            connection,
            site_link,
            key,
            ids[row["site_key"]],
            note=row["note"],
            **_target(connection, key, row, ids),
        )
    return len(ids)


def _figures(connection: Connection, known: Municipality, ids: dict[str, int]) -> None:
    for row in known.table("site_areas"):
        _add(
            connection, site_figure, known.key, ids[row["site_key"]],
            topic="area_ha" if row["scope"] == "site" else "surroundings_ha", value=float(row["area_ha"]),
            label=row["figure"], as_of=row["as_of"], source=row["source"], certain=row["verified"] == "yes",
        )  # fmt: skip
    for row in known.table("site_figures"):
        told = {name: row[name] for name in ("topic", "label", "as_of", "source")}
        certain = row["verified"] == "yes"
        _add(
            connection,
            site_figure,
            known.key,
            ids[row["site_key"]],
            value=float(row["value"]),
            certain=certain,
            **told,
        )


def _target(connection: Connection, key: str, row: dict[str, str], ids: dict[str, int]) -> dict[str, int]:
    if row["to"] == "site":
        return {"other_site_id": ids[row["to_key"]]}
    wanted = sa.select(area.c.id).where(
        area.c.municipality_key == key, area.c.level == row["to"], area.c.key == row["to_key"]
    )
    return {"area_id": int(connection.execute(wanted).scalar_one())}


def _ids(connection: Connection, table: sa.TableClause, key: str) -> dict[str, int]:
    rows = connection.execute(sa.select(table.c.key, table.c.id).where(table.c.municipality_key == key))
    return {row.key: row.id for row in rows}


def _add(connection: Connection, table: sa.TableClause, key: str, site_id: int, **values: Any) -> None:
    connection.execute(sa.insert(table).values(municipality_key=key, site_id=site_id, **values))
