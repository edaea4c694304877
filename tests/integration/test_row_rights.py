"""Row-level security: what each role may write, asked directly as the app's database role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.database import engine, transaction
from geo.errors import ForbiddenError
from geo.people import GUEST, OPERATOR, Person, Role
from tests.conftest import TestDatabase

PLANNING = (
    "municipality",
    "source",
    "area",
    "street",
    "site",
    "walk_edge",
    "facility",
    "population_cell",
    "scenario",
)
REGISTER = ("commercial_unit", "vacancy")
CLOSED = ("account", "account_borough", "login_session", "login_failure", "server_secret")
WITHOUT = {"alembic_version", "data_version", "spatial_ref_sys", "vacancy_cell"}
"""Nobody but the owner writes these, and everybody may read them."""
TOLD_BY_VIEWS = {"row_history", "vacancy_event"}
"""Not forced on their owner: guests read a part of them by views with the owner's rights."""
BOROUGH = sa.text("select id from area where level = 'borough' order by id")


class _Undo(Exception):  # noqa: N818 - a signal that rolls back
    pass


@contextmanager
def acting(person: Person) -> Iterator[Connection]:
    """A transaction of this person that leaves no trace."""
    try:
        with transaction(person) as connection:
            yield connection
            raise _Undo
    except _Undo:
        pass


def boroughs() -> list[int]:
    with transaction(GUEST) as connection:
        return list(connection.execute(BOROUGH).scalars())


def person(role: Role) -> Person:
    return Person(role.value, role, tuple(boroughs()[:1]) if role is Role.ADVISOR else ())


def touched(connection: Connection, table: str) -> int:
    """Return how many rows an update that changes nothing reaches."""
    key = "key" if table == "municipality" else "municipality_key"
    some = f"select {key} from {table} limit 1"
    return connection.execute(sa.text(f"update {table} set {key} = {key} where {key} in ({some})")).rowcount


@pytest.mark.parametrize("role", list(Role))
def test_who_may_change_what(shared_atlas_database: TestDatabase, role: Role) -> None:
    wrong = []
    with acting(OPERATOR) as connection:
        connection.execute(sa.text("insert into scenario (municipality_key, name) values ('05913000', 'x')"))
        for table in (*PLANNING, *REGISTER):
            connection.execute(
                sa.text(
                    "select set_config('app.role', :role, true), set_config('app.boroughs', :boroughs, true)"
                ),
                {"role": role.value, "boroughs": ",".join(map(str, person(role).borough_ids))},
            )
            expected = role in {Role.PLANNER, Role.ADMIN} or (role is Role.ADVISOR and table in REGISTER)
            if bool(touched(connection, table)) != expected:
                wrong.append(table)
    assert wrong == []


@pytest.mark.parametrize("role", [Role.GUEST, Role.VIEWER, Role.FACILITATOR, Role.ADVISOR])
def test_new_sources_are_for_planning(shared_atlas_database: TestDatabase, role: Role) -> None:
    insert = sa.text(
        "insert into source (municipality_key, key, title, quality) values ('05913000', 'x', 'x', 'example')"
    )
    with pytest.raises(ForbiddenError, match="Rechte"), transaction(person(role)) as connection:
        connection.execute(insert)
    with acting(person(Role.PLANNER)) as connection:
        connection.execute(insert)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_accounts_and_keys_are_closed(shared_atlas_database: TestDatabase, role: Role) -> None:
    with acting(person(role)) as connection:
        for table in (*CLOSED, "audit"):
            assert connection.execute(sa.text(f"select count(*) from {table}")).scalar() == 0, table
    with acting(OPERATOR) as connection:
        assert connection.execute(sa.text("select count(*) from server_secret")).scalar() == 1


def test_an_advisor_writes_in_the_own_boroughs_only(shared_atlas_database: TestDatabase) -> None:
    own, other, *_rest = boroughs()
    advisor = person(Role.ADVISOR)
    update = sa.text("update commercial_unit set floor = 'EG' where borough_id = :borough")
    with acting(advisor) as connection:
        assert connection.execute(update, {"borough": own}).rowcount > 0
        assert connection.execute(update, {"borough": other}).rowcount == 0
        spells = sa.text(
            "update vacancy v set cause = 'x' from commercial_unit u"
            " where u.municipality_key = v.municipality_key and u.id = v.unit_id and u.borough_id = :borough"
        )
        assert connection.execute(spells, {"borough": own}).rowcount > 0
        assert connection.execute(spells, {"borough": other}).rowcount == 0
        removed = sa.text("delete from commercial_unit where borough_id = :borough")
        assert connection.execute(removed, {"borough": other}).rowcount == 0


def test_an_advisor_moves_no_unit_out_of_the_own_boroughs(shared_atlas_database: TestDatabase) -> None:
    own, other, *_rest = boroughs()
    move = sa.text(
        "update commercial_unit set geom = (select st_pointonsurface(geom) from area where id = :to)"
        " where id = (select min(id) from commercial_unit where borough_id = :own)"
    )
    with pytest.raises(ForbiddenError), transaction(person(Role.ADVISOR)) as connection:
        connection.execute(move, {"own": own, "to": other})
    with acting(person(Role.ADVISOR)) as connection:
        assert connection.execute(move, {"own": own, "to": own}).rowcount == 1


