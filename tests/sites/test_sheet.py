"""The sheet of a site as PDF: for every project, placed or not, with conflicting sources and hostile names."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo import catalogue, database
from quarters.sites.measure import measured
from quarters.sites.measured import place_of
from quarters.sites.picture import site_picture
from quarters.sites.record import site_record
from quarters.sites.sheet import sheet_pdf
from quarters.supply.loading import supply_model

HOSTILE = '<img src=x> #panic() \\ "$x$ @a'


def sheet(connection: Connection, site_id: int) -> bytes:
    record = site_record(connection, site_id)
    sources = [one for one in catalogue.source_catalogue(connection) if one.id == record.site.source_id]
    found = measured(supply_model(connection), place_of(record))
    around = [("Apotheke", 1200.0, 3400.0)]
    return sheet_pdf(record, found, around, sources, site_picture(connection, record), date(2026, 11, 22))


@pytest.mark.parametrize("placed", [True, False], ids=["placed", "without a place"])
def test_sheet_is_tagged_and_set_in_the_typeface_of_the_pages(
    shared_atlas_database: object, placed: bool
) -> None:
    with database.transaction("test") as connection:
        site_id = connection.scalar(
            sa.text("select min(id) from site where (geom is not null) = :placed"), {"placed": placed}
        )
        made = sheet(connection, site_id)
    assert made.startswith(b"%PDF")
    assert b"/StructTreeRoot" in made
    assert b"+IBMPlexSans" in made


def test_hostile_names_stay_text(shared_atlas_database: object) -> None:
    with database.transaction("test") as connection:
        site_id = connection.scalar(sa.text("select min(id) from site where geom is not null"))
        connection.execute(
            sa.text("update site set name = :name where id = :id"), {"name": HOSTILE, "id": site_id}
        )
        made = sheet(connection, site_id)
        connection.rollback()
    assert made.startswith(b"%PDF"), "a command in a name would have ended the writing"
