"""Exposé and public page: only with consent, only what is known, never more than was agreed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.database import transaction
from geo.errors import ForbiddenError, NotFoundError
from geo.people import GUEST, SINGLE_USER, Person, Role
from quarters.supply.loading import supply_model
from quarters.supply.nearby import nearby, residents_around
from tests.record.conftest import jpeg
from vacancy.expose import Surroundings, consent_for, expose_content, expose_pdf
from vacancy.expose.locator import locator_svg
from vacancy.publication import publication_of, publish, published, withdraw
from vacancy.record.contacts import Contact, save_contact
from vacancy.record.photos import add_photo, describe_photo

DAY = date(2026, 11, 20)
OWNER = Contact(
    "owner", "Erna Beispiel", phone="0231 000000", email="e@atlas.example", consent=True, consent_on=DAY,
    consent_scope="expose",
)  # fmt: skip
HOSTILE = '#import "x" ] $ <script>alert(1)</script> \' \\ @a *b* _c_ ü'


@pytest.fixture
def connection(atlas_database: object) -> Iterator[Connection]:
    with transaction(SINGLE_USER) as opened:
        yield opened


def a_vacancy(connection: Connection) -> tuple[int, int]:
    """A placed vacancy that is offered, without any contact: its unit and its own key."""
    query = (
        "select id, vacancy_id from commercial_unit where status = 'marketing' and geom is not null and suburb_id > 0 "
        "and floor_area_m2 > 0 order by id limit 1"
    )
    unit_id, vacancy_id = connection.execute(sa.text(query)).one()
    connection.execute(sa.text("delete from contact where unit_id = :id"), {"id": unit_id})
    return unit_id, vacancy_id


def test_without_consent_there_is_none(connection: Connection) -> None:
    unit_id, vacancy_id = a_vacancy(connection)
    with pytest.raises(
        ForbiddenError, match="Das Exposé ist gesperrt: Die Einwilligung der Eigentümerin fehlt"
    ):
        expose_content(connection, vacancy_id, DAY)
    for contact in (
        replace(OWNER, consent=None, consent_on=None, consent_scope=None), replace(OWNER, consent_scope="internal"),
        replace(OWNER, role="tenant"),
    ):  # fmt: skip
        save_contact(connection, unit_id, contact, SINGLE_USER)
        assert consent_for(connection, unit_id, "expose") is None, contact
    key = save_contact(connection, unit_id, OWNER, SINGLE_USER)
    assert consent_for(connection, unit_id, "expose") is not None
    assert consent_for(connection, unit_id, "public") is None
    save_contact(connection, unit_id, replace(OWNER, name="Wer widerspricht", consent=False), SINGLE_USER)
    assert consent_for(connection, unit_id, "expose") is None, "one refusal is enough"
    assert key


def test_only_what_is_known_is_said(connection: Connection) -> None:
    unit_id, vacancy_id = a_vacancy(connection)
    save_contact(connection, unit_id, OWNER, SINGLE_USER)
    full = expose_content(connection, vacancy_id, DAY)
    assert full.consent.lines == ("Erna Beispiel", "0231 000000", "e@atlas.example")
    assert full.is_example
    assert full.title.startswith(("Ladenlokal in Dortmund-", "Gastronomie in Dortmund-", "Büro"))
    connection.execute(
        sa.text(
            "update commercial_unit set floor_area_m2 = null, sales_area_m2 = null, ancillary_area_m2 = null, "
            "rent_eur_m2 = null, condition = null, steps = null, step_free = null, interim_use_possible = null, "
            "available_from = :day where id = :id"
        ),
        {"id": unit_id, "day": date(2027, 3, 1)},
    )
    bare = expose_content(connection, vacancy_id, DAY)
    assert bare.figures == (("Verfügbar", "ab 01.03.2027"),)
    assert {label for label, _text in bare.facts} <= {"Bisher"}
    assert all(text and text != "–" for _label, text in (*full.figures, *full.facts, *full.place))


def test_a_use_that_is_over_delays_nothing(connection: Connection) -> None:
    unit_id, vacancy_id = a_vacancy(connection)
    save_contact(connection, unit_id, OWNER, SINGLE_USER)
    late = {"id": vacancy_id, "day": date(2027, 3, 1)}
    connection.execute(
        sa.text("update commercial_unit set available_from = null where id = :id"), {"id": unit_id}
    )
    connection.execute(
        sa.text("update vacancy set interim_use_ends_on = :day, threatened_from = :day where id = :id"), late
    )
    assert "Verfügbar" not in dict(expose_content(connection, vacancy_id, DAY).figures)
    connection.execute(sa.text("update vacancy set status = 'interim_use' where id = :id"), late)
    assert dict(expose_content(connection, vacancy_id, DAY).figures)["Verfügbar"] == "ab 01.03.2027"


def test_pdf_is_one_tagged_page_each_whatever_the_texts(connection: Connection) -> None:
    unit_id, vacancy_id = a_vacancy(connection)
    save_contact(connection, unit_id, replace(OWNER, name=HOSTILE), SINGLE_USER)
    for number in range(5):
        key = add_photo(connection, unit_id, jpeg(800, 600), uuid.uuid4(), f"c{number}", None, SINGLE_USER)
        describe_photo(connection, key, SINGLE_USER, caption=f"c{number}", taken_on=None, public=number < 4)
    connection.execute(
        sa.text(
            "update commercial_unit set street = :text, wanted_use = :text, funding = :text where id = :id"
        ),
        {"id": unit_id, "text": HOSTILE},
    )
    content = expose_content(connection, vacancy_id, DAY)
    assert content.x is not None
    assert content.y is not None
    locator = locator_svg(connection, content.x, content.y)
    assert locator.count("<path") > 2
    assert "200\u202fm" in locator
    around = Surroundings((("Haltestelle", HOSTILE),), (HOSTILE,) * 40, (HOSTILE, HOSTILE), (HOSTILE,))
    assert content.photo is not None
    assert [words for _data, words in content.more_photos] == ["Foto: c2", "Foto: c1"], (
        "the newest ones, public ones only"
    )
    for pages in (1, 3):
        pdf = expose_pdf([(content, around, locator, "")] * pages, DAY)
        assert len(re.findall(rb"/Subtype ?/Image", pdf)) >= 3
        assert max(int(n) for n in re.findall(rb"/Count (\d+)", pdf)) == pages
        assert b"/StructTreeRoot" in pdf
        assert b"+IBMPlexSans" in pdf, "set in the typeface of the pages"
        assert b"/Lang(de" in pdf.replace(b" ", b"")
        assert content.title.encode("utf-16-be") in pdf or content.title.encode() in pdf


def test_nearby_is_walked_not_flown(connection: Connection) -> None:
    _unit_id, vacancy_id = a_vacancy(connection)
    model = supply_model(connection)
    found = nearby(model, vacancy_id, 1000)
    assert found == sorted(found, key=lambda one: one.walk_m)
    assert len(found) > 3
    rows = model.vacancies.rows.set_index("id").loc[vacancy_id]
    for one in found:
        supply = model.supply(one.service).rows
        straight_m = ((supply["x"] - rows["x"]) ** 2 + (supply["y"] - rows["y"]) ** 2).min() ** 0.5
        assert straight_m - 1 <= one.walk_m <= 1000
    assert 0 <= residents_around(model, vacancy_id, 300) <= residents_around(model, vacancy_id, 900)


def test_public_page_by_its_token_alone(atlas_database: object) -> None:
    with transaction(SINGLE_USER) as connection:
        unit_id, vacancy_id = a_vacancy(connection)
        with pytest.raises(ForbiddenError, match="öffentliche Seite"):
            publish(connection, vacancy_id)
        save_contact(connection, unit_id, replace(OWNER, consent_scope="public"), SINGLE_USER)
        made = publish(connection, vacancy_id)
        assert publish(connection, vacancy_id).token == made.token
    with transaction(GUEST) as connection:
        assert connection.execute(sa.text("select count(*) from publication")).scalar_one() == 0
        assert publication_of(connection, vacancy_id) is None
        assert published(connection, made.token).vacancy_id == vacancy_id
        assert connection.execute(sa.text("select count(*) from contact")).scalar_one() == 0
        for wrong in ("", "x" * 24, made.token[:-1], "%"):
            with pytest.raises(NotFoundError, match="gibt es nicht mehr"):
                published(connection, wrong)
    for person in (Person("v", Role.VIEWER), Person("a", Role.ADVISOR, (1,)), GUEST):
        with pytest.raises(NotFoundError), transaction(person) as connection:
            withdraw(connection, vacancy_id)
    with transaction(SINGLE_USER) as connection:
        connection.execute(
            sa.text("update vacancy set status = 'relet', ended_on = current_date where id = :id"),
            {"id": vacancy_id},
        )
        with pytest.raises(NotFoundError):
            published(connection, made.token)
        withdraw(connection, vacancy_id)


def test_an_advisor_may_not_publish(atlas_database: object) -> None:
    with transaction(SINGLE_USER) as connection:
        unit_id, vacancy_id = a_vacancy(connection)
        save_contact(connection, unit_id, replace(OWNER, consent_scope="public"), SINGLE_USER)
        borough = connection.execute(
            sa.text("select borough_id from commercial_unit where id = :id"), {"id": unit_id}
        ).scalar_one()
    with pytest.raises(ForbiddenError), transaction(Person("a", Role.ADVISOR, (borough,))) as connection:
        publish(connection, vacancy_id)
    with transaction(Person("a", Role.ADVISOR, (borough,))) as connection:
        assert consent_for(connection, unit_id, "public") is not None
    with transaction(Person("v", Role.VIEWER)) as connection:
        assert consent_for(connection, unit_id, "public") is None
