"""Texts of a file become typed values, or are refused; nothing is guessed."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.errors import CrsError, InputError
from vacancy.load.addresses import derived_keys, split_addresses
from vacancy.load.convert import to_boolean, to_number, to_since, to_term, to_text
from vacancy.load.fields import FIELDS
from vacancy.load.headers import map_headers, normal_header
from vacancy.load.positions import crs_of_numbers, parse_crs, to_metric_positions
from vacancy.load.since import parse_since


def texts(*cells: str) -> pd.Series:
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("31.12.2024", date(2024, 12, 31), "day"),
        ("1.3.24", date(2024, 3, 1), "day"),
        ("2024-12-31", date(2024, 12, 31), "day"),
        ("2024-12-31T00:00:00", date(2024, 12, 31), "day"),
        ("12/2024", date(2024, 12, 1), "month"),
        ("Dezember 2024", date(2024, 12, 1), "month"),
        ("3. März 2021", date(2021, 3, 3), "day"),
        ("2024", date(2024, 1, 1), "year"),
        ("ca. 2023", date(2023, 1, 1), "estimated"),
        ("etwa 05/2022", date(2022, 5, 1), "estimated"),
    ],
)
def test_dates_keep_their_precision(written: str, day: date, precision: str) -> None:
    assert parse_since(written) == (day, precision)


@pytest.mark.parametrize(
    "written", ["31.02.2024", "13/2024", "gestern", "45657", "1.2.3.4", "2024-00-10", "ca. bald"]
)
def test_what_is_no_date_is_refused(written: str) -> None:
    assert parse_since(written) is None


def test_unknown_dates_are_missing_and_not_refused() -> None:
    done = to_since(texts("", "k. A.", "unbekannt", "1700", "3000"), FIELDS["vacant_since"])
    assert done.refused.tolist() == [False, False, False, True, True]
    assert done.typed[:3].isna().all()


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (("1.234,5", "85 m²", "85,50", "1 200 qm"), (1234.5, 85, 85.5, 1200)),
        (("1,234.5", "900"), (1234.5, 900)),
        (("1.234", "900"), (1234, 900)),
        (("1.234", "85.5"), (1.234, 85.5)),
        (("12.345.6", ""), (123456, np.nan)),
    ],
)
def test_numbers_in_german_and_english(cells: tuple[str, ...], numbers: tuple[float, ...]) -> None:
    done = to_number(texts(*cells), FIELDS["floor_area_m2"])
    assert np.allclose(done.typed, numbers, equal_nan=True)
    assert not done.refused.any()


@pytest.mark.parametrize("cell", ["ca. 80", "0", "-5", "1e5", "inf", "nan m²", "80-90", "٣", "=1+1"])
def test_what_is_no_area_is_refused(cell: str) -> None:
    assert to_number(texts(cell), FIELDS["floor_area_m2"]).refused.all()


def test_rents_are_never_read_as_thousands() -> None:
    assert to_number(texts("8.500"), FIELDS["rent_eur_m2"]).typed[0] == 8.5


def test_half_a_step_is_refused() -> None:
    assert to_number(texts("1,5", "2"), FIELDS["steps"]).refused.tolist() == [True, False]


def test_words_for_codes() -> None:
    done = to_term(texts("Ladenlokal", "LADENLOKAL ", "shop", "Büro", "Schloss", ""), FIELDS["kind"])
    assert done.typed[:4].tolist() == ["shop", "shop", "shop", "office"]
    assert done.refused.tolist() == [False, False, False, False, True, False]
    assert "Ladenlokal" in done.reason


def test_yes_and_no() -> None:
    done = to_boolean(texts("ja", "Nein", "x", "0", "vielleicht", ""), FIELDS["step_free"])
    assert done.typed[:4].tolist() == [True, False, True, False]
    assert done.refused.tolist() == [False] * 4 + [True, False]


def test_long_texts_and_control_characters_are_refused_markup_stays_text() -> None:
    done = to_text(texts("x" * 301, "a\x07b", "<img onerror=x>", "' OR 1=1"), FIELDS["cause"])
    assert done.refused.tolist() == [True, True, False, False]
    assert done.typed[2] == "<img onerror=x>"


@pytest.mark.parametrize(
    ("header", "normal"),
    [
        ("Fläche (m²)", "flaeche"),
        ("Miete in €/m²", "miete"),
        ("Leerstand seit", "leerstandseit"),
        ("Straße", "strasse"),
    ],
)
def test_headers_lose_units_and_umlauts(header: str, normal: str) -> None:
    assert normal_header(header) == normal


def test_every_field_is_found_by_its_german_name_and_its_own() -> None:
    for field in (field for field in FIELDS.values() if field.kind != "uuid"):
        assert field.name in map_headers([field.name], {}, {}).ours, field.name
        assert field.name in map_headers([field.label], {}, {}).ours, field.label


def test_no_header_means_two_things() -> None:
    seen: dict[str, str] = {}
    for field in FIELDS.values():
        for synonym in field.synonyms.split():
            assert seen.setdefault(synonym, field.name) == field.name, synonym


def test_mapping_counts_before_names_and_memory() -> None:
    found = map_headers(["Fläche", "Größe", "Ort"], {"Größe": "floor_area_m2"}, {"Fläche": "sales_area_m2"})
    assert found.ours == {"floor_area_m2": "Größe", "sales_area_m2": "Fläche"}
    assert found.ignored == ("Ort",)


@pytest.mark.parametrize(
    ("headers", "mapping", "word"),
    [
        (["Straße", "Straße"], {}, "mehrfach"),
        (["Fläche", "Nutzfläche"], {}, "beide"),
        (["foo"], {}, "erkannt"),
        (["Straße"], {"Weg": "street"}, "Weg"),
        (["Straße"], {"Straße": "nichts"}, "nichts"),
        ([f"c{i}" for i in range(301)], {}, "höchstens"),
    ],
)
def test_unclear_headers_are_refused(headers: list[str], mapping: dict[str, str], word: str) -> None:
    with pytest.raises(InputError, match=word):
        map_headers(headers, mapping, {})


@pytest.mark.parametrize(
    ("address", "street", "number", "postcode"),
    [
        ("Musterstraße 12a, 44135 Dortmund", "Musterstraße", "12a", "44135"),
        ("Straße des 17. Juni 4-6", "Straße des 17. Juni", "4-6", ""),
        ("Am Musterplatz", "Am Musterplatz", "", ""),
        ("Musterweg 7 b", "Musterweg", "7 b", ""),
    ],
)
def test_addresses_fall_apart(address: str, street: str, number: str, postcode: str) -> None:
    frame = pd.DataFrame({"address": texts(address)})
    split_addresses(frame)
    assert frame.loc[0, ["street", "house_number", "postcode"]].tolist() == [street, number, postcode]


def test_keys_without_own_number_are_stable_and_unique() -> None:
    empty = texts("", "", "")
    frame = pd.DataFrame({
        "street": texts("Musterweg", "musterweg", ""), "house_number": texts("1", "1", ""), "postcode": empty,
        "building_part": empty, "floor": empty, "unit_label": empty, "x": [np.nan] * 3, "y": [np.nan] * 3,
    })  # fmt: skip
    keys = derived_keys(frame)
    assert keys.is_unique
    assert keys.equals(derived_keys(frame))
    assert keys[1].startswith(keys[0])


def test_gauss_krueger_lands_where_it_should() -> None:
    # without the change of datum the point would be off by more than 100 m
    from pyproj import Transformer

    x, y = Transformer.from_crs(4326, 31467, always_xy=True).transform(7.4683, 51.5149)
    want = Transformer.from_crs(4326, 25832, always_xy=True).transform(7.4683, 51.5149)
    got = to_metric_positions(np.array([x]), np.array([y]), "EPSG:31467")
    assert np.hypot(got.x[0] - want[0], got.y[0] - want[1]) < 5


@pytest.mark.parametrize(
    ("x", "y", "named"), [(7.46, 51.5, "EPSG:4326"), (3_392_000, 5_710_000, "EPSG:31467")]
)
def test_a_system_is_named_but_never_guessed(x: float, y: float, named: str) -> None:
    with pytest.raises(CrsError, match=named):
        crs_of_numbers(np.array([x]), np.array([y]))


def test_utm_numbers_are_taken_as_stored() -> None:
    assert crs_of_numbers(np.array([392_000.0, np.nan]), np.array([5_710_000.0, np.nan])) == "EPSG:25832"


@pytest.mark.parametrize("name", ["EPSG:99999", "Mond", "5773"])
def test_unknown_systems_are_refused(name: str) -> None:
    with pytest.raises(CrsError):
        parse_crs(name)
