"""``manage.py user``: the first administrator, other accounts, blocking; every refusal is one sentence."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
import sqlalchemy as sa

import manage
from geo.accounts import find_session, sign_in, start_session
from geo.database import transaction
from geo.people import OPERATOR
from tests.conftest import TestDatabase
from vacancy.matching import SearchRequest
from vacancy.search_requests import RequestContact, contact_of, save_contact, save_request

PASSWORD = "Vier Wege zum Markt"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def clean(shared_atlas_database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.database.open_database", lambda: None)
    with transaction(OPERATOR) as connection:
        connection.execute(sa.text("delete from account"))


def user(monkeypatch: pytest.MonkeyPatch, *arguments: str, password: str = PASSWORD) -> int:
    monkeypatch.setattr("sys.argv", ["manage.py", "user", *arguments])
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    return manage.main()


def test_accounts_from_the_first_to_the_block(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    assert user(monkeypatch, "add", "anna", "--role", "admin", "--password-stdin") == 0
    added = (
        "add",
        "berta",
        "--role",
        "advisor",
        "--borough",
        "Hombruch",
        "--password-stdin",
        "--format",
        "json",
    )
    capsys.readouterr()
    assert user(monkeypatch, *added) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["role"], len(told["borough_ids"])) == ("berta", "advisor", 1)
    berta = sign_in("berta", PASSWORD)
    cookie = start_session(berta)
    assert find_session(cookie) == berta
    assert user(monkeypatch, "disable", "Berta") == 0
    assert find_session(cookie) is None
    assert user(monkeypatch, "enable", "berta") == 0
    assert user(monkeypatch, "password", "berta", "--password-stdin", password="Ein neuer Anfang 7") == 0
    assert sign_in("berta", "Ein neuer Anfang 7") == berta
    capsys.readouterr()
    assert user(monkeypatch, "list", "--format", "json") == 0
    printed = capsys.readouterr().out
    assert [(each["name"], each["disabled"]) for each in json.loads(printed)["accounts"]] == [
        ("anna", False), ("berta", False),
    ]  # fmt: skip
    assert "argon2" not in printed


@pytest.mark.parametrize(
    ("arguments", "password", "sentence"),
    [
        (("add", "berta", "--password-stdin"), PASSWORD, "Das erste Konto verwaltet die anderen"),
        (("add", "anna", "--role", "admin", "--password-stdin"), "kurz", "mindestens 12 Zeichen"),
        (("add", "anna", "--role", "admin", "--password-stdin"), "", "Kennwort fehlt"),
        (("add", "anna", "--role", "admin"), PASSWORD, "--password-stdin"),
        (("add", "anna", "--role", "admin", "--no-password"), "", "--mail"),
        (("add", "anna", "--role", "admin", "--borough", "Köln", "--password-stdin"), PASSWORD, "„Köln“"),
        (("disable", "niemand"), "", "„niemand“ gibt es nicht"),
    ],
)
def test_refusals_change_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, arguments: tuple[str, ...], password: str, sentence: str
) -> None:
    assert user(monkeypatch, *arguments, password=password) == 1
    told = capsys.readouterr().err
    assert sentence in told
    assert "Traceback" not in told
    with transaction(OPERATOR) as connection:
        assert connection.execute(sa.text("select count(*) from account")).scalar() == 0


def test_purge_counts_and_deletes_contacts_of_requests_too(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    long_ago = date(2020, 1, 1)
    with transaction(OPERATOR) as connection:
        key = save_request(connection, SearchRequest(0, "Alt"))
        save_contact(connection, key, RequestContact("Erika", "0231 1", "", long_ago, long_ago))
    for arguments, told in (([], "1 Kontakt wäre zu löschen."), (["--yes"], "1 Kontakt gelöscht.")):
        monkeypatch.setattr("sys.argv", ["manage.py", "contacts", "purge", *arguments])
        assert manage.main() == 0
        assert capsys.readouterr().out.strip() == told
    with transaction(OPERATOR) as connection:
        assert contact_of(connection, key, long_ago) is None
