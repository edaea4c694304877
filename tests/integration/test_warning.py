"""Early warning: threatened units, leases that end, announced closures; each unit once, the heaviest loss first."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from geo.database import transaction
from geo.people import SINGLE_USER
from vacancy.warning import Closure, warnings

DAY = date(2026, 11, 20)


def test_each_unit_once_with_its_reason(atlas_database: object) -> None:
    with transaction(SINGLE_USER) as connection:
        free = connection.scalars(
            sa.text(
                "select id from commercial_unit where vacancy_id is null and lease_ends_on is null order by id limit 6"
            )
        ).all()
        threatened, lease, late, closing, gone, long_gone = free
        source = "(select source_id from commercial_unit where id = :id)"
        connection.execute(
            sa.text(
                "insert into vacancy (municipality_key, unit_id, status, threatened_from, source_id) "
                f"values ('05913000', :id, 'threatened', :day, {source})"
            ),
            {"id": threatened, "day": DAY + timedelta(days=40)},
        )
        for unit, days in ((threatened, 10), (lease, 100), (late, 900), (gone, 50), (long_gone, -400)):
            connection.execute(
                sa.text("update commercial_unit set lease_ends_on = :day where id = :id"),
                {"id": unit, "day": DAY + timedelta(days=days)},
            )
        connection.execute(
            sa.text("update commercial_unit set demolished_on = :day where id = :id"),
            {"id": gone, "day": DAY},
        )
        closures = [
            Closure(closing, "bakery", DAY + timedelta(days=30), 812.0), Closure(closing, "repair", None, 40.0),
            Closure(lease, "pharmacy", DAY, 2000.0), Closure(None, "bank", DAY, 9e9),
        ]  # fmt: skip
        told = warnings(connection, DAY, closures)
    by_unit = {one.unit_id: one for one in told}
    assert len(by_unit) == len(told)
    assert (by_unit[threatened].reason, by_unit[threatened].on) == ("threatened", DAY + timedelta(days=40))
    assert (by_unit[lease].reason, by_unit[lease].people) == ("lease", 2000)
    assert (by_unit[closing].reason, by_unit[closing].on) == ("closure", DAY + timedelta(days=30))
    assert by_unit[closing].supply_lost == {"bakery": 812.0, "repair": 40.0}
    assert not {late, gone, long_gone} & set(by_unit)
    assert [one.unit_id for one in told[:2]] == [lease, closing]
    rest = [one.on for one in told if not one.people]
    assert rest == sorted(rest, key=lambda day: day or date.max)
