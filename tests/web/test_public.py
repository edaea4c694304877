"""The pages for everybody over HTTP: a report without a script, a published vacancy by its address alone."""

from __future__ import annotations

import time
from datetime import date

import httpx
import pytest
import sqlalchemy as sa

from geo.database import transaction
from geo.people import SINGLE_USER
from tests.web.conftest import Server
from vacancy.publication import publish, withdraw
from vacancy.record.contacts import Contact, save_contact


@pytest.fixture
def own(server: Server) -> dict[str, str]:
    """The header that a form of our own page sends."""
    return {"Origin": server.url}


def waiting() -> int:
    with transaction(SINGLE_USER) as connection:
        return int(connection.execute(sa.text("select count(*) from public_report")).scalar_one())


def test_a_report_and_what_comes_back(http: httpx.Client, own: dict[str, str]) -> None:
    page = http.get("/melden")
    assert page.status_code == 200
    assert '<html lang="de">' in page.text
    assert "<script" not in page.text
    before = waiting()
    answer = http.post("/melden", data={"street": "Meldeweg", "house_number": "7"}, headers=own)
    assert answer.status_code == 200, answer.text
    assert "Ihre Meldung ist angekommen" in answer.text
    assert waiting() == before + 1
    trapped = http.post(
        "/melden", data={"street": "Meldeweg", "webseite": "http://spam.example"}, headers=own
    )
    assert "angekommen" in trapped.text, "a program is told nothing else"
    assert waiting() == before + 1
    hostile = '"><script>alert(1)</script>'
    refused = http.post("/melden", data={"street": "", "note": hostile}, headers=own)
    assert refused.status_code == 400
    assert "Bitte die Straße angeben" in refused.text
    assert hostile not in refused.text
    assert (
        http.post("/melden", data={"street": "A"}, headers={"Origin": "http://evil.example"}).status_code
        == 403
    )
    assert http.post("/melden", content=b"x" * 20_000, headers=own).status_code == 413
    assert waiting() == before + 1


def test_the_pages_speak_english_too(http: httpx.Client, own: dict[str, str]) -> None:
    chosen = http.get("/melden?sprache=en")
    assert '<html lang="en">' in chosen.text
    assert "Report" in chosen.text
    assert "Leerstand" not in chosen.text
    assert 'href="?sprache=de"' in chosen.text
    assert chosen.headers["set-cookie"].startswith("sprache=en; Path=/")
    refused = http.post("/melden", data={"street": ""}, headers=own)
    assert "Please" in refused.text, "the cookie keeps the choice"
    assert '<html lang="de">' in http.get("/melden?sprache=de").text
    http.cookies.clear()
    assert (
        '<html lang="de">' in http.get("/melden?sprache=%3Cscript%3E", headers={"cookie": "sprache=xx"}).text
    )
    assert "set-cookie" not in http.get("/?sprache=en").headers, "a shared link changes nobody's choice"


def _seconds(http: httpx.Client, token: str) -> float:
    """The shortest of three answers."""
    taken = []
    for _each in range(3):
        started = time.monotonic()
        http.get(f"/leerstand/{token}")
        taken.append(time.monotonic() - started)
    return min(taken)


def test_a_published_vacancy(http: httpx.Client) -> None:
    with transaction(SINGLE_USER) as connection:
        row = connection.execute(
            sa.text(
                "select id, vacancy_id, name from commercial_unit where status = 'marketing' and geom is not null "
                "order by id desc limit 1"
            )
        ).one()
        connection.execute(sa.text("delete from contact where unit_id = :id"), {"id": row.id})
        owner = Contact(
            "owner", "<b>Erna</b>", phone="0231 000000", consent=True, consent_on=date(2026, 11, 1),
            consent_scope="public",
        )  # fmt: skip
        save_contact(connection, row.id, owner, SINGLE_USER)
        token = publish(connection, row.vacancy_id).token
    page = http.get(f"/leerstand/{token}")
    assert page.status_code == 200, page.text
    for part in (
        "&lt;b&gt;Erna&lt;/b&gt;",
        "0231 000000",
        "Dieses Objekt ist erfunden",
        "Fußweg",
        row.name.split()[0],
    ):
        assert part in page.text, part
    assert "<script" not in page.text
    first = _seconds(http, token)
    with transaction(SINGLE_USER) as connection:
        connection.execute(
            sa.text("update commercial_unit set street = 'Umbenannt' where id = :id"), {"id": row.id}
        )
    assert "Umbenannt" in http.get(f"/leerstand/{token}").text, "a change of the data shows at once"
    assert first < 0.2, "a page is not made anew for each reader"
    assert http.get(f"/leerstand/{token}x").status_code == 404
    assert "gibt es nicht mehr" in http.get("/leerstand/nichts").text
    with transaction(SINGLE_USER) as connection:
        withdraw(connection, row.vacancy_id)
    assert http.get(f"/leerstand/{token}").status_code == 404
