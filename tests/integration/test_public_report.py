"""Reports of citizens: apart from the register until accepted, few per hour, text stays text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from geo.database import transaction
from geo.errors import ConflictError, ForbiddenError, InputError, TooOftenError
from geo.people import GUEST, SINGLE_USER, Person, Role
from vacancy.public_report import (
    MOST_AT_ONCE_PER_HOUR,
    MOST_HELD_PER_HOUR,
    MOST_PER_HOUR,
    NewReport,
    accept,
    decline,
    submit,
    waiting_reports,
)

NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
REPORT = NewReport("Meldeweg", "7", "EG", "shop", "Sommer 2025", "Schild im Fenster")


def count(query: str) -> int:
    with transaction(SINGLE_USER) as connection:
        return int(connection.execute(sa.text(query)).scalar_one())


def test_a_report_waits_apart_and_enters_only_when_accepted(atlas_database: object) -> None:
    before = count("select count(*) from vacancy")
    with transaction(GUEST) as connection:
        receipt = submit(connection, REPORT, ("abc",), NOW)
        assert waiting_reports(connection) == [], "a guest reads no report"
        assert connection.execute(sa.text("select count(*) from public_report")).scalar_one() == 0
    assert count("select count(*) from vacancy") == before
    with transaction(SINGLE_USER) as connection:
        (waiting,) = waiting_reports(connection)
        assert (waiting.street, waiting.known_unit_id) == ("Meldeweg", None)
        stored = accept(connection, waiting.id, SINGLE_USER)
    with transaction(SINGLE_USER) as connection:
        row = connection.execute(
            sa.text(
                "select v.uid, v.status, u.street, u.report_channel, u.kind from vacancy v join commercial_unit u "
                "on u.id = v.unit_id where v.id = :id"
            ),
            {"id": stored.vacancy_id},
        ).one()
        assert tuple(row) == (receipt, "reported", "Meldeweg", "citizen", "shop")
        note = connection.execute(
            sa.text("select text from note where unit_id = :id"), {"id": stored.unit_id}
        ).scalar_one()
        assert note == "Meldung: leer seit Sommer 2025. Schild im Fenster"
        assert waiting_reports(connection) == []
        with pytest.raises(ConflictError, match="schon jemand entschieden"):
            accept(connection, waiting.id, SINGLE_USER)


def test_a_known_address_finds_its_unit(atlas_database: object) -> None:
    with transaction(SINGLE_USER) as connection:
        unit = connection.execute(
            sa.text(
                "select id, street, house_number, floor from commercial_unit u where vacancy_id is null and "
                "geom is not null and (select count(*) from commercial_unit o where lower(o.street) = lower(u.street) "
                "and o.house_number = u.house_number) = 1 order by id limit 1"
            )
        ).one()
        submit(connection, NewReport(unit.street.upper(), unit.house_number, unit.floor), ("abc",), NOW)
        (waiting,) = waiting_reports(connection)
        assert (waiting.known_unit_id, waiting.known) == (unit.id, "occupied")
        assert accept(connection, waiting.id, SINGLE_USER).unit_id == unit.id


def test_declined_reports_leave_no_trace_in_the_register(atlas_database: object) -> None:
    with transaction(GUEST) as connection:
        submit(connection, REPORT, ("abc",), NOW)
    before = count("select count(*) from commercial_unit")
    with transaction(SINGLE_USER) as connection:
        decline(connection, waiting_reports(connection)[0].id, "kein Leerstand")
        assert waiting_reports(connection) == []
    assert count("select count(*) from commercial_unit") == before


def test_only_the_office_moderates(atlas_database: object) -> None:
    with transaction(GUEST) as connection:
        submit(connection, REPORT, ("abc",), NOW)
    for role in (Role.GUEST, Role.VIEWER, Role.FACILITATOR):
        with transaction(Person("x", role)) as connection:
            assert waiting_reports(connection) == []
            assert connection.execute(sa.text("update public_report set state = 'accepted'")).rowcount == 0


def send(senders: tuple[str, ...], at: datetime = NOW) -> None:
    with transaction(GUEST) as connection:
        submit(connection, REPORT, senders, at)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_few_reports_per_hour_from_one_connection_network_and_provider(
    atlas_database: object, level: int
) -> None:
    wide = ("connection", "network", "provider")[level:]
    most = MOST_PER_HOUR[level]
    with transaction(GUEST) as connection:
        for number in range(most):
            senders = (*(f"{number} {near}" for near in range(level)), wide[0])
            submit(connection, REPORT, senders, NOW)
    for again in range(2):
        with pytest.raises(TooOftenError, match="in einer Stunde"):
            send((*(f"x{again} {near}" for near in range(level)), wide[0]))
    send(tuple(f"elsewhere {near}" for near in range(3)))
    send((*(f"y {near}" for near in range(level)), wide[0]), NOW + timedelta(hours=1))


def test_a_flood_from_everywhere_closes_the_form_to_nobody(atlas_database: object) -> None:
    def counted(n: int) -> None:
        with transaction(SINGLE_USER) as connection:
            connection.execute(sa.text("update public_report_quota set n = :n where sender = ''"), {"n": n})

    send(("early",))
    counted(MOST_AT_ONCE_PER_HOUR)
    send(("late",))
    with transaction(SINGLE_USER) as connection:
        assert [one.held for one in waiting_reports(connection)] == [False, True]
    counted(MOST_HELD_PER_HOUR)
    with pytest.raises(TooOftenError, match="sehr viele"):
        send(("last",))
    send(("next day",), NOW + timedelta(days=2))
    assert count("select count(*) from public_report_quota") == 2, "older counts are forgotten"


def test_guests_neither_see_nor_change_what_was_counted(atlas_database: object) -> None:
    send(("one",))
    with transaction(GUEST) as connection:
        assert connection.execute(sa.text("select count(*) from public_report_quota")).scalar_one() == 0
        assert connection.execute(sa.text("delete from public_report_quota")).rowcount == 0
        assert connection.execute(sa.text("update public_report_quota set n = 0")).rowcount == 0
    assert count("select sum(n) from public_report_quota") == 2
    with pytest.raises(ForbiddenError), transaction(GUEST) as connection:
        connection.execute(sa.text("insert into public_report_quota values ('05913000', 'x', now(), 1)"))


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (NewReport("  "), "Straße"), (NewReport("x" * 121), "zu lang"), (NewReport("A", note="x" * 1001), "zu lang"),
        (NewReport("A", kind="castle"), "Art"), (NewReport("A", house_number="1" * 21), "zu lang"),
    ],
)  # fmt: skip
def test_unusable_reports_are_refused(atlas_database: object, report: NewReport, words: str) -> None:
    with pytest.raises(InputError, match=words), transaction(GUEST) as connection:
        submit(connection, report, ("abc",), NOW)
    assert count("select count(*) from public_report") == 0


def test_hostile_text_stays_text(atlas_database: object) -> None:
    hostile = "'); drop table vacancy; -- <img src=x onerror=alert(1)>\u202e\x00"
    with transaction(GUEST) as connection:
        submit(connection, NewReport(hostile, note=hostile), ("abc",), NOW)
    with transaction(SINGLE_USER) as connection:
        (waiting,) = waiting_reports(connection)
        assert waiting.note == "'); drop table vacancy; -- <img src=x onerror=alert(1)>"
        accept(connection, waiting.id, SINGLE_USER)
