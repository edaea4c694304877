"""Accounts: sign-in, lock after failures, sessions that end, the last administrator, no secret left behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from geo import accounts
from geo.accounts import (
    SignInError,
    account_named,
    add_account,
    audit,
    change_account,
    change_password,
    disable_account,
    end_sessions_of,
    find_session,
    passwords,
    set_password,
    sign_in,
    sign_in_required,
    start_session,
)
from geo.accounts.attempts import FREE_FAILURES
from geo.database import transaction
from geo.errors import AtlasError, ConflictError, InputError
from geo.people import OPERATOR, Person, Role
from tests.conftest import TestDatabase

PASSWORD = "Vier Wege zum Markt"
ADMIN = Person("chefin", Role.ADMIN)


def add(name: str = "Berta", role: Role = Role.PLANNER) -> Person:
    with transaction(ADMIN) as connection:
        add_account(connection, name, role, password=PASSWORD, mail=f"{name}@example.org")
        return account_named(connection, name).person()


@pytest.fixture
def clean(shared_atlas_database: TestDatabase) -> int:
    """A database without accounts; the number of lines that the audit, which nobody empties, has already."""
    with transaction(OPERATOR) as connection:
        connection.execute(sa.text("delete from account"))
        connection.execute(sa.text("delete from login_failure"))
        return len(audit.read(connection, 10_000))


def told(before: int) -> list[str]:
    with transaction(OPERATOR) as connection:
        entries = audit.read(connection, 10_000)
    return [entry.action for entry in entries[: len(entries) - before]]


def test_nobody_signs_in_until_there_is_an_account(clean: int) -> None:
    assert not sign_in_required()
    add()
    assert sign_in_required()


def test_name_and_password_give_the_person(clean: int) -> None:
    added = add()
    assert sign_in(" bERTA ", PASSWORD) == added
    assert added.role is Role.PLANNER
    for name, password in (("Berta", "Vier Wege zum Mark"), ("Otto", PASSWORD), ("Berta", ""), ("", "")):
        with pytest.raises(SignInError, match="^Name oder Kennwort stimmt nicht.$"):
            sign_in(name, password)
    assert told(clean).count("sign_in_failed") == 3, "names that do not exist are counted, not listed"


def test_an_unknown_name_costs_as_much_as_a_known_one(clean: int, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []
    monkeypatch.setattr(passwords, "_hasher", _Counting(passwords._hasher, checked))
    for name in ("Berta", "Otto"):
        with pytest.raises(SignInError):
            sign_in(name, "kein gutes Wort")
    assert len(checked) == 2


class _Counting:
    """Counts how often a password is really compared."""

    def __init__(self, hasher: object, checked: list[str]) -> None:
        self._hasher, self._checked = hasher, checked

    def verify(self, stored: str, password: str) -> bool:
        self._checked.append(stored[:9])
        return bool(self._hasher.verify(stored, password))

    def hash(self, password: str) -> str:
        return str(self._hasher.hash(password))


@pytest.mark.parametrize("name", ["Berta", "Otto"])
def test_guesses_sent_at_once_lock_the_name(clean: int, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    add()
    checked: list[str] = []
    monkeypatch.setattr(passwords, "_hasher", _Counting(passwords._hasher, checked))

    def guess(number: int) -> str:
        with pytest.raises(SignInError) as refused:
            sign_in(name, f"kein gutes Wort {number}")
        return str(refused.value)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, range(12)))
    assert len(checked) == FREE_FAILURES
    assert sum(answer.startswith("Zu viele Versuche") for answer in answers) == 12 - FREE_FAILURES
    with pytest.raises(SignInError, match="Zu viele Versuche: bitte in 1 Minute noch einmal"):
        sign_in("BERTA" if name == "Berta" else name, PASSWORD)
    assert ("sign_in_locked" in told(clean)) == (name == "Berta")


def test_a_lock_ends_and_grows_and_administration_lifts_it(clean: int) -> None:
    add()
    for _attempt in range(FREE_FAILURES):
        with pytest.raises(SignInError):
            sign_in("Berta", "kein gutes Wort")
    expire = sa.text("update login_failure set locked_until = now() - interval '1 second'")
    with transaction(OPERATOR) as connection:
        connection.execute(expire)
    with pytest.raises(SignInError, match="stimmt nicht"):
        sign_in("Berta", "kein gutes Wort")
    with pytest.raises(SignInError, match="in 2 Minuten"):
        sign_in("Berta", PASSWORD)
    with transaction(OPERATOR) as connection:
        connection.execute(expire)
    assert sign_in("Berta", PASSWORD).name == "Berta"
    for _attempt in range(FREE_FAILURES):
        with pytest.raises(SignInError):
            sign_in("Berta", "kein gutes Wort")
    with transaction(OPERATOR) as connection:
        account = account_named(connection, "Berta")
    set_password(ADMIN, account, "Ein neuer Anfang 7")
    assert sign_in("Berta", "Ein neuer Anfang 7")


def test_a_session_is_the_account_as_it_is_now(clean: int) -> None:
    add("Anna", Role.ADMIN)
    person = add()
    cookie = start_session(person)
    assert find_session(cookie) == person
    with transaction(ADMIN) as connection:
        account = account_named(connection, "Berta")
        change_account(connection, account.id, Role.VIEWER, (), version_of=account)
    assert find_session(cookie).role is Role.VIEWER
    with transaction(ADMIN) as connection:
        disable_account(connection, account.id)
        disable_account(connection, account.id, disabled=False)
    assert find_session(cookie) is None
    assert find_session("") is None
    assert find_session("a.b") is None


def test_a_session_runs_out(clean: int) -> None:
    cookie = start_session(add())
    with transaction(OPERATOR) as connection:
        connection.execute(sa.text("update login_session set expires_at = now()"))
    assert find_session(cookie) is None


def test_a_new_password_signs_out_everywhere_else(clean: int) -> None:
    person = add()
    here, elsewhere = start_session(person), start_session(person)
    with pytest.raises(SignInError, match="bisherige"):
        change_password(person, "falsch falsch", "Ein neuer Anfang 7", cookie=here)
    change_password(person, PASSWORD, "Ein neuer Anfang 7", cookie=here)
    assert find_session(here) == person
    assert find_session(elsewhere) is None
    with pytest.raises(SignInError):
        sign_in("Berta", PASSWORD)
    end_sessions_of(person.account_id or 0)
    assert find_session(here) is None


@pytest.mark.parametrize("password", ["", "kurz", "aaaaaaaaaaaaaaaa", "ist berta heute da", "x" * 201])
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(InputError, match="Kennwort"):
        passwords.hash_password(password, "Berta")


@pytest.mark.parametrize("name", ["", "zwei Worte", "a\x00b", "x" * 121])
def test_names_that_cannot_be_are_refused(clean: int, name: str) -> None:
    with pytest.raises(InputError), transaction(ADMIN) as connection:
        add_account(connection, name, Role.VIEWER, password=PASSWORD)


def test_two_accounts_do_not_share_a_name_or_mail(clean: int) -> None:
    add("Berta")
    with pytest.raises(ConflictError), transaction(ADMIN) as connection:
        add_account(connection, "BERTA", Role.VIEWER, password=PASSWORD)
    with pytest.raises(ConflictError), transaction(ADMIN) as connection:
        add_account(connection, "Otto", Role.VIEWER, password=PASSWORD, mail="berta@example.org")


def test_the_last_administrator_stays(clean: int) -> None:
    add("Anna", Role.ADMIN)
    with transaction(ADMIN) as connection:
        account = account_named(connection, "Anna")
    with pytest.raises(ConflictError, match="letzte"), transaction(ADMIN) as connection:
        change_account(connection, account.id, Role.VIEWER, (), version_of=account)
    with pytest.raises(ConflictError, match="letzte"), transaction(ADMIN) as connection:
        disable_account(connection, account.id)


def test_two_administrators_do_not_overwrite_each_other(clean: int) -> None:
    add("Anna", Role.ADMIN)
    add()
    with transaction(ADMIN) as connection:
        seen = account_named(connection, "Berta")
        change_account(connection, seen.id, Role.FACILITATOR, (), version_of=seen)
    with pytest.raises(ConflictError, match="inzwischen"), transaction(ADMIN) as connection:
        change_account(connection, seen.id, Role.ADMIN, (), version_of=seen)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administration_adds_accounts(clean: int, role: Role) -> None:
    with pytest.raises(AtlasError), transaction(Person("x", role)) as connection:
        add_account(connection, "Otto", Role.ADMIN, password=PASSWORD)
    with transaction(OPERATOR) as connection:
        assert accounts.accounts(connection) == []


def test_what_is_kept_holds_no_password_and_no_token(clean: int) -> None:
    cookie = start_session(add())
    with pytest.raises(SignInError):
        sign_in(PASSWORD, "kein gutes Wort")  # the password typed into the wrong field
    token = cookie.rpartition(".")[0]
    with transaction(OPERATOR) as connection:
        for table in ("account", "login_session", "login_failure", "audit", "row_history"):
            kept = repr(connection.execute(sa.text(f"select * from {table}")).fetchall())
            assert all(secret not in kept for secret in (PASSWORD, cookie, token)), table
    assert {"account_added", "sign_in", "sign_in_failed"} <= set(told(clean))
