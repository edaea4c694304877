"""Filter values: what is accepted, what is refused with one sentence, and how they read."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql

from geo.errors import InputError
from geo.filters import Bounds, FilterValues, parameter
from geo.filters.conditions import months_before
from geo.filters.reading import MAX_CHOICES, MAX_SEARCH_LENGTH
from geo.layer import Choice, Flag, InArea, Range, Since
from geo.layers import all_layers, layer_by_id

VACANCIES = layer_by_id("vacancies")
AREAS = {3: "Eving", 4: "Hörde"}
EVERYTHING = {
    "status": "threatened,vacant,marketing",
    "kind": ["shop", "gastronomy"],
    "borough_id": "4,3",
    "floor_area_m2": "60..400",
    "vacant_since": "12",
    "rent_eur_m2": "..8,5",
    "step_free": "1",
    "interim_use_possible": "true",
    "q": "  Straße   10 ",
}


def parse(**params):
    return FilterValues.parse(VACANCIES, params)


def sql(filters, **options):
    return sa.and_(*filters.clauses(**options)).compile(
        dialect=postgresql.dialect(), compile_kwargs={"render_postcompile": True}
    )


def test_sentence_reads_like_the_specification():
    filters = parse(
        status="vacant,threatened,marketing", kind="shop,gastronomy", floor_area_m2="60..400", step_free="1"
    )
    assert filters.sentence({}).replace("\u202f", " ") == (
        "leer, drohend oder in Vermarktung · Ladenlokal oder Gastronomie · 60 bis 400 m² · stufenlos"
    )


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({}, ""),
        ({"floor_area_m2": "60.."}, "ab 60 m²"),
        ({"floor_area_m2": "..1200"}, "bis 1.200 m²"),
        ({"rent_eur_m2": "7.5..10"}, "7,50 bis 10 €/m²"),
        ({"vacant_since": "6"}, "leer seit mindestens 6 Monaten"),
        ({"vacant_since": "1"}, "leer seit mindestens 1 Monat"),
        ({"vacant_since": "12"}, "leer seit mindestens 1 Jahr"),
        ({"vacant_since": "36"}, "leer seit mindestens 3 Jahren"),
        ({"borough_id": "3"}, "Eving"),
        ({"borough_id": "3,4,99"}, "Eving, Hörde oder unbekanntes Gebiet"),
        ({"q": "Bäckerei  Mark"}, "„Bäckerei Mark“"),
    ],
)
def test_sentence_of_each_kind(params, sentence):
    assert parse(**params).sentence(AREAS).replace("\u202f", " ") == sentence


def test_values_are_normalised():
    filters = parse(**EVERYTHING)
    assert filters.values == {
        "status": ("vacant", "threatened", "marketing"),
        "kind": ("shop", "gastronomy"),
        "borough_id": (3, 4),
        "floor_area_m2": Bounds(60.0, 400.0),
        "vacant_since": 12,
        "rent_eur_m2": Bounds(None, 8.5),
        "step_free": True,
        "interim_use_possible": True,
        "q": "Straße 10",
    }


def test_canonical_query_is_read_back():
    filters = parse(**EVERYTHING)
    assert FilterValues.parse(VACANCIES, dict(parse_qsl(filters.query()))) == filters
    assert hash(FilterValues.parse(VACANCIES, dict(parse_qsl(filters.query())))) == hash(filters)
    assert (
        parse(status="vacant,threatened").query() == parse(status=["threatened", "vacant", "vacant"]).query()
    )


@pytest.mark.parametrize("empty", ["", "   ", [], [""]])
def test_empty_means_not_set(empty):
    assert all(parse(**{parameter(each): empty}).values == {} for each in VACANCIES.filters)
    assert parse(step_free="0", interim_use_possible="false", floor_area_m2="..").values == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "red"),
        ("status); drop table area; --", "x"),
        ("status", "' OR 1=1"),
        ("status", "occupied"),
        ("status", ",".join(f"s{n}" for n in range(MAX_CHOICES + 1))),
        ("status", ["vacant"] * (MAX_CHOICES + 1)),
        ("status", "v" * 1_000_000),
        ("borough_id", "-1"),
        ("borough_id", "1e3"),
        ("borough_id", "٣"),
        ("borough_id", "9" * 19),
        ("floor_area_m2", "60"),
        ("floor_area_m2", "nan..3"),
        ("floor_area_m2", "0..inf"),
        ("floor_area_m2", "1e5.."),
        ("floor_area_m2", "1_0.."),
        ("floor_area_m2", "400..60"),
        ("floor_area_m2", "1..2..3"),
        ("floor_area_m2", ["1..2", "3..4"]),
        ("floor_area_m2", "1" * 5000 + ".."),
        ("vacant_since", "0"),
        ("vacant_since", "1201"),
        ("vacant_since", "-6"),
        ("step_free", "ja"),
        ("step_free", ["1", "1"]),
        ("q", "x" * (MAX_SEARCH_LENGTH + 1)),
        ("q", "a b c d e f g h i"),
        ("q", "a\x00b"),
        ("q", "\ud800"),
        ("q", "a\u202eb"),
    ],
)
def test_refused_with_one_short_sentence(name, value):
    with pytest.raises(InputError) as refused:
        parse(**{name: value})
    assert 20 < len(str(refused.value)) < 250
    assert str(refused.value).isprintable()


def test_too_many_parameters_are_refused():
    with pytest.raises(InputError, match="Zu viele Filter"):
        parse(**{f"p{n}": "1" for n in range(50)})


def test_no_value_stands_in_the_sql():
    compiled = sql(parse(**EVERYTHING), today=date(2026, 11, 22))
    for text in ("vacant'", "'shop", "60", "400", "8.5", "Stra", "05913000", "2025"):
        assert text not in str(compiled)
    assert {"vacant", "shop", 3, 60.0, 400.0, 8.5, "strasse", date(2025, 11, 22), "05913000"} <= set(
        compiled.params.values()
    )


def test_wildcards_of_the_free_text_are_plain_characters():
    assert {"100/%", "a/_b", "c//d"} <= set(sql(parse(q="100% a_b c/d")).params.values())


def test_conditions_can_be_put_on_another_table():
    cells = sa.table("vacancy_cell", *(sa.column(name) for name in ("municipality_key", "status")))
    assert "vacancy_cell.status IN" in str(sql(parse(status="vacant"), table=cells))


def test_only_the_own_records_of_a_shared_relation():
    compiled = sql(FilterValues.of(layer_by_id("nightlife_quarters")))
    assert "site.strategy IN" in str(compiled)
    assert {"nightlife_quarter", "05913000"} <= set(compiled.params.values())


def test_without_takes_one_filter_off():
    filters = parse(status="vacant", step_free="1")
    assert filters.without("step_free") == parse(status="vacant")
    assert filters.without("q") == filters
    assert filters.bare() == parse()
    assert filters.columns() == {"status", "step_free"}


def test_fingerprint_tells_the_day_only_where_it_counts():
    one, other = date(2026, 1, 1), date(2026, 1, 2)
    assert parse(vacant_since="6").fingerprint(one) != parse(vacant_since="6").fingerprint(other)
    assert parse(status="vacant").fingerprint(one) == parse(status="vacant").fingerprint(other)
    assert parse().fingerprint(one) != FilterValues.parse(VACANCIES, {}, "05915000").fingerprint(one)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 22), 12, date(2025, 11, 22)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 1200, date(1926, 1, 15)),
    ],
)
def test_months_before(day, months, before):
    assert months_before(day, months) == before


@given(
    st.dictionaries(
        st.sampled_from([parameter(f) for f in VACANCIES.filters]), st.text(max_size=60), max_size=4
    )
)
def test_any_text_is_read_or_refused(params):
    try:
        filters = FilterValues.parse(VACANCIES, params)
    except InputError:
        return
    assert FilterValues.parse(VACANCIES, filters.parameters()) == filters
    sql(filters)
    filters.sentence({})


@pytest.mark.parametrize("layer", all_layers(), ids=lambda layer: layer.id)
def test_every_declared_filter_can_be_set(layer):
    sample = {Choice: "", InArea: "1", Range: "1..2", Since: "6", Flag: "1"}
    for each in layer.filters:
        text = next(iter(each.terms)) if isinstance(each, Choice) else sample.get(type(each), "wort")
        filters = FilterValues.parse(layer, {parameter(each): text})
        assert filters.active() == (each,)
        assert filters.sentence({1: "Eving"})
