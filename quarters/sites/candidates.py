"""Candidate sites out of the register: premises that filters find become places to examine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _
from geo.settings import settings
from quarters.sites.rights import allowed
from quarters.sites.tables import area, same, site, site_event, site_figure, site_link, source, unit
from quarters.supply.read import UsedSource

MOST = 200
"""More candidates at once are no choice; the filters have to be narrower."""


@dataclass(frozen=True)
class Premise:
    """An open vacancy that could become a candidate; ``site_id`` names the site that it belongs to already."""

    unit_id: int
    vacancy_id: int
    name: str
    kind: str
    status: str
    floor_area_m2: float | None
    suburb: str
    borough: str
    site_id: int | None


def find_premises(
    connection: Connection,
    *,
    min_floor_area_m2: float | None = None,
    kinds: Sequence[str] = (),
    area_id: int | None = None,
    in_project_area: bool = False,
    municipality_key: str | None = None,
) -> tuple[Premise, ...]:
    """Return the open vacancies that meet all conditions, the largest first.

    Parameters
    ----------
    min_floor_area_m2
        Least floor area, m²; vacancies of unknown area are then left out.
    kinds
        Codes of ``geo.terms.UNIT_KINDS``; none = all.
    area_id
        Borough in which they lie; None = the whole city.
    in_project_area
        True = only in nordwärts.
    """
    key = municipality_key or settings().municipality_key
    borough, suburb = area.alias("borough"), area.alias("suburb")
    street = sa.func.concat_ws(" ", unit.c.street, unit.c.house_number)
    conditions = [unit.c.municipality_key == key, unit.c.vacancy_id.is_not(None), unit.c.geom.is_not(None)]
    if min_floor_area_m2 is not None:
        conditions.append(unit.c.floor_area_m2 >= min_floor_area_m2)
    if kinds:
        conditions.append(unit.c.kind.in_(list(kinds)))
    if area_id is not None:
        conditions.append(unit.c.borough_id == area_id)
    if in_project_area:
        conditions.append(unit.c.project_area_id.is_not(None))
    linked = (
        sa.select(sa.func.min(site_link.c.site_id))
        .where(site_link.c.municipality_key == key, site_link.c.unit_id == unit.c.id)
        .scalar_subquery()
    )
    query = (
        sa.select(
            unit.c.id.label("unit_id"), unit.c.vacancy_id,
            sa.func.coalesce(sa.func.nullif(street, ""), unit.c.name).label("name"),
            unit.c.kind, unit.c.status, unit.c.floor_area_m2, sa.func.coalesce(suburb.c.name, "").label("suburb"),
            sa.func.coalesce(borough.c.name, "").label("borough"), linked.label("site_id"),
        )
        .outerjoin(borough, same(borough, unit, unit.c.borough_id))
        .outerjoin(suburb, same(suburb, unit, unit.c.suburb_id))
        .where(*conditions)
        .order_by(unit.c.floor_area_m2.desc().nulls_last(), unit.c.id)
    )  # fmt: skip
    return tuple(Premise(**row) for row in connection.execute(query).mappings())


def register_sources(connection: Connection, municipality_key: str | None = None) -> tuple[UsedSource, ...]:
    """Return the sources of the open vacancies, for what is said beside a count of them."""
    key = municipality_key or settings().municipality_key
    used = sa.select(unit.c.source_id).where(unit.c.municipality_key == key, unit.c.vacancy_id.is_not(None))
    names = ("title", "publisher", "licence", "as_of", "as_of_note", "quality")
    query = sa.select(*(source.c[name] for name in names)).where(
        source.c.municipality_key == key, source.c.id.in_(used)
    )
    return tuple(UsedSource("vacancy", **row) for row in connection.execute(query).mappings())


def create_candidates(
    connection: Connection, unit_ids: Sequence[int], reason: str, municipality_key: str | None = None
) -> int:
    """Make a candidate site of each of these premises and return how many are new.

    Premises that belong to a site already are left alone. The candidate keeps the source of the premises, so example
    premises make example candidates; floor area and link to the premises come along.

    Parameters
    ----------
    unit_ids
        Premises of ``find_premises``, at most 200.
    reason
        The filters in words; stands as the note of the candidate.

    Raises
    ------
    InputError
        When none or too many are given.
    ForbiddenError
    """
    if not unit_ids:
        raise InputError(_("Bitte mindestens einen Leerstand wählen."))
    if len(unit_ids) > MOST:
        raise InputError(_("Das sind zu viele auf einmal; bitte die Filter enger fassen (höchstens 200)."))
    key = municipality_key or settings().municipality_key
    with allowed(connection):
        made = connection.execute(_new_sites(key, unit_ids, reason)).all()
        for row in made:
            _accompany(connection, key, row.id, int(row.key.removeprefix("leerstand-")), reason)
    return len(made)


def _new_sites(key: str, unit_ids: Sequence[int], reason: str) -> sa.UpdateBase:
    taken = sa.select(site_link.c.id).where(
        site_link.c.municipality_key == key, site_link.c.unit_id == unit.c.id
    )
    street = sa.func.concat_ws(" ", unit.c.street, unit.c.house_number)
    rows = sa.select(
        unit.c.municipality_key, sa.func.concat("leerstand-", unit.c.id),
        sa.func.coalesce(sa.func.nullif(street, ""), unit.c.name), sa.literal(_("Leerstand")), sa.literal("candidate"),
        sa.literal("idea"), sa.literal(reason), sa.literal("exact"), unit.c.geom, unit.c.source_id,
    ).where(
        unit.c.municipality_key == key, unit.c.id.in_(list(unit_ids)), unit.c.vacancy_id.is_not(None),
        unit.c.geom.is_not(None), ~sa.exists(taken),
    )  # fmt: skip
    names = [
        "municipality_key",
        "key",
        "name",
        "kind",
        "strategy",
        "status",
        "note",
        "position_quality",
        "geom",
        "source_id",
    ]
    added = insert(site).from_select(names, rows).on_conflict_do_nothing()
    return added.returning(site.c.id, site.c.key)


def _accompany(connection: Connection, key: str, site_id: int, unit_id: int, reason: str) -> None:
    mine = {"municipality_key": key, "site_id": site_id}
    connection.execute(sa.insert(site_link).values(**mine, unit_id=unit_id, note=_("Leerstand")))
    connection.execute(
        sa.insert(site_event).values(**mine, status="idea", note=reason, source=_("aus Filtern"))
    )
    floor = sa.select(
        sa.literal(key), sa.literal(site_id), sa.literal("floor_area_m2"), unit.c.floor_area_m2,
        sa.literal(_("Nutzfläche")), sa.literal(_("Leerstandskataster")),
    ).where(unit.c.municipality_key == key, unit.c.id == unit_id, unit.c.floor_area_m2 > 0)  # fmt: skip
    names = ["municipality_key", "site_id", "topic", "value", "label", "source"]
    connection.execute(sa.insert(site_figure).from_select(names, floor))
