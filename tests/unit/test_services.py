"""The services file and the choice of suitable premises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo.errors import InputError, NotFoundError
from quarters.supply.candidates import Premises, Reason, suitable
from quarters.supply.services import SERVICES_FILE, load_services


def test_the_bundled_file_is_complete() -> None:
    catalogue = load_services()
    assert len(catalogue.services) >= 16
    assert list(catalogue.fields.values()) == [
        "Nahversorgung", "Mobilität", "Haushaltsnahe Dienstleistungen", "Gesundheit & Pflege",
    ]  # fmt: skip
    assert all(catalogue.of_field(field) for field in catalogue.fields)
    pharmacy = catalogue.get("pharmacy")
    assert pharmacy.premises is not None
    assert pharmacy.premises.min_floor_area_m2 == 110
    assert "Apothekenbetriebsordnung" in pharmacy.premises.floor_area_evidence.text
    food = catalogue.get("food_shop")
    assert [one.metres for one in food.thresholds] == [500, 600, 700, 1000]
    assert not any(one.evidence.is_assumption for one in food.thresholds)
    assert catalogue.get("bakery").thresholds[0].evidence.text == "Annahme"
    assert catalogue.get("transit_stop").min_departures_per_weekday == 20
    assert food.threshold(700) is food.thresholds[2]
    assert food.threshold(650) is None


def test_an_unknown_service_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match=r"„teleport“ gibt es nicht; bekannt sind: food_shop"):
        load_services().get("teleport")


def first_service() -> str:
    text = SERVICES_FILE.read_text(encoding="utf-8")
    return text[: text.index("[services.neighbourhood_shop]")]


KEYS = sorted(set(re.findall(r"^(\w+) = ", first_service().split("[services.food_shop]")[1], re.M)))


@pytest.mark.parametrize("key", KEYS)
def test_every_missing_key_is_named(tmp_path: Path, key: str) -> None:
    path = tmp_path / "services.toml"
    head, body = first_service().split("[services.food_shop]")
    path.write_text(
        head + "[services.food_shop]" + re.sub(rf"^{key} = .*\n", "", body, flags=re.M), encoding="utf-8"
    )
    with pytest.raises(InputError, match=f"food_shop.*„{key}“ fehlt"):
        load_services(path)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("metres = 500", "metres = 0", "metres"),
        ("metres = 500", "metres = true", "metres"),
        ('field = "local_supply"', 'field = "magic"', "field"),
        ("default_threshold_m = 500", "default_threshold_m = 555", "default_threshold_m"),
        ('kinds = ["shop", "storage"]', 'kinds = ["castle"]', "kinds"),
        ('osm = ["shop=supermarket"]', 'osm = ["supermarket"]', "osm"),
        ('as_of = "2018"', "assumption = true", "assumption"),
        ("typical = 1000", "typical = -1", "typical"),
        ("placeable = true", "placeable = 1", "placeable"),
    ],
)
def test_wrong_values_are_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    path = tmp_path / "services.toml"
    assert old in first_service()
    path.write_text(first_service().replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=f"food_shop.*„{named}“"):
        load_services(path)


def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "services.toml"
    path.write_text("[services", encoding="utf-8")
    with pytest.raises(InputError, match=r"„services\.toml“ ist nicht lesbar"):
        load_services(path)
    with pytest.raises(InputError, match="nicht lesbar"):
        load_services(tmp_path / "missing.toml")


def test_unsuitable_premises_are_left_out_with_the_reason() -> None:
    pharmacy = load_services().get("pharmacy")
    premises = [
        Premises("shop", 120.0, True, "vacant"),
        Premises("shop", 109.0, True, "vacant"),
        Premises("workshop", 200.0, True, "vacant"),
        Premises("shop", 200.0, False, "vacant"),
        Premises("shop", 200.0, None, "vacant"),
        Premises("shop", None, True, "vacant"),
        Premises("shop", 200.0, True, "relet"),
        Premises("shop", 200.0, True, "vacant", has_place=False),
    ]
    chosen, left_out = suitable(pharmacy, premises, available_status={"vacant", "marketing"})
    assert chosen == [0]
    assert [one.reason for one in left_out] == [
        Reason.AREA_TOO_SMALL, Reason.KIND, Reason.STEPS, Reason.STEP_FREE_UNKNOWN, Reason.AREA_UNKNOWN,
        Reason.STATUS, Reason.NO_PLACE,
    ]  # fmt: skip
    assert (
        left_out[0].text.replace("\u202f", " ")
        == "Die Fläche von 109 m² ist zu klein; nötig sind mindestens 110 m²."
    )
    relaxed, _rest = suitable(
        pharmacy, premises, available_status={"vacant"}, min_floor_area_m2=100.0, accept_unknown=True
    )
    assert relaxed == [0, 1, 4, 5]
    with pytest.raises(InputError, match="kleinste Fläche"):
        suitable(pharmacy, premises, available_status={"vacant"}, min_floor_area_m2=-1.0)


def test_a_stop_needs_no_premises() -> None:
    chosen, left_out = suitable(
        load_services().get("rail_station"),
        [Premises("shop", 50.0, True, "vacant")],
        available_status={"vacant"},
    )
    assert chosen == []
    assert left_out[0].reason is Reason.NOT_PLACEABLE
