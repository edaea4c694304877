"""The migration that takes names out of public rows goes up with data in it, and loses no name."""

from __future__ import annotations

import sqlalchemy as sa

from tests.record.test_office_migration import owner, upgrade

__all__ = ["owner"]
BEFORE, REVISION = "0012", "0013"
DATA = """
select set_config('app.role', 'admin', false);
insert into municipality (key, name) values ('05913000', 'Dortmund');
insert into source (municipality_key, id, key, title, publisher, quality)
values ('05913000', 1, 'l', 'L', 'P', 'official');
insert into commercial_unit (municipality_key, id, street, source_id, recorded_by)
values ('05913000', 7, 'Altweg', 1, 'demir'), ('05913000', 8, 'Neuweg', 1, 'demir');
insert into vacancy (municipality_key, id, unit_id, status, source_id, recorded_by)
values ('05913000', 70, 7, 'vacant', 1, 'demir'), ('05913000', 80, 8, 'vacant', 1, 'demir');
insert into vacancy_event (municipality_key, unit_id, vacancy_id, kind, person)
values ('05913000', 8, 80, 'created', 'demir');
update commercial_unit set street = 'Alter Weg' where id = 7;
"""


def test_each_name_is_told_once_by_an_event_and_by_no_row(owner: sa.Engine) -> None:
    with owner.connect() as connection:
        upgrade(connection, BEFORE)
        connection.exec_driver_sql(DATA)
        connection.commit()
        upgrade(connection, REVISION)
        told = "select unit_id, kind, person from told_event where kind = 'created' order by unit_id"
        assert connection.execute(sa.text(told)).all() == [(7, "created", "demir"), (8, "created", "demir")]
        assert (
            connection.execute(sa.text("select street from commercial_unit where id = 7")).scalar()
            == "Alter Weg"
        )
        connection.exec_driver_sql("select set_config('app.role', 'guest', false)")
        seen = "select string_agg(old::text, '') from told_history where relation = 'commercial_unit'"
        assert "Altweg" in (old := connection.execute(sa.text(seen)).scalar_one())
        assert "demir" not in old
