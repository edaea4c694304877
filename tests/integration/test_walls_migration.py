"""The migration of the walls goes up with data in it: events and reports stay, locks of the old kind are forgotten."""

from __future__ import annotations

import sqlalchemy as sa

from tests.record.test_office_migration import owner, upgrade

__all__ = ["owner"]
BEFORE, REVISION = "0010", "0011"
DATA = """
select set_config('app.role', 'admin', false);
insert into municipality (key, name) values ('05913000', 'Dortmund');
insert into source (municipality_key, id, key, title, publisher, quality)
values ('05913000', 1, 'l', 'L', 'P', 'official');
insert into commercial_unit (municipality_key, id, street, source_id) values ('05913000', 7, 'Altweg', 1);
insert into vacancy_event (municipality_key, unit_id, kind, person, reason)
values ('05913000', 7, 'confirmed', 'demir', 'gesehen');
insert into login_failure (municipality_key, name_hash, failures, locked_until)
values ('05913000', 'x', 9, now() + interval '1 hour');
insert into public_report (municipality_key, uid, street) values ('05913000', gen_random_uuid(), 'Meldeweg');
insert into public_report_quota (municipality_key, sender, hour) values ('05913000', '', now());
"""


def test_what_was_written_stays_and_old_locks_go(owner: sa.Engine) -> None:
    with owner.connect() as connection:
        upgrade(connection, BEFORE)
        connection.exec_driver_sql(DATA)
        connection.commit()
        upgrade(connection, REVISION)
        told = "select person, reason from told_event"
        assert connection.execute(sa.text(told)).all() == [("demir", "gesehen")]
        assert connection.execute(sa.text("select street, held from public_report")).all() == [
            ("Meldeweg", False)
        ]
        assert connection.execute(sa.text("select count(*) from login_failure")).scalar() == 0
        count = sa.text("select count_report('05913000', '', date_trunc('hour', now()))")
        assert connection.execute(count).scalar() == 1
        assert connection.execute(sa.text("select sum(n) from public_report_quota")).scalar() == 2
