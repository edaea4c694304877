"""TiPg on the same vacancies: a plain indexed table in the projection of the tiles, with the columns of our tiles."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from tipg.collections import register_collection_catalog
from tipg.database import close_db_connection, connect_to_db
from tipg.factory import Endpoints
from tipg.settings import DatabaseSettings, PostgresSettings

settings = PostgresSettings.model_construct(
    database_url=os.environ["DATABASE_URL"],
    db_min_conn_size=1, db_max_conn_size=8, db_max_queries=50_000, db_max_inactive_conn_lifetime=300.0,
)  # fmt: skip
published = DatabaseSettings(schemas=["peer"], tables=["peer.vacancies"], functions=[])


@asynccontextmanager
async def lifespan(server: FastAPI) -> AsyncIterator[None]:
    await connect_to_db(server, settings=settings, schemas=published.schemas)
    await register_collection_catalog(server, db_settings=published)
    yield
    await close_db_connection(server)


app = FastAPI(lifespan=lifespan)
app.add_middleware(GZipMiddleware, compresslevel=5)  # tiles travel compressed on both sides
app.include_router(Endpoints(with_tiles_viewer=False).router)
