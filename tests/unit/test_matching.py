"""Requests and vacancies: reasons in words, points between 0 and 100, both directions agree."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vacancy.matching import OFFERED, Offer, SearchRequest, match, offers_for, requests_for

WISH = SearchRequest(
    id=1, title="Café", service="bakery", kinds=("shop", "gastronomy"), min_floor_area_m2=80, max_floor_area_m2=150,
    max_rent_eur_m2=12, borough_ids=(7,), needs_step_free=True,
)  # fmt: skip
GOOD = Offer(
    5,
    "Musterweg 1",
    "vacant",
    "shop",
    120.0,
    8.5,
    7,
    "Hörde",
    step_free=True,
    steps=0,
    interim_use_possible=None,
)


def test_all_wishes_met() -> None:
    found = match(WISH, GOOD)
    assert found.points == 100
    assert found.reasons_for == (
        "Ladenlokal", "120\u202fm² passen", "8,50\u202f€/m² Miete", "liegt in Hörde", "stufenlos",
    )  # fmt: skip
    assert (found.reasons_against, found.unknown) == ((), ())


def test_reasons_against_are_measured() -> None:
    found = match(
        WISH,
        replace(
            GOOD,
            floor_area_m2=60.0,
            steps=2,
            step_free=False,
            rent_eur_m2=13.5,
            borough="Eving",
            borough_id=8,
        ),
    )
    assert found.reasons_against == (
        "20\u202fm² zu klein", "1,50\u202f€/m² über der Höchstmiete", "Eving ist kein Wunschbezirk", "2 Stufen",
    )  # fmt: skip
    assert match(WISH, replace(GOOD, floor_area_m2=185.0)).reasons_against == ("35\u202fm² zu groß",)
    assert match(WISH, replace(GOOD, kind="storage")).reasons_against == (
        "Lager/Halle statt Ladenlokal, Gastronomie",
    )


def test_unknown_is_neither_for_nor_against() -> None:
    bare = Offer(5, "Musterweg 1")
    found = match(WISH, bare)
    assert found.points == 50
    assert found.unknown == (
        "Objektart unbekannt", "Fläche unbekannt", "Miete unbekannt", "Lage unbekannt", "Zugang unbekannt",
    )  # fmt: skip
    assert (found.reasons_for, found.reasons_against) == ((), ())


def test_interim_use() -> None:
    wish = replace(WISH, term="interim")
    assert match(wish, replace(GOOD, interim_use_possible=True)).reasons_for[-1] == "Zwischennutzung möglich"
    assert match(wish, replace(GOOD, interim_use_possible=False)).reasons_against == (
        "keine Zwischennutzung",
    )
    assert match(replace(WISH, term="lasting"), replace(GOOD, status="interim_use")).points < 100


def test_a_gap_that_is_closed_counts_as_a_reason() -> None:
    weak = replace(GOOD, floor_area_m2=50.0, rent_eur_m2=None)
    plain, helpful = match(WISH, weak), match(WISH, weak, 2143.0)
    assert helpful.points == pytest.approx(plain.points + 10)
    assert helpful.reasons_for[-1] == "schließt eine Lücke: 2.140 Menschen neu versorgt"


def test_among_equals_the_larger_gap_comes_first() -> None:
    offers = [replace(GOOD, vacancy_id=number) for number in (1, 2, 3)]
    assert [one.vacancy_id for one in offers_for(WISH, offers, {2: 300.0, 3: 900.0})] == [3, 2, 1]


def test_both_directions_agree_and_are_ordered() -> None:
    offers = [
        replace(GOOD, vacancy_id=n, floor_area_m2=30.0 * n, status=s) for n, s in enumerate(OFFERED * 2, 1)
    ]
    offers.append(replace(GOOD, vacancy_id=99, status="negotiation"))
    wishes = [replace(WISH, id=n, max_rent_eur_m2=2.0 * n) for n in range(1, 6)]
    ranked = offers_for(WISH, offers, {3: 500.0})
    assert [one.points for one in ranked] == sorted((one.points for one in ranked), reverse=True)
    assert 99 not in {one.vacancy_id for one in ranked}
    assert requests_for(offers[-1], wishes) == []
    for offer in offers[:-1]:
        there = {one.request_id: one for one in requests_for(offer, wishes, {"bakery": 500.0})}
        for wish in wishes:
            assert match(wish, offer, 500.0) == there[wish.id]


@given(
    area=st.none() | st.floats(0.1, 1e6), rent=st.none() | st.floats(0, 1e4), steps=st.none() | st.integers(0, 40),
    low=st.none() | st.floats(0.1, 1e5), most=st.none() | st.floats(0.01, 1e3), gain=st.floats(0, 1e6),
)  # fmt: skip
def test_points_stay_between_0_and_100(
    area: float | None,
    rent: float | None,
    steps: int | None,
    low: float | None,
    most: float | None,
    gain: float,
) -> None:
    wish = replace(WISH, min_floor_area_m2=low, max_floor_area_m2=None, max_rent_eur_m2=most)
    offer = replace(GOOD, floor_area_m2=area, rent_eur_m2=rent, steps=steps, step_free=None)
    found = match(wish, offer, gain)
    assert 0 <= found.points <= 100
    assert (found.points == 100) <= (not found.reasons_against or gain > 0)
