"""Rates of the past: they equal a plain recount in SQL, and stay between 0 and 1 whatever the histories."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo import database
from geo.errors import InputError
from quarters.areas import seed_areas
from vacancy.rates import Rate, rates
from vacancy.rates_history import rates_on
from vacancy.register_history import register_history
from vacancy.trend import trend

TODAY = date(2026, 11, 1)
FIRST = date(2020, 1, 1)
UNITS = 1000
STATUSES = (
    "vacant", "confirmed", "marketing", "negotiation", "unmarketable", "threatened", "reported", "interim_use",
    "conversion",
)  # fmt: skip
ENDS = ("relet", "relet", "demolished", "false_report", "duplicate")
RECOUNT = """
with state as (
    select distinct on (u.id) u.id, u.floor_area_m2, u.borough_id, s.status
    from commercial_unit u
    left join lateral (
        select v.vacant_since as begun,
            case
                when v.ended_on is not null and not exists (select from vacancy_event e where e.vacancy_id = v.id)
                then 'vacant'
                else coalesce(
                    (select e.to_status from vacancy_event e where e.vacancy_id = v.id and e.valid_on <= :day
                        order by e.valid_on desc limit 1),
                    (select e.from_status from vacancy_event e where e.vacancy_id = v.id order by e.valid_on limit 1),
                    v.status)
            end as status
        from vacancy v
        where v.unit_id = u.id and v.status not in ('false_report', 'duplicate') and v.vacant_since <= :day
            and (v.ended_on is null or v.ended_on > :day)
    ) s on true
    where u.demolished_on is null or u.demolished_on > :day
    order by u.id, s.begun desc nulls last
)
select coalesce({area}, 0) as area_id, count(*) as units,
    count(*) filter (where status in ('vacant', 'confirmed', 'marketing', 'negotiation', 'unmarketable')) as empty,
    sum(floor_area_m2) as area_m2,
    sum(floor_area_m2) filter (where status in ('vacant', 'confirmed', 'marketing', 'negotiation', 'unmarketable'))
        as empty_m2
