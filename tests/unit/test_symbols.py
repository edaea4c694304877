"""Symbols: every declared shape can be drawn, in both modes, told apart without colour."""

from __future__ import annotations

import re
from typing import get_args
from xml.etree import ElementTree

import pytest

from geo.layer import Shape, Symbol
from geo.layers import all_layers
from geo.terms import UNIT_KINDS
from ui.components.atlas_map.declaration import layer_declaration
from ui.components.symbols import PICTOGRAMS, layer_svg, symbol_svg


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
