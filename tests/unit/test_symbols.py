"""Symbols: every declared shape can be drawn, in both modes, told apart without colour."""

from __future__ import annotations

import re
from typing import get_args
from xml.etree import ElementTree

import pytest

from geo.layer import Shape, Symbol
from geo.layers import all_layers, layer_by_id
from geo.terms import UNIT_KINDS
from ui.components.atlas_map.declaration import layer_declaration
from ui.components.symbols import PICTOGRAMS, layer_svg, record_svg, symbol_svg


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("shape", get_args(Shape))
def test_every_shape_is_valid_svg_in_the_colour_of_the_mode(shape: Shape, dark: bool) -> None:
    svg = symbol_svg(Symbol(shape, "#112233", "#AABBCC"), dark=dark)
    root = ElementTree.fromstring(svg)
    assert root.get("width") == root.get("height") == "26"
    assert ("#AABBCC" if dark else "#112233") in svg


def test_shapes_differ_without_colour() -> None:
    drawn = {
        re.sub(r"#[0-9A-Fa-f]{6}", "", symbol_svg(Symbol(shape, "#112233", "#112233")))
        for shape in get_args(Shape)
    }
    assert len(drawn) == len(get_args(Shape))


def test_every_kind_of_premises_has_a_pictogram() -> None:
    assert set(PICTOGRAMS) == set(UNIT_KINDS)


@pytest.mark.parametrize("layer", all_layers(), ids=lambda layer: layer.id)
def test_declaration_for_the_map_holds_only_what_the_public_may_see(layer) -> None:  # type: ignore[no-untyped-def]
    declared = layer_declaration(layer)
    public = {field.column for field in layer.visible_fields("public")}
    assert {field["column"] for field in declared["fields"]} <= public
    assert layer_svg(layer).startswith("<svg ")
    for symbol in declared.get("symbols", {}).values():
        assert symbol["label"]


@pytest.mark.parametrize("shape", get_args(Shape))
def test_looks_of_a_symbol_differ(shape: Shape) -> None:
    symbol = Symbol(shape, "#112233", "#AABBCC")
    looks = {
        symbol_svg(symbol, ended=ended, hollow=hollow) for hollow in (False, True) for ended in (False, True)
    }
    if shape in {"circle", "diamond", "hexagon", "ring", "square", "star", "ticked_circle", "triangle"}:
        assert len(looks) == 4
    assert all("#112233" not in symbol_svg(symbol, ended=True, hollow=hollow) for hollow in (False, True))


def test_record_is_drawn_as_its_place_and_status_say() -> None:
    sites = layer_by_id("future_sites")
    row = {"strategy": "investment", "status": "cancelled", "position_quality": "unverified"}
    assert record_svg(sites, row) == symbol_svg(sites.style.symbols["investment"], hollow=True, ended=True)
    exact = row | {"status": "planned", "position_quality": "exact"}
    assert record_svg(sites, exact) == symbol_svg(sites.style.symbols["investment"])
    assert record_svg(layer_by_id("suburbs"), {}) == ""
