"""Tables of the workshop, as the statements of this package name them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from geo.settings import settings


def _table(name: str, *columns: str, json: tuple[str, ...] = ()) -> sa.TableClause:
    return sa.table(
        name,
        sa.column("municipality_key", sa.Text),
        *(sa.column(column) for column in columns),
        *(sa.column(column, JSONB) for column in json),
    )


workshop = _table(
    "workshop", "id", "code", "title", "invited", "held_on", "question", "status", "created_by", "created_at",
    "started_at", "ended_at", "seed", "example", "version",
)  # fmt: skip
group = _table("workshop_group", "id", "workshop_id", "position", "name")
step = _table("workshop_step", "id", "workshop_id", "position", "kind", "title", "question")
candidate = _table(
    "workshop_candidate", "id", "workshop_id", "position", "name", "place", "note", "site_id", "vacancy_id", "geom",
    "source", "quality",
)  # fmt: skip
criterion = _table(
    "workshop_criterion", "id", "workshop_id", "position", "name", "direction", "scale", "unit", "source"
)
figure = _table("workshop_figure", "id", "workshop_id", "candidate_id", "criterion_id", "value", "source")
participant = _table(
    "workshop_participant", "id", "workshop_id", "token_hash", "group_id", "name", "joined_at"
)
round_ = _table(
    "workshop_round", "id", "workshop_id", "step_id", "kind", "question", "secret", "budget", "opened_at", "closed_at",
    "shown",
)  # fmt: skip
weight = _table(
    "workshop_weight", "id", "workshop_id", "round_id", "participant_id", "criterion_id", "weight"
)
rating = _table(
    "workshop_rating",
    "id",
    "workshop_id",
    "round_id",
    "participant_id",
    "criterion_id",
    "candidate_id",
    "rating",
)
ballot = _table(
    "workshop_ballot",
    "id",
    "workshop_id",
    "round_id",
    "secret",
    "ballot_key",
    "participant_id",
    json=("dots",),
)
note = _table(
    "workshop_note",
    "id",
    "uid",
    "workshop_id",
    "participant_id",
    "kind",
    "text",
    "geom",
    "created_at",
    "removed",
)
decision = _table(
    "workshop_decision",
    "id",
    "workshop_id",
    "step_id",
    "kind",
    "text",
    "author",
    "created_at",
    json=("view",),
)
event = _table("workshop_event", "id", "workshop_id", "kind", "at", json=("detail",))
stage = _table(
    "workshop_stage", "workshop_id", "view_seq", "guiding", "recall", "beamer_hidden", "step_id", "map_version",
    json=("view", "map", "scenario"),
)  # fmt: skip


def here(table: sa.FromClause, workshop_id: int | None = None) -> sa.ColumnElement[bool]:
    """Return the condition that a row is of this municipality, and of a workshop when one is given."""
    mine = table.c.municipality_key == settings().municipality_key
    return mine if workshop_id is None else sa.and_(mine, table.c.workshop_id == workshop_id)


def lon_lat(geom: sa.ColumnElement[object]) -> tuple[sa.ColumnElement[float], sa.ColumnElement[float]]:
    """Return expressions of a point's longitude and latitude, degrees (WGS84)."""
    point = sa.func.st_transform(geom, 4326)
    return sa.func.st_x(point).label("lon"), sa.func.st_y(point).label("lat")


def point(lon: float, lat: float) -> sa.ColumnElement[object]:
    """Return the expression of a point in EPSG:25832 from degrees (WGS84)."""
    return sa.func.st_transform(sa.func.st_setsrid(sa.func.st_makepoint(lon, lat), 4326), 25832)
