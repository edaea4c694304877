"""Entries over the interface: applied once, answered with a receipt, kept when they do not fit any more."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.field.conftest import API, HERE, answer_entry, new_entry, put_entry, rows
from tests.web.conftest import Server

OPEN = "status in ('vacant', 'marketing') and geom is not null"


def some_vacancy(condition: str = OPEN, skip: int = 0) -> dict[str, Any]:
    return rows(
        "select u.uid::text as uid, u.id, u.status, u.vacancy_id, u.version, u.last_confirmed_on from commercial_unit u"
        f" where {condition} order by u.id offset :skip limit 1",
        skip=skip,
    )[0]


def record(unit_id: int) -> dict[str, Any]:
    return rows("select * from commercial_unit where id = :id", id=unit_id)[0]


def test_who_am_i_and_what_is_known_around_here(server: Server) -> None:
    me = server.client.get(f"{API}/whoami").json()
    assert (me["person"], me["may_record"], me["example"]) == ("Einzelplatz", True, True)
    query = {"lon": HERE["lon"], "lat": HERE["lat"], "radius": 3000}
    units = server.client.get(f"{API}/units", params=query).json()["units"]
    assert len(units) > 20
    assert {"uid", "version", "name", "status", "confirmed", "lon", "lat", "due"} <= set(units[0])
    wanted = rows(
        "select count(*) as n from commercial_unit where st_dwithin(geom,"
        " st_transform(st_setsrid(st_point(:lon, :lat), 4326), 25832), 3000)",
        lon=HERE["lon"], lat=HERE["lat"],
    )  # fmt: skip
    assert len(units) == wanted[0]["n"]
    due = server.client.get(f"{API}/worklist").json()["units"]
    days = [unit["confirmed"] or "" for unit in due]
    assert days == sorted(days)
    assert all(unit["due"] for unit in due)


def test_positions_that_are_none_are_refused_with_a_sentence(server: Server) -> None:
    for given in (
        "lon=x&lat=1&radius=5",
        "lon=7&lat=nan&radius=5",
        "lon=7&lat=91&radius=5",
        "lat=5&radius=1",
    ):
        answer = server.client.get(f"{API}/units?{given}")
        assert answer.status_code == 400, given
        assert "Position" in answer.json()["error"]


def test_a_new_vacancy_is_in_the_register_with_place_and_facts(server: Server) -> None:
    uid = str(uuid.uuid4())
    entry = new_entry(
        address="Am Prüfstand 12 a", since="2026-05-01", since_precision="estimated", note="Schild im Fenster"
    )
    answer = put_entry(server, entry, uid)
    assert answer.status_code == 201, answer.text
    receipt = answer.json()
    assert (receipt["uid"], receipt["outcome"], receipt["duplicate"]) == (uid, "applied", False)
    made = rows("select * from vacancy_current where id = :id", id=receipt["vacancy_id"])[0]
    assert (made["street"], made["house_number"], made["floor"]) == ("Am Prüfstand", "12 a", "EG")
    assert (made["status"], made["kind"], made["step_free"]) == ("vacant", "shop", True)
    assert (str(made["vacant_since"]), made["vacant_since_precision"]) == ("2026-05-01", "estimated")
    assert (made["position_method"], made["position_accuracy_m"]) == ("device", 8.0)
    assert made["last_confirmed_on"] is not None
    assert made["suburb_id"] is not None
    notes = rows("select text, kind, recorded_by from note where unit_id = :id", id=made["unit_id"])
    assert notes == [{"text": "Schild im Fenster", "kind": "visit", "recorded_by": "Einzelplatz"}]


def test_each_thing_seen_on_the_street_has_its_status(server: Server) -> None:
    for status in ("threatened", "conversion", "interim_use"):
        receipt = put_entry(
            server, new_entry(status=status, address=f"Statusweg {len(status)}", interim_months=12)
        ).json()
        assert receipt["outcome"] == "applied", receipt
        assert rows("select status from vacancy where id = :id", id=receipt["vacancy_id"]) == [
            {"status": status}
        ]


def test_the_same_entry_again_gets_the_same_receipt_and_changes_nothing(server: Server) -> None:
    uid, entry = str(uuid.uuid4()), new_entry(address="Doppelweg 1")
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: put_entry(server, entry, uid), range(6)))
    receipts = [answer.json() for answer in answers]
    assert [answer.status_code for answer in answers].count(201) == 1
    assert len({receipt["receipt"] for receipt in receipts}) == 1
    assert len(rows("select 1 from commercial_unit where street = 'Doppelweg'")) == 1
    changed = put_entry(server, new_entry(address="Doppelweg 2"), uid)
    assert changed.status_code == 409
    assert len(rows("select 1 from commercial_unit where street = 'Doppelweg'")) == 1


def test_still_vacant_moves_the_confirmation_and_leaves_an_event(server: Server) -> None:
    unit = some_vacancy(f"{OPEN} and last_confirmed_on < current_date - 10")
    receipt = put_entry(server, answer_entry("still_vacant", unit["uid"], unit["status"])).json()
    assert receipt["outcome"] == "applied", receipt
    now = record(unit["id"])
    assert now["last_confirmed_on"] > unit["last_confirmed_on"]
    assert now["version"] == unit["version"], "a confirmation must not disturb who edits in the office"
    kinds = rows(
        "select kind, person from vacancy_event where unit_id = :id order by id desc limit 1", id=unit["id"]
    )
    assert kinds == [{"kind": "confirmed", "person": "Einzelplatz"}]


def test_occupied_ends_the_vacancy_and_not_checkable_only_tells(server: Server) -> None:
    first, second = some_vacancy(skip=3), some_vacancy(skip=4)
    assert (
        put_entry(server, answer_entry("occupied", first["uid"], first["status"])).json()["outcome"]
        == "applied"
    )
    assert record(first["id"])["status"] == "occupied"
    assert (
        put_entry(server, answer_entry("not_checkable", second["uid"], second["status"])).json()["outcome"]
        == "applied"
    )
    assert record(second["id"])["last_confirmed_on"] == second["last_confirmed_on"]
    assert rows(
        "select kind from vacancy_event where unit_id = :id order by id desc limit 1", id=second["id"]
    ) == [{"kind": "not_checkable"}]


def test_a_status_changed_in_between_is_a_conflict_that_is_kept_and_can_be_settled(server: Server) -> None:
    unit = some_vacancy(f"{OPEN} and status = 'vacant'", skip=6)
    uid = str(uuid.uuid4())
    assert (
        put_entry(server, answer_entry("occupied", unit["uid"], unit["status"])).json()["outcome"]
        == "applied"
    )
    receipt = put_entry(server, answer_entry("still_vacant", unit["uid"], unit["status"]), uid).json()
    assert receipt["outcome"] == "conflict"
    assert receipt["receipt"]
    assert receipt["register"]["status"] == "occupied"
    assert "Bitte ansehen" in receipt["sentence"]
    assert record(unit["id"])["status"] == "occupied", "nothing may be overwritten"
    kept = rows(
        "select outcome, payload->>'kind' as kind from field_entry where uid = cast(:uid as uuid)", uid=uid
    )
    assert kept == [{"outcome": "conflict", "kind": "still_vacant"}]
    assert "Nicht übernommen" in rows("select text from note where unit_id = :id", id=unit["id"])[0]["text"]
    again = answer_entry("still_vacant", unit["uid"], receipt["register"]["status"], resolves=uid)
    assert put_entry(server, again).json()["outcome"] == "applied"
    assert record(unit["id"])["status"] == "vacant"
    assert rows(
        "select 1 from field_entry where uid = cast(:uid as uuid) and resolved_by is not null", uid=uid
    )


def test_an_occupied_unit_found_empty_gets_its_vacancy_and_no_double(server: Server) -> None:
    unit = some_vacancy("status = 'occupied' and geom is not null and demolished_on is null")
    before = rows("select count(*) as n from commercial_unit")[0]["n"]
    target = {"unit_uid": unit["uid"], "version": unit["version"], "status": "occupied"}
    assert put_entry(server, new_entry(target=target, address="Anders 1")).json()["outcome"] == "applied"
    now = record(unit["id"])
    assert now["status"] == "vacant"
    assert now["street"] != "Anders", "the address of a known unit is not the phone's to change"
    assert rows("select count(*) as n from commercial_unit")[0]["n"] == before
    second = put_entry(server, new_entry(target=target)).json()
    assert second["outcome"] == "conflict"


def test_what_cannot_be_applied_is_refused_with_a_receipt_and_kept(server: Server) -> None:
    far = {"lon": 13.4, "lat": 52.5, "accuracy_m": 5, "method": "device"}
    uid = str(uuid.uuid4())
    receipt = put_entry(server, new_entry(place=far), uid).json()
    assert receipt["outcome"] == "refused"
    assert "liegt nicht in" in receipt["sentence"]
    assert rows(
        "select payload->'place'->>'lon' as lon from field_entry where uid = cast(:uid as uuid)", uid=uid
    ) == [{"lon": "13.4"}]


def test_bad_entries_are_refused_and_nothing_is_stored(server: Server) -> None:
    before = rows("select count(*) as n from field_entry")[0]["n"]
    bad: list[Any] = [
        [], "x", None, 7, {"person": "Einzelplatz"}, new_entry(kind="drop table"), new_entry(status="relet"),
        new_entry(place=None), new_entry(place={"lon": "x", "lat": 1, "method": "device"}),
        new_entry(place={**HERE, "method": "teleport"}), new_entry(captured_at="gestern"),
        new_entry(captured_at="2001-01-01T00:00:00Z"), answer_entry("still_vacant", ""),
        answer_entry("occupied", "' or 1=1"),
        new_entry(resolves="x"), new_entry(target=[1]),
    ]  # fmt: skip
    for entry in bad:
        answer = put_entry(server, entry)
        assert answer.status_code in (400, 409), (entry, answer.text)
        assert answer.json()["error"]
    assert put_entry(server, new_entry(note="x" * 70_000)).status_code == 400
    assert put_entry(server, new_entry(), "not-a-number").status_code == 400
    assert rows("select count(*) as n from field_entry")[0]["n"] == before


def test_entries_of_another_person_and_of_other_pages_are_refused(server: Server) -> None:
    answer = put_entry(server, new_entry(person="jemand anderes"))
    assert answer.status_code == 409
    assert "anderen Person" in answer.json()["error"]
    foreign = server.client.put(
        f"{API}/entries/{uuid.uuid4()}", json=new_entry(), headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 403
