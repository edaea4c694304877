"""Every declared layer keeps what it promises, on real PostGIS. A new layer is tested by being there."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from datetime import timedelta
from types import ModuleType

import pytest
import sqlalchemy as sa

from geo import read
from geo.crs import MAP_SRID, METRIC_SRID
from geo.database import transaction
from geo.export.table import read_table
from geo.filters import FilterValues, columns, parameter
from geo.layer import AreaStyle, Choice, Flag, InArea, LineStyle, MapLayer, PointStyle, Range, Search, Since
from geo.layers import all_layers
from geo.provenance import outdated
from geo.relation import field_columns, relation, style_column, tooltip_columns
from geo.settings import PROJECT_DIR
from geo.terms import AREA_LEVELS

pytestmark = [
    pytest.mark.usefixtures("drawn_outlines"),
    pytest.mark.parametrize("layer", all_layers(), ids=lambda layer: layer.id),
]
GEOMETRY_TYPES = {"point": {"POINT"}, "polygon": {"MULTIPOLYGON", "POLYGON"}, "line": {"LINESTRING"}}
SQL_TYPES = {
    "text": {"text"},
    "term": {"text"},
    "integer": {"integer", "bigint", "smallint"},
    "number": {"double precision", "integer", "bigint"},
    "date": {"date"},
    "since": {"date"},
    "boolean": {"boolean"},
    "area": {"bigint"},
}
STYLES = {"point": PointStyle, "polygon": AreaStyle, "line": LineStyle}
COLUMN_TYPES = """
select a.attname, format_type(a.atttypid, null) from pg_attribute a
where a.attrelid = to_regclass(:relation) and a.attnum > 0 and not a.attisdropped
"""


@pytest.fixture(scope="module")
def drawn_outlines(shared_atlas_database: object) -> None:
    """Give every site with a place an outline: the examples have none, people draw them."""
    with transaction("test") as opened:
        opened.execute(sa.text("update site set outline = st_buffer(geom, 100) where geom is not null"))


@pytest.fixture
def connection(shared_atlas_database: object) -> Iterator[sa.Connection]:
    with transaction("test") as opened:
        yield opened
        opened.rollback()


def column_types(connection: sa.Connection, name: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(sa.text(COLUMN_TYPES), {"relation": name})}


def distinct(connection: sa.Connection, layer: MapLayer, column: str) -> set:
    table = relation(layer)
    query = sa.select(table.c[column]).distinct().where(*FilterValues.of(layer).clauses(table))
    return set(connection.execute(query).scalars())


def a_value(connection: sa.Connection, layer: MapLayer, each: object) -> str:
    """Return a value of a filter that some record of the layer meets."""
    table = relation(layer)
    for row in read.rows(connection, FilterValues.of(layer), limit=500):
        if isinstance(each, Search):
            words = [word for column in each.columns for word in str(row.get(column) or "").split()]
            if words:
                return words[0]
        elif isinstance(each, Choice) and layer.only.get(each.column):
            return layer.only[each.column][0]
        else:
            query = sa.select(table.c[each.column]).where(table.c[layer.key] == row["id"])
            value = connection.execute(query).scalar_one()
            if isinstance(each, Flag) and value:
                return "1"
            if isinstance(each, Since) and value:
                return "1"
            if isinstance(each, Range) and value is not None:
                return f"{value - 1:.2f}..{value + 1:.2f}"
            if isinstance(each, Choice | InArea) and value is not None:
                return str(value)
    raise AssertionError(f"no record of {layer.id} can be found by {each}")


def test_the_relation_has_every_column_in_the_right_type(connection, layer):
    types = column_types(connection, layer.relation)
    assert types, f"relation {layer.relation} is missing"
    for name in relation(layer).c.keys():  # noqa: SIM118 - columns, not a dict
        assert name in types, f"{layer.relation} lacks {name}"
    for field in layer.fields:
        assert types[field.column] in SQL_TYPES[field.kind], field
    assert types[layer.key] == "bigint"
    assert types["municipality_key"] == "text"


def test_shapes_have_the_declared_type_and_system(connection, layer):
    table = relation(layer)
    for column, srid in (("geom", METRIC_SRID), ("geom_3857", MAP_SRID)):
        shape = table.c[column]
        query = (
            sa.select(sa.func.geometrytype(shape), sa.func.st_srid(shape))
            .distinct()
            .where(shape.is_not(None))
        )
        found = [tuple(row) for row in connection.execute(query)]
        assert len(found) == 1
        assert found[0] in {(kind, srid) for kind in GEOMETRY_TYPES[layer.geometry]}


def test_keys_are_unique_and_every_record_has_a_source(connection, layer):
    table = relation(layer)
    own = FilterValues.of(layer).clauses(table)
    n, keys, sourced = connection.execute(
        sa.select(
            sa.func.count(), sa.func.count(table.c[layer.key].distinct()), sa.func.count(table.c.source_id)
        ).where(*own)
    ).one()
    assert n == keys == sourced > 0
    assert sum(each.row_count for each in read.provenance(connection, layer)) == n


def test_the_app_may_read_it_and_not_own_it(connection, layer):
    role, may = connection.execute(
        sa.text("select current_user, has_table_privilege(current_user, :relation, 'select')"),
        {"relation": layer.relation},
    ).one()
    assert (role, may) == ("atlas_app", True)


def test_every_filter_finds_records_and_drops_others(connection, layer):
    total = read.summary(connection, FilterValues.of(layer)).total
    for each in layer.filters:
        filters = FilterValues.parse(layer, {parameter(each): a_value(connection, layer, each)})
        assert filters.active() == (each,)
        found = read.summary(connection, filters)
        assert 0 < found.shown <= total, each
        assert len(read.rows(connection, filters, limit=10_000)) == found.shown
        assert filters.sentence(read.area_names(connection))


def test_filters_are_bound_not_interpolated(connection, layer):
    hostile = "x' or true; drop table area; --"
    searches = [each for each in layer.filters if isinstance(each, Search)]
    for each in searches:
        filters = FilterValues.parse(layer, {parameter(each): hostile})
        assert read.summary(connection, filters).shown == 0
        assert hostile not in str(sa.and_(*filters.clauses()).compile())
    assert connection.execute(sa.text("select count(*) from area")).scalar_one() > 0


def test_filters_look_only_at_what_everybody_may_see(layer):
    hidden = {field.column for field in layer.fields} - {field.column for field in layer.visible_fields()}
    assert not hidden & {column for each in layer.filters for column in columns(each)}
    assert not hidden & set(tooltip_columns(layer))


def test_filters_offer_every_code_that_is_stored(connection, layer):
    for each in layer.filters:
        if isinstance(each, Choice):
            assert distinct(connection, layer, each.column) - {None} <= set(each.terms), each
        if isinstance(each, InArea):
            assert each.level in AREA_LEVELS
            inside = distinct(connection, layer, each.column) - {None}
            assert inside <= set(read.area_names(connection, each.level)), each
        if isinstance(each, Range):
            assert each.low < each.high
            assert each.step > 0


def test_every_stored_code_has_a_word_and_a_symbol(connection, layer):
    for field in layer.fields:
        if field.kind == "term":
            assert field.terms
            assert distinct(connection, layer, field.column) - {None, ""} <= set(field.terms), field
    style = layer.style
    assert isinstance(style, STYLES[layer.geometry])
    if isinstance(style, PointStyle):
        column = style_column(layer)
        codes = distinct(connection, layer, column) if column else set()
        assert codes <= set(style.symbols)
        assert not column or set(style.terms) == set(style.symbols)
        looks = [(symbol.shape, symbol.light) for symbol in style.symbols.values()]
        assert len(looks) == len(set(looks)), "two codes look alike"
    if isinstance(style, AreaStyle) and style.label_column:
        assert style.label_column in relation(layer).c


def test_labels_are_words_for_people(layer):
    labels = [field.label for field in layer.fields]
    assert len(labels) == len(set(labels)), "two fields have the same label"
    assert all(len(label) <= 26 for label in labels if label)
    assert all(len(field.label) <= 16 for field in layer.fields if field.in_table), (
        "table headers fit the column"
    )
    assert all(layer.noun)
    assert re.fullmatch(r"[a-z][a-z_]*", layer.id)
    assert any(field.in_tooltip for field in layer.fields) or layer.geometry == "line"


def test_exports_hold_only_what_may_be_seen(connection, layer):
    table = read_table(connection, FilterValues.of(layer), lambda geom: [geom])
    names = {column.name for column in table.columns}
    shown = {name.removesuffix("_id") for field in layer.visible_fields() for name in field_columns(field)}
    assert names - shown <= {"id", "data_quality", "source", "licence", layer.lasting_key or "id"} | {
        name for field in layer.visible_fields() for name in field_columns(field)
    }
    headers = [column.header for column in table.columns]
    assert len(headers) == len(set(headers))
    assert len(names) == len(table.columns)
    assert len(table.shapes) == read.summary(connection, FilterValues.of(layer)).total


def test_cells_add_up_to_the_placed_records(connection, layer):
    found = read.summary(connection, FilterValues.of(layer))
    if layer.cells is None:
        assert layer.geometry != "point" or found.placed < 2000 or layer.min_zoom >= 13, (
            "too many points for low zooms"
        )
        return
    cell = sa.table(layer.cells, sa.column("zoom"), sa.column("n"))
    sums = connection.execute(sa.select(cell.c.zoom, sa.func.sum(cell.c.n)).group_by(cell.c.zoom))
    assert {row[0]: row[1] for row in sums} == dict.fromkeys(range(6, 14), found.placed)


def test_old_data_are_noticed(connection, layer):
    for source in read.provenance(connection, layer):
        if layer.max_age_days is None or source.as_of is None:
            assert outdated(layer, [source]) == ()
            continue
        last = source.as_of + timedelta(days=layer.max_age_days)
        assert outdated(layer, [source], last) == ()
        assert outdated(layer, [source], last + timedelta(days=1)) == (source,)


def layer_docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("layer_docs", PROJECT_DIR / "scripts" / "layer_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_page_tells_it(layer):
    page = layer_docs().layers_page()
    assert (PROJECT_DIR / "docs" / "layers.md").read_text() == page, "run scripts/layer_docs.py"
    assert f"`{layer.id}`" in page
    assert all(f"| {field.label} | `{field.column}` |" in page for field in layer.fields)
