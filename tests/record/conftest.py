"""Records to work on, and people who do."""

from __future__ import annotations

import io
from datetime import date

import pytest
import sqlalchemy as sa
from PIL import Image

from geo import database
from geo.people import Person, Role
from vacancy.record import NewVacancy, Position, Stored, create_vacancy

PLANNER = Person("planung", Role.PLANNER)
DORTMUND = Position(7.4653, 51.5136, 8.0, "device")


def make(street: str = "Probestraße", status: str = "vacant", **facts: object) -> Stored:
    """Store a vacancy in the centre of Dortmund."""
    given = {"street": street, "house_number": "8", "kind": "shop", "vacant_since": date(2025, 3, 1), **facts}
    new = NewVacancy(given, status, DORTMUND)  # type: ignore[arg-type]
    with database.transaction(PLANNER) as connection:
        return create_vacancy(connection, new, PLANNER)


def jpeg(width: int = 640, height: int = 480, **more: object) -> bytes:
    """Return a small photo."""
    picture = Image.effect_noise((width, height), 60).convert("RGB")
    written = io.BytesIO()
    picture.save(written, "JPEG", **more)
    return written.getvalue()


def rows(query: str, **bound: object) -> list[tuple[object, ...]]:
    """Return rows as the owner of the tables sees them."""
    owner = sa.create_engine(database.database_url(admin=True))
    try:
        with owner.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(query), bound)]
    finally:
        owner.dispose()


@pytest.fixture
def stored(shared_atlas_database: object) -> Stored:
    """One vacancy of this test alone, in a database that the tests of a module share."""
    return make()
