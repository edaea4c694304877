"""What was agreed to ends when the consent ends; what goes wrong tells no secret and no contact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.engine import Connection

from geo.database import transaction
from geo.errors import InputError, NotFoundError
from geo.people import GUEST, OPERATOR, SINGLE_USER
from geo.settings import Settings
from vacancy.publication import publish, published
from vacancy.record.contacts import Contact, contacts, purge_contacts, remove_contact, save_contact
from vacancy.record.position import Position, point_of

OWNER = Contact(
    "owner", "Erna Beispiel", phone="0231 000000", consent=True, consent_on=date(2026, 11, 1), consent_scope="public"
)  # fmt: skip


def publish_one() -> tuple[int, str]:
    """Return a unit and the address of its public page."""
    with transaction(SINGLE_USER) as connection:
        row = connection.execute(
            sa.text(
                "select id, vacancy_id from commercial_unit u where status = 'marketing' and not exists"
                " (select from publication p where p.vacancy_id = u.vacancy_id) order by id limit 1"
            )
        ).one()
        connection.execute(sa.text("delete from contact where unit_id = :id"), {"id": row.id})
        save_contact(connection, row.id, OWNER, SINGLE_USER)
        return int(row.id), publish(connection, row.vacancy_id).token


def refuse(connection: Connection, unit_id: int) -> None:
    (held,) = contacts(connection, unit_id)
    save_contact(connection, unit_id, replace(held, consent=False), SINGLE_USER)


def narrow(connection: Connection, unit_id: int) -> None:
    (held,) = contacts(connection, unit_id)
    save_contact(connection, unit_id, replace(held, consent_scope="expose"), SINGLE_USER)


def remove(connection: Connection, unit_id: int) -> None:
    (held,) = contacts(connection, unit_id)
    remove_contact(connection, unit_id, int(held.id or 0), SINGLE_USER)


def purge(connection: Connection, _unit_id: int) -> None:
    assert purge_contacts(connection, OPERATOR, date(2200, 1, 1)) > 0


def other_owner_refuses(connection: Connection, unit_id: int) -> None:
    save_contact(connection, unit_id, Contact("owner", "Otto Beispiel", consent=False), SINGLE_USER)


def other_person(connection: Connection, unit_id: int) -> None:
    (held,) = contacts(connection, unit_id)
    save_contact(connection, unit_id, replace(held, name="Paula Beispiel"), SINGLE_USER)


def is_gone(token: str) -> bool:
    try:
        with transaction(GUEST) as connection:
            published(connection, token)
    except NotFoundError:
        return True
    return False


def test_a_page_ends_with_its_consent(shared_atlas_database: object) -> None:
    ways: list[Callable[[Connection, int], None]] = [
        refuse, narrow, remove, other_owner_refuses, other_person, purge,
    ]  # fmt: skip
    for end in ways:
        unit_id, token = publish_one()
        with transaction(GUEST) as connection:
            assert "Erna" in published(connection, token).contact
        with transaction(SINGLE_USER) as connection:
            end(connection, unit_id)
        assert is_gone(token), end.__name__


def test_a_page_stays_when_only_a_note_changes(shared_atlas_database: object) -> None:
    unit_id, token = publish_one()
    with transaction(SINGLE_USER) as connection:
        (held,) = contacts(connection, unit_id)
        save_contact(connection, unit_id, replace(held, note="ruft zurück"), SINGLE_USER)
        save_contact(connection, unit_id, Contact("tenant", "Nagelstudio"), SINGLE_USER)
    with transaction(GUEST) as connection:
        assert published(connection, token).contact == "Erna Beispiel\n0231 000000"


def test_an_unexpected_error_names_no_person(shared_atlas_database: object) -> None:
    write = sa.text(
        "insert into contact (municipality_key, unit_id, role, name) values ('05913000', 1, :role, :name)"
    )
    with pytest.raises(sa.exc.DBAPIError) as raised, transaction(SINGLE_USER) as connection:
        connection.execute(write, {"role": "owner", "name": "Erna\x00Beispiel"})
    assert "Erna" not in str(raised.value)


def test_wrong_settings_tell_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "env").write_text("BASE_MAP=tiles\n")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "geheim123")
    with pytest.raises(ValidationError) as raised:
        Settings(_env_file=tmp_path / "env")
    assert "geheim123" not in str(raised.value)


@pytest.mark.parametrize("lon", [99.0, -81.0, 180.0])
def test_a_place_without_coordinates_here_is_told(shared_atlas_database: object, lon: float) -> None:
    with transaction(SINGLE_USER) as connection, pytest.raises(InputError, match="außerhalb Europas"):
        point_of(connection, Position(lon, 0.0))