from state {where} group by 1
"""


def _days(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))


def _write_histories(connection: Connection, rng: random.Random) -> None:
    """1,000 units with up to three spells one after the other, with and without dated changes of status."""
    source = connection.execute(
        sa.text(
            "insert into source (municipality_key, key, title, quality) values ('05913000', 'h', 'h', 'example') "
            "returning id"
        )
    ).scalar_one()
    boroughs = connection.scalars(sa.text("select id from area where level = 'borough' order by id")).all()
    unit = sa.text(
        "insert into commercial_unit (municipality_key, borough_id, floor_area_m2, source_id, recorded_at) "
        "values ('05913000', :borough, :area, :source, :recorded) returning id"
    )
    for _number in range(UNITS):
        unit_id = connection.execute(unit, {
            "borough": rng.choice([*boroughs, None]), "area": rng.choice([None, 50.0, 120.0, 999.5]),
            "source": source, "recorded": FIRST,
        }).scalar_one()  # fmt: skip
        day = _days(rng, FIRST - timedelta(days=900), TODAY)
        for _spell in range(rng.randint(0, 3)):
            if day is None or day > TODAY:
                break
            day = _write_spell(connection, rng, unit_id, source, day)


def _write_spell(
    connection: Connection, rng: random.Random, unit_id: int, source: int, since: date
) -> date | None:
    """Write a spell; return from when the next one may begin, None when there is none."""
    ended = _days(rng, since, since + timedelta(days=900)) if rng.random() < 0.6 else None
    ended = None if ended and ended > TODAY else ended
    statuses = rng.sample(STATUSES, rng.randint(1, 3))
    final = rng.choice(ENDS) if ended else statuses[-1]
    vacancy_id = connection.execute(
        sa.text(
            "insert into vacancy (municipality_key, unit_id, status, vacant_since, ended_on, source_id, recorded_at) "
            "values ('05913000', :unit, :status, :since, :ended, :source, :recorded) returning id"
        ),
        {
            "unit": unit_id,
            "status": final,
            "since": since,
            "ended": ended,
            "source": source,
            "recorded": since,
        },
    ).scalar_one()
    event = sa.text(
        "insert into vacancy_event (municipality_key, unit_id, vacancy_id, kind, from_status, to_status, valid_on) "
        "values ('05913000', :unit, :vacancy, 'status', :before, :after, :day)"
    )
    path = [*statuses, final] if ended else statuses
    days = sorted({_days(rng, since, ended or TODAY) for _each in path[2:]})
    days = [*days, ended] if ended and rng.random() < 0.7 else days
    if len(days) == len(path) - 1:
        for before, after, day in zip(path, path[1:], days, strict=False):
            values = {"unit": unit_id, "vacancy": vacancy_id, "before": before, "after": after, "day": day}
            connection.execute(event, values)
    if final == "demolished":
        gone = sa.text("update commercial_unit set demolished_on = :day where id = :id")
        connection.execute(gone, {"day": ended, "id": unit_id})
    if ended is None or final == "demolished":
        return None
    return ended + timedelta(days=rng.randint(0, 300))


def test_rates_equal_a_plain_recount(empty_database: object) -> None:
    rng = random.Random(4711)
    with database.transaction("setup") as connection:
        seed_areas(connection)
        _write_histories(connection, rng)
    with database.transaction("test") as connection:
        history = register_history(connection)
        compared = empty = 0
        for _round in range(12):
            day = _days(rng, FIRST, TODAY)
            for level, area, where in (
                ("city", "null::bigint", ""),
                ("borough", "borough_id", "where borough_id > 0"),
            ):
                told = rates_on(history, day, level, dict.fromkeys(range(100), 1), TODAY)
                recount = connection.execute(
                    sa.text(RECOUNT.format(area=area, where=where)), {"day": day}
                ).all()
                assert len(recount) == len(told)
                for row in recount:
                    _compare(told[row.area_id], row)
                    compared, empty = compared + 1, empty + row.empty
        assert compared > 100
        assert empty > 1000
        now = rates(connection, "borough")
        assert {key: (one.units, one.empty) for key, one in now.items()} == {
            key: (one.units, one.empty)
            for key, one in rates_on(history, TODAY, "borough", None, TODAY).items()
        }


def _compare(told: Rate, row: sa.Row[tuple[int, int, int, float, float]]) -> None:
    assert (told.units, told.empty) == (row.units, row.empty)
    assert told.floor_area_m2 == pytest.approx(row.area_m2)
    assert told.empty_floor_area_m2 == pytest.approx(row.empty_m2)
    for share in (
        told.share, told.share_without_unmarketable, told.share_of_floor_area, told.share_at_most,
        told.share_of_floor_area_without_unmarketable,
    ):  # fmt: skip
        assert share is None or 0 <= share <= 1
    assert told.share is not None


def test_of_the_example_today_equals_the_list_and_the_past_has_its_limits(atlas_database: object) -> None:
    with database.transaction("test") as connection:
        history = register_history(connection)
        now = rates(connection, "suburb")
        asked = connection.execute(
            sa.text(
                "select count(*) filter (where vacant_since is null and ended_on is null), count(*) from vacancy "
                "where status not in ('false_report', 'duplicate')"
            )
        ).one()
    today = max(spell.recorded_on for spell in history.spells)
    then = rates_on(history, today, "suburb", None, today)
    assert {key: one.by_status for key, one in then.items()} == {
        key: one.by_status for key, one in now.items()
    }
    assert len(history.spells) == asked[1]
    city = rates_on(history, TODAY - timedelta(days=800), "city", {0: 2600}, today)[0]
    assert 0 < city.unknown_start <= asked[0]
    assert city.share is not None
    assert city.share_at_most is not None
    assert city.share < city.share_at_most < 1
    assert city.confirmed is None, "what was confirmed then is overwritten: unknown, not 0"
    assert rates_on(history, today, "city", {0: 2600}, today)[0].confirmed is not None
    for day in (history.began_on - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(InputError, match="keine Quote"):
            rates_on(history, day, "city", None, today)
    with pytest.raises(InputError, match="Gebietsebene"):
        rates_on(history, today, "street", None, today)


def test_the_series_of_an_area_equals_its_days(atlas_database: object) -> None:
    with database.transaction("test") as connection:
        history = register_history(connection)
        area = connection.execute(
            sa.text("select id from area where level = 'borough' order by id limit 1")
        ).scalar_one()
    today = max(spell.recorded_on for spell in history.spells)
    points = trend(history, "borough", area, 200, today, today)
    assert len(points) == 6
    assert points[-1].day == today
    for point in points:
        assert point.rate == rates_on(history, point.day, "borough", {area: 200}, today)[area]
    assert points[0].reletting is None, "the register does not know the whole year before"
    assert all(p.reletting is not None and 0 <= (p.reletting.share or 0) <= 1 for p in points[1:])
    assert trend(history, "city", 0, 2700, today, today)[-1].durations.median is not None


def test_a_change_that_was_undone_never_held(atlas_database: object) -> None:
    with database.transaction("test") as connection:
        row = connection.execute(
            sa.text(
                "select id, unit_id from vacancy where ended_on is null and status = 'vacant' order by id limit 1"
            )
        ).one()
        insert = sa.text(
            "insert into vacancy_event (municipality_key, unit_id, vacancy_id, kind, from_status, to_status, valid_on, "
            "undoes) values ('05913000', :unit, :vacancy, :kind, :before, :after, :day, :undoes) returning id"
        )
        told = {"unit": row.unit_id, "vacancy": row.id, "day": TODAY - timedelta(days=3)}
        first = connection.execute(
            insert, told | {"kind": "status", "before": "vacant", "after": "interim_use", "undoes": None}
        ).scalar_one()
        history = register_history(connection)
        assert [change.after for change in history.changes] == ["interim_use"]
        connection.execute(
            insert, told | {"kind": "undone", "before": "interim_use", "after": "vacant", "undoes": first}
        )
        assert register_history(connection).changes == ()
