"""Worklists: which records wait for somebody, counted and listed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.area_names import area_names
from geo.errors import InputError
from geo.filters import FilterValues
from geo.i18n import N_, _
from geo.layers import layer_by_id
from geo.relation import relation, source
from vacancy.record.notes import follow_up_table
from vacancy.record.photos import photo
from vacancy.record.store import vacancy

CONFIRM_WITHIN_DAYS = 90
"""A vacancy that nobody has confirmed for longer is due."""
INTERIM_NOTICE_DAYS = 60
"""An interim use that ends within so many days needs somebody."""
WORKLISTS: dict[str, str] = {
    "alle": N_("Alle"),
    "wiedervorlage": N_("Wiedervorlage heute"),
    "ueberfaellig": N_("Überfällig"),
    "gemeldet": N_("Neu gemeldet"),
    "unbestaetigt": N_("Unbestätigt > 90 Tage"),
    "drohend": N_("Drohend"),
    "zwischennutzung": N_("Ende der Zwischennutzung"),
    "ohne-lage": N_("Ohne Lage"),
    "ohne-foto": N_("Ohne Foto"),
}
"""Worklist → title; duplicates are pairs and listed by ``vacancy.record.duplicates``."""
SORTS = ("vacant_since", "name", "-floor_area_m2", "last_confirmed_on", "due_on", "-recorded_at")
_MORE = ("unit_id", "version", "recorded_at", "vacant_since_precision")


@dataclass(frozen=True)
class Due:
    """Follow-ups and photos of units, as they are joined to the list."""

    follow_up: sa.Subquery
    photos: sa.Subquery


def _register() -> sa.TableClause:
    layer = layer_by_id("vacancies")
    names = dict.fromkeys([*(column.name for column in relation(layer).c), *_MORE])
    return sa.table(layer.relation, *(sa.column(name) for name in names))


_register_view = _register()


def register() -> sa.TableClause:
    """Return the view that the lists are made of."""
    return _register_view


def chosen(
    filters: FilterValues, worklist: str, day: date, unit_ids: Collection[int] | None = None
) -> tuple[sa.FromClause, list[sa.ColumnElement[bool]]]:
    """Return what a worklist selects from and by which conditions: table and map ask the same.

    Raises
    ------
    InputError
        When there is no such worklist.
    """
    if worklist not in WORKLISTS:
        raise InputError(_("Diese Liste gibt es nicht: bitte eine Arbeitsliste wählen."))
    due = _due()
    conditions = [*filters.clauses(_register_view, day), _conditions(due, day)[worklist]]
    if unit_ids is not None:
        conditions.append(_register_view.c.unit_id.in_(list(unit_ids)))
    return _joined(due), conditions


def _due() -> Due:
    tasks, pictures = follow_up_table, photo
    due = sa.select(tasks.c.municipality_key, tasks.c.unit_id, sa.func.min(tasks.c.due_on).label("due_on"))
    due = due.where(tasks.c.done_on.is_(None)).group_by(tasks.c.municipality_key, tasks.c.unit_id)
    count = sa.select(pictures.c.municipality_key, pictures.c.unit_id, sa.func.count().label("photos"))
    count = count.group_by(pictures.c.municipality_key, pictures.c.unit_id)
    return Due(due.subquery("due"), count.subquery("pictures"))


def _conditions(due: Due, day: date) -> dict[str, sa.ColumnElement[bool]]:
    table, task, spell = _register_view, due.follow_up, vacancy
    confirmed = table.c.last_confirmed_on
    ends = spell.c.interim_use_ends_on
    return {
        "alle": sa.true(),
        "wiedervorlage": task.c.due_on == day,
        "ueberfaellig": task.c.due_on < day,
        "gemeldet": table.c.status == "reported",
        "unbestaetigt": sa.and_(
            table.c.status.not_in(["threatened", "interim_use", "conversion"]),
            sa.or_(confirmed.is_(None), confirmed < day - timedelta(days=CONFIRM_WITHIN_DAYS)),
        ),
        "drohend": table.c.status == "threatened",
        "zwischennutzung": sa.and_(
            table.c.status == "interim_use",
            sa.or_(ends.is_(None), ends <= day + timedelta(days=INTERIM_NOTICE_DAYS)),
        ),
        "ohne-lage": table.c.geom.is_(None),
        "ohne-foto": due.photos.c.photos.is_(None),
    }


def _joined(due: Due) -> sa.FromClause:
    table = _register_view
    joined: sa.FromClause = table
    for part in (due.follow_up, due.photos):
        same = sa.and_(part.c.municipality_key == table.c.municipality_key, part.c.unit_id == table.c.unit_id)
        joined = joined.join(part, same, isouter=True)
    same = sa.and_(vacancy.c.municipality_key == table.c.municipality_key, vacancy.c.id == table.c.id)
    joined = joined.join(vacancy, same, isouter=True)
    same = sa.and_(source.c.municipality_key == table.c.municipality_key, source.c.id == table.c.source_id)
    return joined.join(source, same)


def boroughs_of(filters: FilterValues) -> tuple[int, ...]:
    """Return the boroughs that the filters choose, for lists that know no other filter; empty for all."""
    found = filters.values.get("borough_id", ())
    return tuple(int(each or 0) for each in found) if isinstance(found, tuple) else ()


def counts(connection: Connection, filters: FilterValues, day: date) -> dict[str, int]:
    """Return how many open vacancies each worklist holds, under the filters of the page.

    Parameters
    ----------
    filters
        Filters of the layer ``vacancies``.
    day
        The day that counts as today.
    """
    due = _due()
    each = [sa.func.count().filter(condition).label(key) for key, condition in _conditions(due, day).items()]
    query = sa.select(*each).select_from(_joined(due)).where(*filters.clauses(_register_view, day))
    return dict(connection.execute(query).mappings().one())


def rows(
    connection: Connection, filters: FilterValues, worklist: str, day: date, limit: int = 14, offset: int = 0,
    sort: str = "vacant_since",
) -> list[dict[str, Any]]:  # fmt: skip
    """Return one page of a worklist.

    Returns
    -------
    list of dict
        Columns of the layer ``vacancies`` by name (areas with ``<column>_name``), and ``id`` (vacancy), ``unit_id``,
        ``version``, ``quality`` of the source, ``due_on`` (next open follow-up that the person may see), ``photos``
        (number), ``interim_use_ends_on``, ``threatened_from``, ``lon``, ``lat`` (WGS84); None where unknown.

    Raises
    ------
    InputError
        When there is no such worklist, order or page.
    """
    if worklist not in WORKLISTS or sort not in SORTS or not (1 <= limit <= 1000 and 0 <= offset < 2**31):
        raise InputError(_("Diese Liste gibt es nicht: bitte eine Arbeitsliste wählen."))
    due, table = _due(), _register_view
    point = sa.func.st_transform(table.c.geom, 4326)
    query = (
        sa.select(
            *(column for column in table.c if column.name not in {"geom", "geom_3857", "municipality_key"}),
            source.c.quality, due.follow_up.c.due_on, sa.func.coalesce(due.photos.c.photos, 0).label("photos"),
            vacancy.c.interim_use_ends_on, vacancy.c.threatened_from, sa.func.st_x(point).label("lon"),
            sa.func.st_y(point).label("lat"),
        )
        .select_from(_joined(due))
        .where(*filters.clauses(table, day), _conditions(due, day)[worklist])
        .order_by(_order(due, sort), table.c.id)
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    found = [dict(row) for row in connection.execute(query).mappings()]
    names: Mapping[int, str] = area_names(connection, "", filters.municipality_key)
    for row in found:
        areas = [name for name in row if name.endswith("_id") and name not in {"unit_id", "source_id"}]
        row.update({f"{name}_name": names.get(row[name]) for name in areas})
    return found


def _order(due: Due, sort: str) -> sa.ColumnElement[Any]:
    name = sort.removeprefix("-")
    column = due.follow_up.c.due_on if name == "due_on" else _register_view.c[name]
    ordered: sa.UnaryExpression[Any] = column.desc() if sort.startswith("-") else column.asc()
    return ordered.nulls_first() if name == "last_confirmed_on" else ordered.nulls_last()