def test_an_advisor_opens_spells_in_the_own_boroughs_only(shared_atlas_database: TestDatabase) -> None:
    insert = sa.text(
        "insert into vacancy (municipality_key, unit_id, status, source_id)"
        " select municipality_key, id, 'reported', source_id from commercial_unit"
        " where borough_id = :borough and vacancy_id is null order by id limit 1"
    )
    own, other, *_rest = boroughs()
    with acting(person(Role.ADVISOR)) as connection:
        assert connection.execute(insert, {"borough": own}).rowcount == 1
    with pytest.raises(ForbiddenError), transaction(person(Role.ADVISOR)) as connection:
        connection.execute(insert, {"borough": other})


def test_history_and_audit_cannot_be_rewritten(shared_atlas_database: TestDatabase) -> None:
    for statement in (
        "delete from row_history", "update row_history set actor = 'x'", "update audit set actor = 'x'",
        "delete from audit", "insert into audit (municipality_key, actor, action) values ('05913000', 'x', 'y')",
        "update data_version set version = 0", "delete from vacancy_cell",
    ):  # fmt: skip
        with pytest.raises(ForbiddenError), transaction(OPERATOR) as connection:
            connection.execute(sa.text(statement))
    owner = sa.create_engine(shared_atlas_database.admin_url)
    with owner.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="append-only"):
        connection.execute(sa.text("truncate audit"))
    owner.dispose()


def test_history_of_what_is_not_public_is_for_planning(atlas_history: None) -> None:
    read = sa.text("select distinct relation from row_history order by relation")
    with acting(GUEST) as connection:
        assert "secret" not in connection.execute(read).scalars().all()
        assert (
            "secret" not in connection.execute(sa.text("select relation from told_history")).scalars().all()
        )
    with acting(person(Role.PLANNER)) as connection:
        assert "secret" in connection.execute(read).scalars().all()


@pytest.fixture
def atlas_history(shared_atlas_database: TestDatabase) -> None:
    owner = sa.create_engine(shared_atlas_database.admin_url)
    with owner.begin() as connection:
        connection.execute(
            sa.text(
                "insert into row_history (municipality_key, relation, row_id, operation)"
                " values ('05913000', 'secret', 1, 'I')"
            )
        )
    owner.dispose()


def test_guests_learn_what_happened_but_neither_who_nor_why(shared_atlas_database: TestDatabase) -> None:
    write = sa.text(
        "insert into vacancy_event (municipality_key, unit_id, vacancy_id, kind, person, reason)"
        " select municipality_key, id, vacancy_id, 'confirmed', 'Berta', 'Nachbar sagt es' from commercial_unit"
        " where vacancy_id is not null order by id limit 1"
    )
    with transaction(person(Role.PLANNER)) as connection:
        connection.execute(write)
    told = sa.text("select kind, person, reason from told_event order by id desc limit 1")
    with acting(GUEST) as connection:
        assert tuple(connection.execute(told).one()) == ("confirmed", "", "")
        for table in ("vacancy_event", "row_history"):
            assert connection.execute(sa.text(f"select count(*) from {table}")).scalar() == 0, table
        seen = sa.text("select count(*) from told_history where relation = 'commercial_unit'")
        assert connection.execute(seen).scalar_one() > 0
        named = sa.text("select * from told_history limit 1")
        assert "actor" not in connection.execute(named)
    for role in (Role.VIEWER, Role.PLANNER):
        with acting(person(role)) as connection:
            assert tuple(connection.execute(told).one()) == ("confirmed", "Berta", "Nachbar sagt es")


def test_every_table_has_policies_and_administration_sees_all_of_it(
    shared_atlas_database: TestDatabase,
) -> None:
    listed = sa.text(
        "select c.relname as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,"
        " exists (select from pg_policy p where p.polrelid = c.oid) as ruled"
        " from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
        " and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')"
    )
    owner = sa.create_engine(shared_atlas_database.admin_url)
    with owner.connect() as connection:
        tables = connection.execute(listed).all()
        assert [t.name for t in tables if t.name not in WITHOUT and not (t.secured and t.ruled)] == []
        assert [t.name for t in tables if t.name not in WITHOUT | TOLD_BY_VIEWS and not t.forced] == []
        whole = {
            t.name: connection.execute(sa.text(f"select count(*) from {t.name}")).scalar() for t in tables
        }
    owner.dispose()
    with acting(OPERATOR) as connection:
        may_read = sa.text("select has_table_privilege(:name, 'select')")
        seen = {
            name: connection.execute(sa.text(f"select count(*) from {name}")).scalar()
            for name in whole
            if connection.execute(may_read, {"name": name}).scalar()
        }
    assert seen == {name: whole[name] for name in seen}


def test_reading_the_public_relations_costs_no_policy(shared_atlas_database: TestDatabase) -> None:
    with transaction(GUEST) as connection:
        plan = "\n".join(connection.execute(sa.text("explain select id from commercial_unit")).scalars())
    assert "app.role" not in plan
    assert "Filter" not in plan
    assert engine().url.username == "atlas_app"
