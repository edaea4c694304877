"""What the page Karte says above the map: the filter as a sentence, figures, what to do when nothing is left."""

from __future__ import annotations

from typing import Any

from geo.filters import FilterValues
from geo.i18n import _, format_number, language, ngettext
from geo.layer import InArea, MapLayer
from geo.read import Summary
from ui import map_reads, register_reads
from ui.address import MapState
from ui.map_reads import Version


def main_layer(state: MapState) -> MapLayer | None:
    """Return the layer that the sentence speaks of: the first active one with filters, else the first."""
    return next((layer for layer in state.active if layer.filters), state.active[0] if state.active else None)


def dative(plural: str) -> str:
    """Return the German dative plural (``Leerstände`` → ``Leerständen``); other languages have none."""
    if language() != "de":
        return plural
    return " ".join(word if word.endswith(("n", "s")) else f"{word}n" for word in plural.split())


def sentence(state: MapState, counts: dict[str, Summary], version: Version, place: str) -> dict[str, Any]:
    """Return the sentence above the map: count, what of, filter in words, and lines below it."""
    main = main_layer(state)
    if main is None:
        nothing = _("Keine Ebene ist eingeschaltet. Links eine Ebene wählen.")
        return {"count": "", "of": nothing, "filter": "", "more": []}
    shown = counts[main.id]
    words = state.filters[main.id].sentence(map_reads.area_names(version, ""))
    noun = ngettext(main.noun[0], main.noun[1], shown.total)
    if words:
        of = _("von {total} {noun}:").format(total=format_number(shown.total), noun=dative(noun))
        said = {"count": format_number(shown.shown), "of": of, "filter": words}
    else:
        of = _("{noun} in {place}, keine Filter").format(noun=noun, place=place) if place else noun
        said = {"count": format_number(shown.shown), "of": of, "filter": ""}
    figures = " · ".join(
        part for part in (_floor_area(shown), _rate(state.filters[main.id], version, place)) if part
    )
    more = [line for line in (figures, *_others(state, counts, version, main)) if line]
    return {**said, "more": more}


def _floor_area(shown: Summary) -> str:
    if shown.floor_area_m2_sum is None:
        return ""
    area = _("{area} Fläche").format(area=format_number(shown.floor_area_m2_sum, "m²"))
    if not shown.n_without_floor_area:
        return area
    missing = format_number(shown.n_without_floor_area)
    return f"{area}, " + _("bei {n} von {shown} keine Angabe").format(
        n=missing, shown=format_number(shown.shown)
    )


def _rate(values: FilterValues, version: Version, place: str) -> str:
    """Return the vacancy rate with its coverage, of the one area that is chosen, else of the municipality."""
    if values.layer.relation != "vacancy_current":
        return ""
    level, area_id = "city", 0
    for each in values.active():
        chosen = values.values[each.column] if isinstance(each, InArea) else ()
        if isinstance(each, InArea) and isinstance(chosen, tuple) and len(chosen) == 1:
            level, area_id = each.level, int(chosen[0] or 0)
    where = map_reads.area_names(version, level).get(area_id, place) if area_id else place
    rate = register_reads.rates_of_level(level).get(area_id)
    if rate is None:
        return ""
    return (
        rate.sentence()
        if rate.share is None
        else _("Leerstandsquote {place}: {rate}").format(place=where, rate=rate.sentence())
    )


def _others(state: MapState, counts: dict[str, Summary], version: Version, main: MapLayer) -> list[str]:
    lines = []
    for layer in state.active:
        values = state.filters[layer.id]
        if layer.id == main.id or not values.values:
            continue
        lines.append(
            _("{n} von {total} {noun}: {filter}").format(
                n=format_number(counts[layer.id].shown),
                total=format_number(counts[layer.id].total),
                noun=dative(_(layer.noun[1])),
                filter=values.sentence(map_reads.area_names(version, "")),
            )
        )
    return lines


def empty(state: MapState, counts: dict[str, Summary], version: Version) -> dict[str, Any] | None:
    """Return what is said when no record passes: the filter whose removal helps most, and the button for it."""
    main = main_layer(state)
    if main is None or counts[main.id].shown or not state.filters[main.id].values:
        return None
    text = _("Kein {noun} passt zu diesen Filtern.").format(noun=_(main.noun[0]))
    helps = map_reads.removal(version, state.filters[main.id])
    if helps is None:
        return {"text": text, "remove": {"layer": main.id, "filter": ""}, "action": _("Alle Filter lösen")}
    bare = FilterValues(
        main, {k: v for k, v in state.filters[main.id].values.items() if k == helps.parameter}, ""
    )
    words = bare.sentence(map_reads.area_names(version, ""))
    text += " " + ngettext("Ohne „{words}“ wäre es {n}.", "Ohne „{words}“ wären es {n}.", helps.shown).format(
        words=words, n=format_number(helps.shown)
    )
    return {
        "text": text,
        "remove": {"layer": main.id, "filter": helps.parameter},
        "action": _("Filter lösen"),
    }


def unplaced(state: MapState, counts: dict[str, Summary]) -> list[dict[str, str]]:
    """Return a note per layer with records that have no known place."""
    return [
        {
            "layer": layer.id,
            "text": ngettext(
                "{n} {noun} hat keinen bekannten Ort.", "{n} {noun} haben keinen bekannten Ort.", n
            ).format(n=format_number(n), noun=ngettext(layer.noun[0], layer.noun[1], n)),
            "action": _("Liste ansehen"),
        }
        for layer in state.active
        if (n := counts[layer.id].unplaced)
    ]
