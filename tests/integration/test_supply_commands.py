"""``manage.py gaps`` and ``siting``: the promised shape, the numbers of the pages, one sentence for bad input."""

from __future__ import annotations

import json
import sys

import pytest

import manage
from geo import database
from quarters.supply.gaps import area_gaps
from quarters.supply.loading import supply_model
from quarters.supply.state import SupplyState

pytestmark = pytest.mark.usefixtures("shared_atlas_database")


def run(monkeypatch, capsys, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["manage.py", *words])
    code = manage.main()
    told = capsys.readouterr()
    return code, told.out, told.err


def test_gaps_are_those_of_the_page(monkeypatch, capsys):
    code, out, _err = run(
        monkeypatch, capsys, "gaps", "--service", "pharmacy", "--threshold", "500", "--format", "json"
    )
    told = json.loads(out)
    assert code == 0
    assert (told["service"], told["threshold_m"], told["as_of"]) == ("pharmacy", 500, "2026-11-01")
    with database.transaction("test") as connection:
        rows = area_gaps(SupplyState(supply_model(connection)), "pharmacy", 500)
    assert [row["key"] for row in told["rows"]] == [row.key for row in rows]
    first = told["rows"][0]
    assert {
        "key",
        "name",
        "population",
        "residents_without_supply",
        "share_served",
        "median_m",
        "p90_m",
    } <= set(first)
    assert first["residents_without_supply"] == rows[0].residents_without_supply
    assert len(told["rows"]) == 81


def test_gaps_of_another_day_tell_since_when_it_is_known(monkeypatch, capsys):
    words = ("gaps", "--service", "bakery", "--level", "city")
    day = ("--day", "2022-06-01")
    now, then = (json.loads(run(monkeypatch, capsys, *words, *more)[1]) for more in ((), day))
    assert (then["day"], then["known_from"]) == ("2022-06-01", "2026-11-01")
    assert "day" not in now
    assert then["facilities"] > 0
    without = [told["rows"][0]["residents_without_supply"] for told in (now, then)]
    assert without[0] != without[1]


def test_siting_tells_sites_and_reasons(monkeypatch, capsys):
    code, out, _err = run(monkeypatch, capsys, "siting", "--service", "pharmacy", "--choose", "3")
    told = json.loads(out)
    assert code == 0
    assert (told["service"], told["choose"], told["optimality_gap"], told["proven"]) == (
        "pharmacy",
        3,
        0,
        True,
    )
    assert len(told["sites"]) == 3
    assert {"vacancy_id", "address", "newly_served_alone", "newly_served_together"} <= set(told["sites"][0])
    assert sum(site["newly_served_together"] for site in told["sites"]) == pytest.approx(told["newly_served"])
    assert all(one["vacancy_id"] and one["reason"] for one in told["left_out"])


def test_sentences_for_people(monkeypatch, capsys):
    code, out, _err = run(
        monkeypatch, capsys, "gaps", "--service", "pharmacy", "--level", "borough", "--format", "text"
    )
    assert code == 0
    assert len(out.splitlines()) == 13
    code, out, _err = run(
        monkeypatch, capsys, "siting", "--service", "pharmacy", "--choose", "2", "--format", "text"
    )
    assert code == 0
    assert out.startswith("2 Leerstände versorgen zusammen")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("gaps", "--service", "xyz"), "Versorgungsart „xyz“"),
        (("gaps", "--service", "pharmacy", "--threshold", "0"), "größer als 0"),
        (("gaps", "--service", "pharmacy", "--level", "street"), "Ebene"),
        (("siting", "--service", "pharmacy"), "Budget"),
        (("siting", "--service", "pharmacy", "--choose", "0"), "mindestens einen"),
    ],
)
def test_bad_input_is_one_sentence(monkeypatch, capsys, words, told):
    code, out, err = run(monkeypatch, capsys, *words)
    assert code == 1
    assert out == ""
    assert told in err
    assert len(err.strip().splitlines()) == 1
