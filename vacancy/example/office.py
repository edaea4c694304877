"""Invented contacts with and without consent, and invented search requests, so that the office can be tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from vacancy.staging import run_sql

CONTACTS_EVERY = 2
"""Every second example vacancy has somebody who agreed to an Exposé or to a public page."""


def create_office(connection: Connection, key: str, source_id: int, given: Mapping[str, Any]) -> int:
    """Insert example contacts, leases that end soon, and search requests; return how many requests."""
    bound = {"municipality_key": key, "source_id": source_id, "today": given["today"]}
    run_sql(connection, "insert_example_contacts", **bound, every=CONTACTS_EVERY)
    run_sql(connection, "set_example_leases", **bound)
    run_sql(connection, "set_example_threats", **bound)
    boroughs = {
        row.name: row.id
        for row in connection.execute(
            sa.text("select id, name from area where municipality_key = :key and level = 'borough'"),
            {"key": key},
        )
    }
    for request in given["request"]:
        wanted = [boroughs[name] for name in request.get("boroughs", ()) if name in boroughs]
        values = {
            "title": request["title"], "use_wanted": request["use_wanted"], "service": request.get("service", ""),
            "kinds": request["kinds"], "low": request.get("area_m2", [None, None])[0],
            "high": request.get("area_m2", [None, None])[1], "rent": request.get("max_rent_eur_m2"),
            "boroughs": wanted, "step_free": request.get("step_free", False), "term": request.get("term", "either"),
        }  # fmt: skip
        run_sql(connection, "insert_example_request", municipality_key=key, **values)
    return len(given["request"])
