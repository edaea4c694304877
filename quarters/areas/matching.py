"""Recognise the known areas in a file, by name or key, and bring their shapes into order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPolygon

from geo.errors import GeometryError, InputError
from geo.i18n import _, format_number
from quarters.areas.files import Feature
from quarters.areas.nesting import Area, level_title
from quarters.areas.partition import as_multipolygon

KEY_COLUMN = re.compile(r"(^|_)(key|nr|nummer|schluessel|schlüssel|id|kennziffer|ags)$", re.IGNORECASE)
PREFIX = re.compile(
    r"^(stadtbezirk|statistischer bezirk|stat\. bezirk|bezirk|vorort|stadtteil|stadt)\s+", re.IGNORECASE
)
FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
MAX_OVERLAP = 0.01
"""Share of the smaller neighbour by which two areas of a file may overlap (survey slivers)."""


@dataclass(frozen=True)
class Matched:
    """Shapes of a file by the id of the known area, with what had to be repaired and which keys differ."""

    shapes: dict[int, MultiPolygon]
    repaired: list[str]
    differing_keys: list[str]


def fold_name(name: str) -> str:
    """Return a name without case, umlauts, ß, spaces, hyphens and leading "Stadtbezirk".

    Equal results mean the same area.
    """
    plain = PREFIX.sub("", name.strip()).casefold().translate(FOLDED)
    return re.sub(r"[^a-z0-9]", "", plain)


def match_areas(features: Sequence[Feature], known: Sequence[Area], level: str) -> Matched:
    """Assign every feature to one known area of the level.

    The column of the file in which most known names occur is taken as the name; features without a known name
    are recognised by a key column (``key``, ``…_nr``, …). The one area of level *city* needs neither.

    Parameters
    ----------
    features
        Features of a file, EPSG:25832.
    known
        The known areas of the level.
    level
        One of ``nesting.LEVELS``.

    Returns
    -------
    Matched
        One valid MultiPolygon (EPSG:25832) per known area.

    Raises
    ------
    InputError
        When the numbers differ, a feature is unknown, or two features are the same area.
    GeometryError
        When a feature has no area, or two features overlap by more than slivers.
    """
    if len(features) != len(known):
        raise InputError(
            _(
                "Die Datei enthält {found} Flächen, die Ebene {level} hat {expected}; bitte Ebene und "
                "Datei prüfen."
            ).format(
                found=format_number(len(features)),
                level=level_title(level),
                expected=format_number(len(known)),
            )
        )
    pairs = _pairs(features, known, level)
    shapes: dict[int, MultiPolygon] = {}
    repaired: list[str] = []
    for feature, area in pairs:
        shapes[area.id], was_broken = _sound_shape(feature, area.name)
        if was_broken:
            repaired.append(area.name)
    _check_overlaps(shapes, {area.id: area.name for area in known})
    return Matched(
        shapes, repaired, [text for feature, area in pairs if (text := _differing_key(feature, area))]
    )


def _pairs(features: Sequence[Feature], known: Sequence[Area], level: str) -> list[tuple[Feature, Area]]:
    if level == "city":
        return list(zip(features, known, strict=True))
    by_name = {fold_name(area.name): area for area in known}
    by_key = {area.key: area for area in known}
    column = _name_column(features, by_name)
    pairs = [(f, _recognise(f, column, by_name, by_key, level)) for f in features]
    seen: dict[int, int] = {}
    for feature, area in pairs:
        if area.id in seen:
            raise InputError(
                _("„{name}“ kommt zweimal vor (Zeilen {first} und {second}).").format(
                    name=area.name, first=seen[area.id], second=feature.number
                )
            )
        seen[area.id] = feature.number
    return pairs


def _name_column(features: Sequence[Feature], by_name: Mapping[str, Area]) -> str:
    """Return the column in which most known names occur; an empty text when there is none."""
    hits: dict[str, set[str]] = {}
    for feature in features:
        for column, text in feature.texts.items():
            if (folded := fold_name(text)) in by_name:
                hits.setdefault(column, set()).add(folded)
    return max(hits, key=lambda column: len(hits[column]), default="")


def _recognise(
    feature: Feature, column: str, by_name: Mapping[str, Area], by_key: Mapping[str, Area], level: str
) -> Area:
    name = feature.texts.get(column, "")
    if (area := by_name.get(fold_name(name))) is not None:
        return area
    for key in _keys(feature):
        if (area := by_key.get(key) or by_key.get(key.zfill(2))) is not None:
            return area
    told = name or next((text for text in feature.texts.values() if text), "")
    raise InputError(
        _("Zeile {number} („{name}“) gehört zu keinem bekannten Gebiet der Ebene {level}.").format(
            number=feature.number, name=told, level=level_title(level)
        )
    )


def _keys(feature: Feature) -> list[str]:
    return [text for column, text in feature.texts.items() if KEY_COLUMN.search(column)]


def _differing_key(feature: Feature, area: Area) -> str:
    """Return ``name: known → given`` when the file numbers a recognised area differently."""
    given = feature.texts.get("key", area.key)
    return "" if given.lstrip("0") == area.key.lstrip("0") else f"{area.name}: {area.key} → {given}"


def _sound_shape(feature: Feature, name: str) -> tuple[MultiPolygon, bool]:
    """Return the polygonal part of the feature's shape, made valid, and whether it was broken."""
    shape = feature.shape
    broken = shape is not None and not shape.is_valid
    if broken:
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    polygons = MultiPolygon() if shape is None else as_multipolygon(shape)
    if polygons.is_empty or polygons.area == 0:
        raise GeometryError(
            _("„{name}“ (Zeile {number}) hat keine Fläche; bitte die Geometrie in der Datei prüfen.").format(
                name=name, number=feature.number
            )
        )
    return polygons, broken


def _check_overlaps(shapes: Mapping[int, MultiPolygon], names: Mapping[int, str]) -> None:
    ids, polygons = list(shapes), list(shapes.values())
    left, right = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        if i >= j:
            continue
        overlap_m2 = shapely.intersection(polygons[i], polygons[j]).area
        if overlap_m2 > MAX_OVERLAP * min(polygons[i].area, polygons[j].area):
            raise GeometryError(
                _(
                    "„{first}“ und „{second}“ überdecken sich auf {area}; bitte die Geometrie in der "
                    "Datei prüfen."
                ).format(
                    first=names[ids[i]],
                    second=names[ids[j]],
                    area=format_number(overlap_m2 / 10_000, "ha", 1),
                )
            )
