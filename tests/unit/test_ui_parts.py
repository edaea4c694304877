"""Parts of pages: hostile names stay text, values read as people write them, every token has its mark."""

from __future__ import annotations

from datetime import date

import pytest

from geo.catalogue import SourceEntry
from geo.layer import Field
from ui.components.marks import facts, mark
from ui.components.provenance import provenance_html, source_text
from ui.components.table import Html, Row, table_html
from ui.components.values import field_text
from ui.links import link

HOSTILE = '<img src=x onerror="alert(1)">'


def source(**changed: object) -> SourceEntry:
    told: dict[str, object] = {
        "id": 1, "key": "a", "title": "Zensus 2022", "publisher": "Statistische Ämter", "licence": "", "url": "",
        "attribution": "",
        "as_of": date(2022, 5, 15), "as_of_note": "", "retrieved_on": None, "quality": "official", "coverage": "",
        "note": "", "rows": {"area": 3, "site": 2},
    }  # fmt: skip
    return SourceEntry(**(told | changed))  # type: ignore[arg-type]


def test_hostile_text_is_escaped_everywhere() -> None:
    made = [
        mark("example", HOSTILE),
        facts([(HOSTILE, HOSTILE)]),
        table_html(HOSTILE, [HOSTILE, HOSTILE], [Row((HOSTILE, HOSTILE))]),
        provenance_html([source(title=HOSTILE, publisher=HOSTILE)], HOSTILE),
        link(f'/karte?"{HOSTILE}', HOSTILE),
    ]
    for html in made:
        assert "<img" not in html
        assert "&lt;img" in html


def test_own_html_passes() -> None:
    assert "<b>x</b>" in table_html("t", ["a"], [Row((Html("<b>x</b>"),))])


def test_provenance_names_each_source_once_and_its_qualities() -> None:
    html = provenance_html(
        [source(), source(), source(title="Karte", quality="example", as_of=None)], "Fußweg"
    )
    assert html.count("Zensus 2022, Statistische Ämter, Stand 15.05.2022") == 1
    assert "Karte, Statistische Ämter, ohne Datum" in html
    assert html.index("qa-official") < html.index("qa-example")
    assert "Fußweg" in html


def test_note_stands_for_a_date_that_is_not_exact() -> None:
    assert source_text(source(as_of=None, as_of_note="2017")).endswith("Stand 2017")


def test_rows_of_a_source_add_up() -> None:
    assert source().row_count == 5


@pytest.mark.parametrize(
    ("field", "row", "text"),
    [
        (Field("a", "A", "number", unit="m²"), {"a": 1234.4}, "1.234\u202fm²"),
        (Field("a", "A", "number", unit="m²"), {"a": None}, "–"),
        (Field("a", "A", "integer"), {"a": 0}, "0"),
        (Field("a", "A", "boolean"), {"a": False}, "nein"),
        (Field("a", "A", "date"), {"a": date(2026, 11, 24)}, "24.11.2026"),
        (Field("a", "A", "since"), {"a": date(2025, 3, 1), "a_precision": "month"}, "03/2025"),
        (Field("a", "A", "term", terms={"x": "leer"}), {"a": "x"}, "leer"),
        (Field("a", "A", "area"), {"a": 7, "a_name": "Eving"}, "Eving"),
        (Field("a", "A"), {"a": ""}, "–"),
    ],
)
def test_values_read_as_people_write_them(field: Field, row: dict[str, object], text: str) -> None:
    assert field_text(field, row) == text
