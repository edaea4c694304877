"""One new file, the one of the guide, makes a layer: panel, map, legend, filters, table, search, export, tiles, docs.

Without the file every trace is gone.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

import geo.layers
from geo import read
from geo.database import transaction
from geo.errors import NotFoundError
from geo.export import FORMATS, export
from geo.filters import FilterValues
from geo.layers import all_layers, layer_by_id
from geo.settings import PROJECT_DIR
from geo.tiles import TileAddress, tile_query
from tests import mvt
from tests.conftest import TestDatabase

GUIDE = (PROJECT_DIR / "docs" / "add-a-layer.md").read_text()
FILE, NOTEBOOK = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
TABLE = """
create table fountain (
    municipality_key text, id bigint, name text, kind text, borough_id bigint, keeper text, source_id bigint,
    geom geometry (Point, 25832),
    geom_3857 geometry (Point, 3857) generated always as (st_transform(geom, 3857)) stored,
    primary key (municipality_key, id)
);
insert into fountain (municipality_key, id, name, kind, borough_id, keeper, source_id, geom)
select a.municipality_key, row_number() over (order by a.id), 'Brunnen ' || a.name,
    case when a.id % 2 = 0 then 'indoor' else 'outdoor' end, a.id, 'Frau Geheim', a.source_id, st_pointonsurface(a.geom)
from area a where a.level = 'borough';
grant select on fountain to atlas_app
"""


@pytest.fixture
def fountains(
    atlas_database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[sa.Connection]:
    owner = sa.create_engine(atlas_database.admin_url)
    with owner.begin() as connection:
        for statement in TABLE.split(";"):
            connection.execute(sa.text(statement))
    owner.dispose()
    (tmp_path / "fountains.py").write_text(FILE)
    monkeypatch.setattr(geo.layers, "__path__", [*geo.layers.__path__, str(tmp_path)])
    all_layers.cache_clear()
    importlib.invalidate_caches()
    with transaction("test") as connection:
        yield connection
    monkeypatch.undo()
    sys.modules.pop("geo.layers.fountains", None)
    vars(geo.layers).pop("fountains", None)
    all_layers.cache_clear()
    assert "fountains" not in {layer.id for layer in all_layers()}


def docs_page() -> str:
    spec = importlib.util.spec_from_file_location("layer_docs", PROJECT_DIR / "scripts" / "layer_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.layers_page()


def test_before_and_after_there_is_no_trace():
    with pytest.raises(NotFoundError, match="fountains"):
        layer_by_id("fountains")
    assert "Trinkbrunnen" not in docs_page()


def test_filters_counts_and_table(fountains):
    layer = layer_by_id("fountains")
    filters = FilterValues.parse(layer, {"kind": "outdoor"})
    found = read.summary(fountains, filters)
    assert found.total == 12
    assert found.by_code == {"outdoor": found.shown}
    rows = read.rows(fountains, filters)
    assert len(rows) == found.shown
    assert filters.sentence({}) == "im Freien"
    assert all(row["borough_id_name"] and "keeper" not in row for row in rows)
    assert read.record(fountains, layer, rows[0]["id"])["name"] == rows[0]["name"]
    assert read.provenance(fountains, layer)


def test_panel_legend_and_map_know_it(fountains):
    from ui.address import panel_layers
    from ui.components.atlas_map.declaration import layer_declaration

    layer = layer_by_id("fountains")
    assert layer in panel_layers()
    text = json.dumps(layer_declaration(layer), ensure_ascii=False)
    assert "im Gebäude" in text
    assert "#2E8B5E" in text
    assert "keeper" not in text


def test_the_page_offers_it(fountains):
    page = AppTest.from_file(str(PROJECT_DIR / "main.py"), default_timeout=60).run()
    assert not page.exception
    assert any("Trinkbrunnen" in box.label for box in page.checkbox)


def test_tiles_draw_it_without_what_is_restricted(fountains):
    query = tile_query(FilterValues.of(layer_by_id("fountains")), TileAddress(8, 133, 85))
    tile = bytes(fountains.exec_driver_sql(query.sql, dict(query.parameters)).scalar_one())
    features = mvt.decode(tile)["fountains"].features
    assert len(features) == 12
    assert {feature.properties["kind"] for feature in features} == {"indoor", "outdoor"}
    assert b"Geheim" not in tile


@pytest.mark.parametrize("name", FORMATS)
def test_it_is_given_out(fountains, name):
    content = export(fountains, FilterValues.of(layer_by_id("fountains")), name)
    assert len(content) > 500
    assert b"Geheim" not in content
    if name == "geojson":
        assert len(json.loads(content)["features"]) == 12


def test_search_finds_it(fountains):
    from geo.search import search

    assert any(hit.layer_id == "fountains" for hit in search(fountains, "Brunnen Hörde"))


def test_docs_tell_it(fountains):
    page = docs_page()
    assert "| Trinkbrunnen | `fountains` | Klima | `fountain` |" in page
    assert "| Betreuung | `keeper` | text | – | restricted |" in page


@pytest.mark.usefixtures("atlas_database")
def test_the_lines_for_a_notebook_run(capsys):
    exec(compile(NOTEBOOK, "add-a-layer.md", "exec"), {})
    shown, median = capsys.readouterr().out.split()
    assert int(shown) > 0
    assert 60 <= float(median) <= 400
