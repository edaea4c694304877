"""Everything known of one site: status, money, figures of all sources, links, typed criteria, outline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
import sqlalchemy as sa
from shapely.geometry import Polygon
from sqlalchemy.engine import Connection

from geo.errors import NotFoundError
from geo.i18n import _
from geo.settings import settings
from quarters.sites.site import Site, sites
from quarters.sites.tables import area, same, site, site_criterion, site_event, site_figure, site_link, unit


@dataclass(frozen=True)
class Event:
    """A dated status; ``date_note`` is the date as its source gives it when ``happened_on`` is unknown."""

    id: int
    status: str
    happened_on: date | None
    date_note: str
    note: str
    source: str


@dataclass(frozen=True)
class Figure:
    """What one source states; topics: ``area_ha``, ``surroundings_ha``, ``floor_area_m2``, ``budget_eur``, jobs."""

    topic: str
    value: float
    label: str
    as_of: str
    source: str
    certain: bool


@dataclass(frozen=True)
class Link:
    """Premises (``unit``), a quarter lab or other area (``area``), or another project (``site``) with its key and name.

    ``vacancy_id`` is the open vacancy of the premises, None when they are occupied.
    """

    id: int
    kind: str
    target_id: int
    target_key: str
    name: str
    note: str
    vacancy_id: int | None = None


@dataclass(frozen=True)
class Typed:
    """A typed criterion; ``code``, ``amount`` (EUR) and ``rating`` (0 worst to 5 best) are each None when unknown."""

    criterion: str
    code: str | None
    amount: float | None
    rating: int | None
    note: str
    source: str
    as_of: date | None
    quality: str
    version: int


@dataclass(frozen=True)
class SiteRecord:
    """A site with all that belongs to it; ``outline`` in EPSG:25832, None without one."""

    site: Site
    partners: str
    term: str
    funding: str
    outline: Polygon | None
    events: tuple[Event, ...]
    figures: tuple[Figure, ...]
    links: tuple[Link, ...]
    criteria: dict[str, Typed]


def site_record(connection: Connection, site_id: int, municipality_key: str | None = None) -> SiteRecord:
    """Return one site with everything known of it.

    Parameters
    ----------
    connection
        Open connection.
    site_id
        Its id.
    municipality_key
        That of the settings unless given.

    Raises
    ------
    NotFoundError
        When there is no such site.
    """
    key = municipality_key or settings().municipality_key
    known = next((each for each in sites(connection, municipality_key=key) if each.id == site_id), None)
    query = sa.select(
        site.c.partners, site.c.term, site.c.funding, sa.func.st_asbinary(site.c.outline).label("outline")
    )
    more = connection.execute(query.where(*_of(site, key, site.c.id, site_id))).first()
    if known is None or more is None:
        raise NotFoundError(_("Diesen Standort gibt es nicht mehr; bitte einen anderen wählen."))
    return SiteRecord(
        site=known,
        partners=more.partners,
        term=more.term,
        funding=more.funding,
        outline=None if more.outline is None else _polygon(more.outline),
        events=_events(connection, key, site_id),
        figures=_figures(connection, key, site_id),
        links=_links(connection, key, site_id),
        criteria=_criteria(connection, key, site_id),
    )


def outlines(connection: Connection, municipality_key: str | None = None) -> dict[int, Polygon]:
    """Return the drawn outlines by site id, EPSG:25832."""
    key = municipality_key or settings().municipality_key
    query = sa.select(site.c.id, sa.func.st_asbinary(site.c.outline).label("outline")).where(
        site.c.municipality_key == key, site.c.outline.is_not(None)
    )
    return {row.id: _polygon(row.outline) for row in connection.execute(query)}


def _polygon(kept: Any) -> Polygon:
    found = shapely.from_wkb(bytes(kept))
    assert isinstance(found, Polygon)  # noqa: S101 - the column holds nothing else
    return found


def _of(
    table: sa.TableClause, key: str, column: sa.ColumnElement[int], value: int
) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.municipality_key == key, column == value


def _events(connection: Connection, key: str, site_id: int) -> tuple[Event, ...]:
    names = ("id", "status", "happened_on", "date_note", "note", "source")
    query = sa.select(*(site_event.c[name] for name in names)).where(
        *_of(site_event, key, site_event.c.site_id, site_id)
    )
    newest_first = query.order_by(site_event.c.happened_on.desc().nulls_last(), site_event.c.id.desc())
    return tuple(Event(**row) for row in connection.execute(newest_first).mappings())


def _figures(connection: Connection, key: str, site_id: int) -> tuple[Figure, ...]:
    names = ("topic", "value", "label", "as_of", "source", "certain")
    query = sa.select(*(site_figure.c[name] for name in names)).where(
        *_of(site_figure, key, site_figure.c.site_id, site_id)
    )
    return tuple(Figure(**row) for row in connection.execute(query.order_by(site_figure.c.id)).mappings())


def _links(connection: Connection, key: str, site_id: int) -> tuple[Link, ...]:
    other = site.alias("other")
    street = sa.func.concat_ws(" ", unit.c.street, unit.c.house_number)
    query = (
        sa.select(
            site_link.c.id, site_link.c.note,
            sa.case(
                (site_link.c.unit_id.is_not(None), "unit"), (site_link.c.area_id.is_not(None), "area"), else_="site"
            ).label("kind"),
            sa.func.coalesce(site_link.c.unit_id, site_link.c.area_id, site_link.c.other_site_id).label("target_id"),
            sa.func.coalesce(area.c.key, other.c.key, "").label("target_key"),
            sa.func.coalesce(area.c.name, other.c.name, sa.func.nullif(unit.c.name, ""), street).label("name"),
            unit.c.vacancy_id,
        )
        .outerjoin(unit, same(unit, site_link, site_link.c.unit_id))
        .outerjoin(area, same(area, site_link, site_link.c.area_id))
        .outerjoin(other, same(other, site_link, site_link.c.other_site_id))
        .where(*_of(site_link, key, site_link.c.site_id, site_id))
        .order_by(site_link.c.id)
    )  # fmt: skip
    return tuple(Link(**row) for row in connection.execute(query).mappings())


def _criteria(connection: Connection, key: str, site_id: int) -> dict[str, Typed]:
    names = ("criterion", "amount", "rating", "note", "source", "as_of", "quality", "version")
    query = sa.select(
        *(site_criterion.c[name] for name in names), sa.func.nullif(site_criterion.c.code, "").label("code")
    ).where(*_of(site_criterion, key, site_criterion.c.site_id, site_id))
    return {row["criterion"]: Typed(**row) for row in connection.execute(query).mappings()}
