"""Rates: what counts as empty, when there is a rate, and what it says when there is none."""

from __future__ import annotations

import pytest

from vacancy.rates import Rate

STOCK = {"occupied": 80, "vacant": 10, "marketing": 5, "unmarketable": 2, "threatened": 2, "interim_use": 1}


def rate(**changed: object) -> Rate:
    told: dict[str, object] = {
        "units": 100, "by_status": STOCK, "floor_area_m2": 10_000.0, "empty_floor_area_m2": 1_500.0,
        "expected_units": 110,
    }  # fmt: skip
    return Rate(**(told | changed))  # type: ignore[arg-type]


def test_threatened_and_interim_use_are_not_empty() -> None:
    assert rate().empty == 17
    assert rate().open_vacancies == 20


def test_shares() -> None:
    assert rate().share == pytest.approx(0.17)
    assert rate().share_without_unmarketable == pytest.approx(15 / 98)
    assert rate().share_of_floor_area == pytest.approx(0.15)
    assert rate().coverage == pytest.approx(100 / 110)


@pytest.mark.parametrize(("expected", "has_rate"), [(125, True), (126, False), (None, False), (0, False)])
def test_rate_needs_four_fifths_of_the_stock(expected: int | None, has_rate: bool) -> None:
    assert (rate(expected_units=expected).share is not None) is has_rate
    assert (rate(expected_units=expected).share_of_floor_area is not None) is has_rate


def test_more_units_than_expected_cover_at_most_all() -> None:
    assert rate(expected_units=50).coverage == 1


def test_sentences() -> None:
    assert rate().sentence() == "17,0\u202f% = 17 von 100 Einheiten, Besatz zu 91\u202f% erfasst"
    assert rate(units=99).sentence().startswith("17\u202f%")
    assert rate(expected_units=200).sentence() == "Noch keine Quote: Besatz erst zu 50\u202f% erfasst."
    assert rate(expected_units=None).sentence() == "Noch keine Quote: Der Besatz wurde hier nie geschätzt."
    assert Rate(units=0).sentence() == "Hier ist noch keine Einheit erfasst."
