"""Counts, pages and records against real PostGIS; each figure is compared with one counted another way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from geo import read
from geo.database import transaction
from geo.errors import InputError, NotFoundError
from geo.filters import FilterValues
from geo.filters.conditions import months_before
from geo.layers import all_layers, layer_by_id
from geo.provenance import outdated
from tests.integration.area_files import DRAW_OUTLINES

pytestmark = pytest.mark.usefixtures("shared_atlas_database")
VACANCIES = layer_by_id("vacancies")
CASES = [
    {},
    {"status": "vacant,threatened"},
    {"kind": "shop", "step_free": "1"},
    {"borough_id": "BOROUGH"},
    {"floor_area_m2": "60..200"},
    {"floor_area_m2": "..100", "status": "vacant"},
    {"rent_eur_m2": "8.."},
    {"vacant_since": "12"},
    {"interim_use_possible": "1"},
    {"suburb_id": "SUBURB"},
    {"q": "STRASSE 1"},
    {"q": "zzz"},
]


@pytest.fixture
def connection(shared_atlas_database: object) -> Iterator[sa.Connection]:
    with transaction("test") as opened:
        opened.execute(DRAW_OUTLINES)
        yield opened
        opened.rollback()


def of(connection: sa.Connection, **params: str) -> FilterValues:
    """Return filter values; ``BOROUGH`` and ``SUBURB`` stand for the area with most vacancies."""
    for name, value in params.items():
        if value in {"BOROUGH", "SUBURB"}:
            most = (
                f"select {value.lower()}_id from vacancy_current group by 1 order by count(*) desc, 1 limit 1"
            )
            params[name] = str(connection.execute(sa.text(most)).scalar_one())
    return FilterValues.parse(VACANCIES, params)


def passes(row: dict, filters: FilterValues) -> bool:
    """Judge a record in Python, independent of the SQL."""
    longest = months_before(datetime.now().astimezone().date(), int(filters.values.get("vacant_since", 0)))
    for name, value in filters.values.items():
        if name == "q":
            text = " ".join(row[c] for c in ("street", "house_number", "branch", "previous_use"))
            fold = text.lower().replace("ß", "ss")
            if not all(word.lower().replace("ß", "ss") in fold for word in value.split()):
                return False
            continue
        held = row[name]
        if held is None:
            return False
        if name == "vacant_since":
            ok = held <= longest
        elif isinstance(value, tuple) and hasattr(value, "low"):
            ok = (value.low is None or held >= value.low) and (value.high is None or held <= value.high)
        else:
            ok = held in value if isinstance(value, tuple) else held is value
        if not ok:
            return False
    return True


@pytest.mark.parametrize("params", CASES, ids=str)
def test_counts_are_exact(connection, params):
    filters = of(connection, **params)
    everything = read.rows(connection, filters.bare(), limit=10_000)
    expected = [row for row in everything if passes(row, filters)]
    areas = [row["floor_area_m2"] for row in expected if row["floor_area_m2"] is not None]
    found = read.summary(connection, filters)
    assert read.summary(connection, filters, len(everything)) == found
    assert (found.shown, found.total) == (len(expected), len(everything))
    assert found.unplaced == sum(row["lon"] is None for row in expected)
    assert found.placed == found.shown - found.unplaced
    assert found.by_code == Counter(row["status"] for row in expected)
    assert found.n_without_floor_area == len(expected) - len(areas)
    assert found.floor_area_m2_sum == (pytest.approx(sum(areas)) if areas else None)
    assert {row["id"] for row in read.rows(connection, filters, limit=10_000)} == {
        row["id"] for row in expected
    }


def test_the_examples_leave_no_case_trivial(connection):
    shown = [read.summary(connection, of(connection, **params)).shown for params in CASES]
    assert shown[0] == 300
    assert all(0 < number < 300 for number in shown[1:-1])
    assert shown[-1] == 0
    assert read.summary(connection, of(connection)).unplaced > 0


def test_counts_follow_a_change_that_another_program_makes(connection):
    before = read.summary(connection, of(connection))
    connection.execute(
        sa.text(
            "update vacancy set status = 'marketing' where id in"
            " (select id from vacancy_current where status = 'vacant' order by id limit 3)"
        )
    )
    after = read.summary(connection, of(connection))
    assert after.by_code["marketing"] == before.by_code["marketing"] + 3
    assert after.by_code["vacant"] == before.by_code["vacant"] - 3
    assert after.shown == before.shown


def test_removal_names_the_filter_that_helps_most(connection):
    filters = of(connection, status="vacant", kind="shop", q="zzz")
    best = read.most_helpful_removal(connection, filters)
    assert best == read.Removal(
        "q", "Suche", read.summary(connection, of(connection, status="vacant", kind="shop")).shown
    )
    assert best.shown > 0


def test_removal_is_none_when_none_helps(connection):
    assert read.most_helpful_removal(connection, of(connection)) is None
    assert read.most_helpful_removal(connection, of(connection, q="zzz", floor_area_m2="900000..")) is None


def test_pages_join_without_gap_or_overlap(connection):
    filters = of(connection)
    whole = [row["id"] for row in read.rows(connection, filters, limit=300)]
    pages = [
        row["id"]
        for start in range(0, 300, 70)
        for row in read.rows(connection, filters, limit=70, offset=start)
    ]
    assert pages == whole


@pytest.mark.parametrize("column", [field.column for field in VACANCIES.fields])
def test_every_column_sorts_both_ways_with_unknown_last(connection, column):
    for sort in (column, f"-{column}"):
        values = [row[column] for row in read.rows(connection, of(connection), limit=300, sort=sort)]
        known = [value for value in values if value is not None]
        assert values[: len(known)] == known
        assert known == sorted(known, reverse=sort.startswith("-"))


@pytest.mark.parametrize(
    "bad",
    [
        {"sort": "geom"},
        {"sort": "id; drop table area"},
        {"limit": 0},
        {"limit": 10**6},
        {"offset": -1},
        {"offset": 2**40},
    ],
    ids=str,
)
def test_impossible_pages_are_refused(connection, bad):
    with pytest.raises(InputError):
        read.rows(connection, of(connection), **bad)


@pytest.mark.parametrize("layer", all_layers(), ids=lambda layer: layer.id)
def test_rows_records_and_unplaced_of_every_layer(connection, layer):
    listed = read.rows(connection, FilterValues.of(layer), limit=20)
    assert listed
    missing = read.unplaced(connection, layer)
    assert len(missing) == read.summary(connection, FilterValues.of(layer)).unplaced
    for row in [*listed[:2], *missing[:1]]:
        one = read.record(connection, layer, row["id"])
        assert {key: one[key] for key in row} == row
        assert one["source"]["title"]
        assert (one["bounds"] is None) == (one["lon"] is None)
        if one["bounds"]:
            west, south, east, north = one["bounds"]
            assert 7.2 < west <= one["lon"] <= east < 7.8
            assert 51.3 < south <= one["lat"] <= north < 51.7


def test_unplaced_sites_are_listed_not_placed(connection):
    found = read.unplaced(connection, layer_by_id("future_sites"))
    assert len(found) == 9
    assert all(row["lon"] is None and row["lat"] is None for row in found)


def test_area_fields_come_with_their_names(connection):
    names = read.area_names(connection, "borough")
    row = next(row for row in read.rows(connection, of(connection)) if row["borough_id"])
    assert row["borough_id_name"] == names[row["borough_id"]]


def test_area_names_sort_as_in_german_lists(connection):
    assert len(read.area_names(connection, "borough")) == 12
    assert len(read.area_names(connection, "suburb")) == 81
    connection.execute(
        sa.text("update area set name = 'Äpfelberg' where level = 'borough' and name = 'Mengede'")
    )
    names = list(read.area_names(connection, "borough").values())
    assert names.index("Äpfelberg") < names.index("Aplerbeck")


def test_a_missing_record_is_said_in_a_sentence(connection):
    with pytest.raises(NotFoundError, match="Nr. 987654321 gibt es in „Leerstände“ nicht mehr"):
        read.record(connection, VACANCIES, 987654321)


def test_another_municipality_sees_nothing(connection):
    elsewhere = FilterValues.parse(VACANCIES, {}, "05915000")
    assert read.summary(connection, elsewhere).total == 0
    assert read.rows(connection, elsewhere) == []
    assert read.provenance(connection, elsewhere) == ()


def test_provenance_is_read_from_the_rows(connection):
    assert [each.quality for each in read.provenance(connection, VACANCIES)] == ["example"]
    connection.execute(
        sa.text(
            "insert into source (municipality_key, key, title, quality, as_of) values"
            " ('05913000', 'begehung', 'Begehung', 'official', '2024-01-31')"
        )
    )
    connection.execute(
        sa.text(
            "update commercial_unit set source_id = (select id from source where key = 'begehung') where vacancy_id in"
            " (select vacancy_id from commercial_unit where vacancy_id is not null order by 1 limit 2)"
        )
    )
    found = read.provenance(connection, VACANCIES)
    assert [(each.title, each.row_count) for each in found if each.quality == "official"] == [("Begehung", 2)]
    assert sum(each.row_count for each in found) == 300
    assert [each.title for each in outdated(VACANCIES, found, date(2025, 2, 1))] == ["Begehung"]
    assert outdated(VACANCIES, found, date(2025, 1, 30)) == ()


def test_hostile_names_come_back_as_text(connection):
    hostile = "<img src=x onerror=alert(1)>' OR 1=1 --"
    connection.execute(
        sa.text(
            "update commercial_unit set street = :street where vacancy_id ="
            " (select min(vacancy_id) from commercial_unit where geom is not null)"
        ),
        {"street": hostile},
    )
    found = read.rows(connection, of(connection, q="onerror=alert(1)>' or 1=1"))
    assert [row["street"] for row in found] == [hostile]
    assert read.rows(connection, of(connection, q="100%")) == []
