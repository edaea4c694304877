"""The migration of the office's work goes up with data in it, and keeps what was there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from geo.database.cluster import Cluster
from geo.settings import PROJECT_DIR

BEFORE, REVISION = "0009", "0010"
DATA = """
select set_config('app.role', 'admin', false);
insert into municipality (key, name) values ('05913000', 'Dortmund');
insert into source (municipality_key, id, key, title, publisher, quality)
values ('05913000', 1, 'l', 'L', 'P', 'official');
insert into commercial_unit (municipality_key, id, street, source_id) values ('05913000', 7, 'Altweg', 1);
insert into unit_merge (municipality_key, kept_unit_id, removed_unit_id, removed_uid, removed)
values ('05913000', 7, 8, gen_random_uuid(), '{}');
insert into field_entry (municipality_key, uid, person, kind, payload, payload_hash, outcome, unit_id, captured_at)
values ('05913000', gen_random_uuid(), 'demir', 'occupied', '{}', repeat('0', 64), 'conflict', 7, now());
"""


@pytest.fixture
def owner(cluster: Cluster) -> Iterator[sa.Engine]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    server = sa.create_engine(cluster.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"create database {name}")
    made = sa.create_engine(cluster.url(name, "postgres"))
    yield made
    made.dispose()
    with server.connect() as connection:
        connection.exec_driver_sql(f"drop database {name} with (force)")
    server.dispose()


def upgrade(connection: sa.Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(PROJECT_DIR / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    connection.commit()


def test_what_waited_still_waits_and_old_merges_stay(owner: sa.Engine) -> None:
    with owner.connect() as connection:
        upgrade(connection, BEFORE)
        connection.exec_driver_sql(DATA)
        connection.commit()
        upgrade(connection, REVISION)
        waiting = connection.execute(
            sa.text("select person, settled_at, settled_how, settled_by from field_entry")
        )
        assert waiting.all() == [("demir", None, None, "")]
        merged = connection.execute(sa.text("select removed_unit_id, moved, undone_at from unit_merge"))
        assert merged.all() == [(8, {}, None)]
        with pytest.raises(sa.exc.IntegrityError), connection.begin_nested():  # no dismissal without a reason
            connection.execute(
                sa.text("update field_entry set settled_at = now(), settled_how = 'dismissed'")
            )
