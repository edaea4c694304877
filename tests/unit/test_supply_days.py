"""The facilities of a past day: deliveries by their own date, and what the register knows of the rooms."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from quarters.supply.days import DayFacilities, facilities_on
from quarters.supply.services import load_services

TODAY = date(2026, 11, 22)
AREAS = dict.fromkeys(
    ("borough_id", "statistical_district_id", "suburb_id", "project_area_id", "quarter_lab_id"), 0
)


def version(key: int, first: str, last: str | None = None, **more: object) -> dict[str, object]:
    known = {
        "id": key, "service": "pharmacy", "name": f"A{key}", "street": "", "house_number": "", "capacity": None,
        "departures_per_weekday": None, "closes_on": None, "unit_id": None, "x": 1000.0 * key, "y": 0.0,
        "from_day": date.fromisoformat(first), "to_day": date.fromisoformat(last) if last else None,
        "source_as_of": date.fromisoformat(first), "example": False,
    }  # fmt: skip
    return known | AREAS | more


def spell(unit: int, first: str, last: str | None = None, **more: object) -> dict[str, object]:
    known = {
        "unit_id": unit, "previous_use": "Apotheke", "begins": date.fromisoformat(first), "dated": True,
        "ends": date.fromisoformat(last) if last else None, "street": "Weg", "house_number": "1",
        "floor_area_m2": 150.0, "x": 50_000.0 + 1000 * unit, "y": 0.0, "example": False,
    }  # fmt: skip
    return known | AREAS | more


SPELL_COLUMNS = list(spell(0, "2020-01-01"))


def on(
    day: str, versions: list[dict[str, object]], spells: list[dict[str, object]] | None = None
) -> DayFacilities:
    frame = pd.DataFrame(versions).astype({"unit_id": float, "x": float, "capacity": float})
    told = pd.DataFrame(spells or [], columns=SPELL_COLUMNS)
    told = told.astype({"unit_id": float, "x": float, "y": float, "floor_area_m2": float, "dated": bool})
    return facilities_on(frame, told, date.fromisoformat(day), TODAY, load_services())


def keys(found: DayFacilities) -> list[int]:
    return sorted(found.rows["id"].tolist())


def test_an_announced_closure_counts_from_its_day_on() -> None:
    known = [version(1, "2020-01-01", closes_on=date(2022, 5, 1))]
    for day, closed in (("2022-04-30", False), ("2022-05-01", True), ("2024-01-01", True)):
        assert on(day, known).rows["closed_by_date"].tolist() == [closed]


@pytest.mark.parametrize(
    ("day", "there"),
    [("2019-05-01", [1, 3]), ("2021-01-01", [1, 3]), ("2023-12-31", [1, 3]), ("2024-01-01", [1, 2])],
)  # fmt: skip
def test_deliveries_hold_from_their_own_day(day: str, there: list[int]) -> None:
    versions = [version(1, "2020-01-01"), version(2, "2024-01-01"), version(3, "2020-01-01", "2024-01-01")]
    found = on(day, versions)
    assert keys(found) == there
    assert found.known_from == {"pharmacy": date(2020, 1, 1)}


def test_a_unit_that_stood_empty_had_no_facility() -> None:
    versions = [version(1, "2020-01-01", unit_id=7.0)]
    empty = [spell(7, "2022-03-01", "2023-03-01", previous_use="")]
    assert [keys(on(day, versions, empty)) for day in ("2022-02-28", "2022-03-01", "2023-02-28", "2023-03-01")] == [
        [1], [], [], [1],
    ]  # fmt: skip
    assert on("2022-06-01", versions, empty).empty == {"pharmacy": 1}


def test_a_younger_source_overrules_an_old_vacancy() -> None:
    versions = [version(1, "2024-01-01", unit_id=7.0)]
    assert keys(on("2024-06-01", versions, [spell(7, "2020-01-01", previous_use="")])) == [1]


def test_a_facility_was_not_there_before_its_unit_was_let() -> None:
    versions = [version(1, "2025-01-01", unit_id=7.0), version(2, "2025-01-01")]
    let_since = [spell(7, "2022-01-01", "2024-01-01", previous_use="Möbel")]
    assert keys(on("2021-06-01", versions, let_since)) == [2]
    assert keys(on("2023-06-01", versions, let_since)) == [2]
    assert keys(on("2024-06-01", versions, let_since)) == [1, 2]


def test_the_register_remembers_what_closed() -> None:
    versions = [version(1, "2026-11-01")]
    closed = [spell(7, "2023-05-01")]
    before = on("2023-04-30", versions, closed)
    assert keys(before) == [-1, 1]
    assert before.remembered == {"pharmacy": 1}
    assert before.rows.set_index("id").loc[-1, ["name", "street", "x"]].tolist() == [
        "Apotheke",
        "Weg",
        57_000.0,
    ]
    assert keys(on("2023-05-01", versions, closed)) == [1]


@pytest.mark.parametrize(
    "fact",
    [{"dated": False}, {"previous_use": ""}, {"previous_use": "Bank"}, {"x": float("nan")}, {"x": 1010.0},
     {"example": True}],
)  # fmt: skip
def test_what_the_register_does_not_know_for_sure_adds_nothing(fact: dict[str, object]) -> None:
    assert 1 in keys(on("2023-04-30", [version(1, "2026-11-01")], [spell(7, "2023-05-01", **fact)]))
    found = on("2023-04-30", [version(1, "2026-11-01")], [spell(7, "2023-05-01", **fact)])
    assert found.remembered.get("pharmacy", 0) == 0


def test_example_units_speak_for_example_supply() -> None:
    found = on("2023-04-30", [version(1, "2026-11-01", example=True)], [spell(7, "2023-05-01", example=True)])
    assert found.remembered == {"pharmacy": 1}
