"""Guessing passwords: a stranger locks the own place, not somebody else's name; guesses do not fill the audit."""

from __future__ import annotations

from importlib import import_module

import pytest
import sqlalchemy as sa

from geo.accounts import SignInError, add_account, attempts, audit, sign_in
from geo.accounts.attempts import FREE_AT_A_PLACE, FREE_FAILURES
from geo.accounts.origin import origins
from geo.database import transaction
from geo.people import OPERATOR, Role
from tests.conftest import TestDatabase

PASSWORD = "Vier Wege zum Markt"
HOME, STRANGER = "198.51.100.7", "203.0.113.9"


@pytest.fixture
def berta(shared_atlas_database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> int:
    """An account whose password is compared cheaply; the number of lines of the audit before."""
    module = import_module("geo.accounts.sign_in")  # the package shows the function of the same name
    monkeypatch.setattr(module, "matches", lambda given, _hashed: given == PASSWORD)
    with transaction(OPERATOR) as connection:
        connection.execute(sa.text("delete from account"))
        connection.execute(sa.text("delete from login_failure"))
        add_account(connection, "berta", Role.PLANNER, password=PASSWORD)
        return len(audit.read(connection, 10_000))


def fail(times: int, address: str, name: str = "berta") -> str:
    told = ""
    for _attempt in range(times):
        with pytest.raises(SignInError) as refused:
            sign_in(name, "kein gutes Wort", address)
        told = str(refused.value)
    return told


def lines() -> int:
    with transaction(OPERATOR) as connection:
        return len(audit.read(connection, 10_000))


def test_a_stranger_locks_a_name_at_the_own_place_only(berta: int) -> None:
    assert "Zu viele Versuche" in fail(FREE_FAILURES + 1, STRANGER)
    with pytest.raises(SignInError, match="Zu viele"):
        sign_in("berta", PASSWORD, STRANGER)
    assert sign_in("berta", PASSWORD, HOME).name == "berta"
    assert sign_in("berta", PASSWORD, "2001:db8::1").name == "berta"


def test_a_place_that_tries_many_names_is_locked_for_all_but_those_at_home(berta: int) -> None:
    assert sign_in("berta", PASSWORD, STRANGER).name == "berta"
    for number in range(FREE_AT_A_PLACE):
        fail(1, STRANGER, f"niemand{number}")
    assert "Zu viele Versuche" in fail(1, STRANGER, "noch jemand")
    assert sign_in("berta", PASSWORD, STRANGER).name == "berta", "who signed in here before is not locked out"
    assert "stimmt nicht" in fail(1, HOME, "noch jemand")


@pytest.mark.parametrize("name", ["berta", "otto"])
def test_a_name_tried_from_many_places_is_locked_slowly_and_not_at_home(
    berta: int, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(attempts, "FREE_FOR_A_NAME", 12)
    sign_in("berta", PASSWORD, HOME)
    for number in range(12):
        assert "stimmt nicht" in fail(1, f"203.0.113.{number}", name)
    assert "Zu viele Versuche" in fail(1, "203.0.113.200", name), "alike for names that do not exist"
    assert sign_in("berta", PASSWORD, HOME).name == "berta"


def test_invented_names_do_not_fill_the_audit(berta: int) -> None:
    for number in range(25):
        fail(1, f"203.0.113.{number}", f"erfunden{number}")
    assert lines() - berta == 2, "the 1st and the 10th"
    fail(2, HOME)
    assert lines() - berta == 4, "each failure at a name that exists"


def test_addresses_are_kept_as_hashes_only(berta: int) -> None:
    fail(1, STRANGER)
    with transaction(OPERATOR) as connection:
        kept = repr(connection.execute(sa.text("select * from login_failure")).all())
        kept += repr(connection.execute(sa.text("select * from audit")).all())
    assert STRANGER not in kept


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("203.0.113.9", ("203.0.113.9/32", "203.0.113.0/24", "203.0.0.0/16")),
        ("::ffff:203.0.113.9", ("203.0.113.9/32", "203.0.113.0/24", "203.0.0.0/16")),
        ("2001:db8:1:2:3::4%eth0", ("2001:db8:1:2::/64", "2001:db8:1::/48", "2001:db8::/32")),
        ("127.0.0.1", ()), ("::1", ()), ("", ()), ("testclient", ()),
    ],
)  # fmt: skip
def test_an_address_and_the_networks_around_it(address: str, found: tuple[str, ...]) -> None:
    assert origins(address) == found
