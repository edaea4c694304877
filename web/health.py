"""Whether the process lives (``/healthz``) and whether it can serve (``/readyz``)."""

from __future__ import annotations

import asyncio
import logging

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from geo.database import head_revision, revision, transaction
from geo.errors import DatabaseUnavailableError

READY_WITHIN_S = 5
_log = logging.getLogger(__name__)


async def alive(_request: Request) -> Response:
    """Answer as long as the process can answer at all."""
    return _json({"status": "ok"}, 200)


async def ready(_request: Request) -> Response:
    """Answer 200 with database, PostGIS and migrations at head, else 503 with what is missing."""
    try:
        state = await asyncio.wait_for(asyncio.to_thread(_state), READY_WITHIN_S)
    except (DatabaseUnavailableError, sa.exc.SQLAlchemyError, TimeoutError) as error:
        _log.warning("not ready: %s", error)
        state = {"database": False, "postgis": None, "revision": None}
    at_head = state["revision"] == head_revision()
    is_ready = bool(state["database"] and state["postgis"] and at_head)
    return _json({"ready": is_ready, **state, "migrations_at_head": at_head}, 200 if is_ready else 503)


def _state() -> dict[str, object]:
    with transaction() as connection:
        installed = sa.text("select extversion from pg_extension where extname = 'postgis'")
        postgis = connection.execute(installed).scalar()
        return {"database": True, "postgis": postgis, "revision": revision(connection)}


def _json(content: dict[str, object], status: int) -> Response:
    return JSONResponse(content, status, headers={"Cache-Control": "no-store"})
