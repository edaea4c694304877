"""Dividing areas among places, recognising names, and the rule of the finest official level."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geo.errors import ConflictError, GeometryError, InputError
from quarters.areas.files import Feature
from quarters.areas.hull import city_outline
from quarters.areas.matching import fold_name, match_areas
from quarters.areas.nesting import Area, approximate_again, finest_official, redraw
from quarters.areas.partition import split_areas

WEST, EAST = box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 1999), st.integers(1, 999)),
        min_size=2,
        max_size=25,
        unique=True,
    )
)
def test_split_covers_without_gap_or_overlap_for_any_places(places: list[tuple[int, int]]) -> None:
    containers = {"west": WEST, "east": EAST}
    owners = {i: ("west" if x < 1000 else "east", Point(x, y)) for i, (x, y) in enumerate(places)}
    used = {key: shape for key, shape in containers.items() if key in {owner for owner, _ in owners.values()}}
    pieces = split_areas(used, owners)
    union = shapely.union_all(list(pieces.values()))
    assert union.symmetric_difference(shapely.union_all(list(used.values()))).area < 0.1
    assert sum(piece.area for piece in pieces.values()) == pytest.approx(union.area, abs=1e-3)
    for key, (owner, point) in owners.items():
        assert pieces[key].covers(point) or pieces[key].distance(point) < 0.01
        assert pieces[key].difference(containers[owner]).area < 0.1


def test_split_gives_each_spot_to_the_nearest_place() -> None:
    pieces = split_areas({"west": WEST}, {"a": ("west", Point(200, 500)), "b": ("west", Point(600, 500))})
    assert pieces["a"].symmetric_difference(box(0, 0, 400, 1000)).area < 0.1


def test_place_outside_counts_from_the_nearest_spot_inside() -> None:
    pieces = split_areas({"west": WEST}, {"a": ("west", Point(-300, 500)), "b": ("west", Point(500, 500))})
    assert pieces["a"].symmetric_difference(box(0, 0, 250, 1000)).area < 0.1


def test_places_that_meet_in_a_corner_stay_apart() -> None:
    places = {name: ("west", Point(-100 - i, -100 - i)) for i, name in enumerate("abc")}
    pieces = split_areas({"west": WEST}, places)
    assert all(piece.area > 1000 for piece in pieces.values())
    assert shapely.union_all(list(pieces.values())).symmetric_difference(WEST).area < 0.1


def test_two_places_on_one_point_are_refused() -> None:
    with pytest.raises(GeometryError, match="denselben Punkt"):
        split_areas({"west": WEST}, {"a": ("west", Point(1, 1)), "b": ("west", Point(1, 1))})


def test_overlap_belongs_to_the_first_container_and_a_gap_to_none() -> None:
    first, second = box(0, 0, 600, 100), box(500, 0, 900, 100)
    far = box(950, 0, 1000, 100)
    places = {"a": ("1", Point(10, 10)), "b": ("2", Point(700, 10)), "c": ("3", Point(960, 10))}
    pieces = split_areas({"1": first, "2": second, "3": far}, places)
    assert [round(pieces[key].area) for key in "abc"] == [60_000, 30_000, 5_000]


def test_outline_has_the_asked_area_and_holds_all_points() -> None:
    points = [Point(x, y) for x in range(0, 9000, 3000) for y in range(0, 9000, 3000)]
    outline = city_outline(points, 120.0)
    assert outline.area / 1e6 == pytest.approx(120, abs=0.1)
    assert all(outline.contains(point) for point in points)


@pytest.mark.parametrize(
    ("known", "written"),
    [
        ("Hörde", "HOERDE"),
        ("Groß-Test", "gross test"),
        ("Kirchhörde-Löttringhausen", "Kirchhörde / Löttringhausen"),
        ("Innenstadt-West", "Stadtbezirk Innenstadt West"),
        ("Mengede", "  mengede "),
    ],
)
def test_spelling_does_not_matter(known: str, written: str) -> None:
    assert fold_name(known) == fold_name(written)


def test_different_names_stay_different() -> None:
    assert fold_name("Innenstadt-West") != fold_name("Innenstadt-Ost")
    assert fold_name("Stadtbezirk") == "stadtbezirk"


def area(
    id_: int, level: str, parent: int | None, shape: Polygon, place: Point, official: bool = False
) -> Area:
    return Area(id_, level, str(id_), f"{level} {id_}", parent, place, MultiPolygon([shape]), official)


def town() -> list[Area]:
    """A city of two boroughs; the western one has two suburbs."""
    city = MultiPolygon([box(0, 0, 2000, 1000)])
    return [
        Area(1, "city", "1", "Stadt", None, None, city, official=False),
        area(2, "borough", 1, WEST, Point(500, 500)),
        area(3, "borough", 1, EAST, Point(1500, 500)),
        area(4, "statistical_district", 2, WEST, Point(500, 500)),
        area(5, "statistical_district", 3, EAST, Point(1500, 500)),
        area(6, "suburb", 4, box(0, 0, 500, 1000), Point(250, 500)),
        area(7, "suburb", 4, box(500, 0, 1000, 1000), Point(750, 500)),
        area(8, "suburb", 5, EAST, Point(1500, 500)),
        area(9, "project_area", 1, WEST, Point(500, 500)),
        area(10, "quarter_lab", 7, box(500, 0, 1000, 1000), Point(750, 500)),
    ]


def official(areas: list[Area], shapes: dict[int, Polygon]) -> list[Area]:
    return [
        Area(a.id, a.level, a.key, a.name, a.parent_id, a.place, MultiPolygon([shapes[a.id]]), official=True)
        if a.id in shapes
        else a
        for a in areas
    ]


def test_without_official_level_nothing_is_redrawn() -> None:
    assert redraw(town(), {}) == {}


def test_finer_levels_are_derived_inside_and_coarser_ones_are_unions() -> None:
    boroughs = {2: box(-100, 0, 1100, 1000), 3: box(1100, 0, 2100, 1000)}
    shapes = redraw(official(town(), boroughs), {"9": {("borough", "2")}})
    assert shapes[1].symmetric_difference(box(-100, 0, 2100, 1000)).area < 1
    assert shapes[4].symmetric_difference(boroughs[2]).area < 1
    assert shapes[6].symmetric_difference(box(-100, 0, 500, 1000)).area < 1
    assert shapes[7].symmetric_difference(box(500, 0, 1100, 1000)).area < 1
    assert shapes[9].equals(shapes[2])
    assert shapes[10].equals(shapes[7])


def test_slivers_between_official_levels_follow_the_finer_lines() -> None:
    boroughs = {2: box(0, 0, 1003, 1000), 3: box(1003, 0, 2000, 1000)}
    districts = {4: WEST, 5: EAST}
    shapes = redraw(official(town(), boroughs | districts), {})
    assert shapes[2].symmetric_difference(WEST).area < 1
    assert shapes[4].symmetric_difference(WEST).area < 1


def test_contradicting_official_levels_are_refused_by_name() -> None:
    contradicting = official(
        town(), {2: box(0, 0, 1200, 1000), 3: box(1200, 0, 2000, 1000), 4: WEST, 5: EAST}
    )
    with pytest.raises(ConflictError, match="borough 2"):
        redraw(contradicting, {})
    assert finest_official(contradicting) == "statistical_district"
    assert finest_official(approximate_again(contradicting, "borough")) == "borough"


def test_container_without_suburb_keeps_its_shape() -> None:
    areas = [a for a in town() if a.id not in {8}]
    shapes = redraw(official(areas, {2: WEST, 3: EAST}), {})
    assert shapes[3].symmetric_difference(EAST).area < 1
    assert shapes[1].symmetric_difference(box(0, 0, 2000, 1000)).area < 1


def features(*named: tuple[str, Polygon]) -> list[Feature]:
    return [
        Feature(n, {"name": name, "fid": str(n)}, shape) for n, (name, shape) in enumerate(named, start=1)
    ]


BOROUGHS = [a for a in town() if a.level == "borough"]


def test_features_are_matched_by_name_in_any_order() -> None:
    matched = match_areas(features(("BOROUGH 3", EAST), ("borough-2", WEST)), BOROUGHS, "borough")
    assert matched.shapes[3].equals(EAST)
    assert matched.shapes[2].equals(WEST)
    assert matched.repaired == []


def test_key_column_helps_when_the_name_is_unknown_and_name_wins_over_key() -> None:
    rows = [
        Feature(1, {"bez": "borough 2", "key": "3"}, WEST),
        Feature(2, {"bez": "ganz neuer Name", "bezirk_nr": "3", "key": "2"}, EAST),
    ]
    matched = match_areas(rows, BOROUGHS, "borough")
    assert matched.shapes[2].equals(WEST)
    assert matched.shapes[3].equals(EAST)
    assert matched.differing_keys == ["borough 2: 2 → 3", "borough 3: 3 → 2"]


def test_wrong_number_of_features_names_both_numbers() -> None:
    with pytest.raises(InputError, match="1 Flächen, die Ebene Stadtbezirke hat 2"):
        match_areas(features(("borough 2", WEST)), BOROUGHS, "borough")


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>", "' OR 1=1 --", "", "Robert'); DROP TABLE area;"]
)
def test_unknown_name_is_refused_and_quoted_as_text(name: str) -> None:
    rows = [Feature(1, {"name": "borough 2"}, WEST), Feature(2, {"name": name}, EAST)]
    with pytest.raises(InputError) as caught:
        match_areas(rows, BOROUGHS, "borough")
    assert f"Zeile 2 („{name}“)" in str(caught.value)


def test_the_same_area_twice_is_refused() -> None:
    with pytest.raises(InputError, match="kommt zweimal vor"):
        match_areas(features(("borough 2", WEST), ("Borough 2", EAST)), BOROUGHS, "borough")


def test_bow_tie_is_repaired_and_named() -> None:
    tie = Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])
    matched = match_areas(features(("borough 2", tie), ("borough 3", EAST)), BOROUGHS, "borough")
    assert matched.repaired == ["borough 2"]
    assert matched.shapes[2].is_valid
    assert matched.shapes[2].area == pytest.approx(500_000)


@pytest.mark.parametrize("shape", [None, Point(1, 1), Polygon([(0, 0), (1, 1), (2, 2)]), MultiPolygon()])
def test_feature_without_area_is_rejected_by_name(shape: Polygon | None) -> None:
    rows = [Feature(1, {"name": "borough 2"}, shape), Feature(2, {"name": "borough 3"}, EAST)]
    with pytest.raises(GeometryError, match="„borough 2“ .Zeile 1. hat keine Fläche"):
        match_areas(rows, BOROUGHS, "borough")


def test_overlapping_areas_are_rejected_by_name_but_slivers_pass() -> None:
    with pytest.raises(GeometryError, match="„borough 2“ und „borough 3“ überdecken sich auf 10,0"):
        match_areas(features(("borough 2", WEST), ("borough 3", translate(EAST, -100))), BOROUGHS, "borough")
    matched = match_areas(
        features(("borough 2", WEST), ("borough 3", translate(EAST, -5))), BOROUGHS, "borough"
    )
    assert len(matched.shapes) == 2
