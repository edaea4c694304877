"""The legend of the map of the page Versorgung."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from geo.i18n import _, format_number, format_percent
from geo.terms import STATUS_SYMBOLS
from quarters.supply.classes import WALK_BREAKS, AreaClasses
from quarters.supply.services import Service
from ui import frame, theme
from ui.supply.question import Question


def walk_labels(question: Question) -> list[str]:
    """Return the classes of a cell's walk in words."""
    limits = [format_number(question.threshold_m * each, "m") for each in WALK_BREAKS]
    between = [_("{low} bis {high}").format(low=low, high=high) for low, high in pairwise(limits)]
    return [_("bis {high}").format(high=limits[0]), *between, _("über {low}").format(low=limits[-1])]


def legend(
    question: Question,
    classes: AreaClasses,
    points: dict[str, Any],
    colours: list[str],
    *,
    cells: bool,
) -> dict[str, Any]:
    """Return title, note and entries: classes with their counts, marks with their numbers."""
    service = question.service
    if cells:
        title = _("Fußweg: {service}").format(service=_(service.label))
        fills = [
            {"sort": "fill", "colour": colour, "label": label}
            for colour, label in zip(colours, walk_labels(question), strict=True)
        ]
    elif question.whole_field:
        title = _("Lücke im Mittel: {field}").format(field=_(service.field_label))
        fills = _class_entries(classes, colours)
    else:
        title = _("Menschen weiter als {walk} zu Fuß: {service}").format(
            walk=format_number(question.threshold_m, "m"), service=_(service.label)
        )
        fills = _class_entries(classes, colours)
    entries = _mark_entries(service, points)
    note = _("Klassen mit gleich vielen Gebieten") if question.adapted and not cells else ""
    return {"title": title, "note": note, "entries": [*fills, *entries]}


def with_reach(legend: dict[str, Any], newly: str) -> dict[str, Any]:
    """Return a legend with the entry of the cells that new sites supply, coloured as the map's layer ``reach``.

    Nothing is added unless ``newly`` names a service.
    """
    if not newly:
        return legend
    colour = f"color-mix(in srgb, {theme.palette(dark=frame.dark()).primary} 38%, transparent)"
    entry = {"sort": "fill", "colour": colour, "label": _("neu versorgt: {service}").format(service=newly)}
    return legend | {"entries": [*legend["entries"], entry]}


def _mark_entries(service: Service, points: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the entries of the marks that are drawn."""
    dark = frame.dark()
    colours, vacant = theme.palette(dark=dark), STATUS_SYMBOLS["vacant"]
    looks = {
        "facilities": {
            "sort": "sign",
            "icon": service.icon,
            "colour": colours.primary,
            "label": _(service.plural),
        },
        "vacancies": {
            "sort": "dot",
            "colour": vacant.dark if dark else vacant.light,
            "label": _("geeigneter Leerstand"),
        },
        "placed": {
            "sort": "sign",
            "icon": service.icon,
            "colour": colours.text,
            "label": _("im Szenario neu"),
        },
        "closed": {"sort": "none", "label": _("im Szenario geschlossen")},
        "sites": {"sort": "dot", "colour": colours.text, "label": _("gewählter Leerstand")},
    }
    counts = {name: len(points[name]["id"]) for name in looks}
    return [look | {"count": format_number(counts[name])} for name, look in looks.items() if counts[name]]


def _class_entries(classes: AreaClasses, colours: list[str]) -> list[dict[str, Any]]:
    limits = [format_percent(each, 0) for each in classes.breaks]
    bare = [format_number(100 * each) for each in classes.breaks]
    labels = [_("unter {high}").format(high=limits[0])] if limits else [_("alle gleich")]
    labels += [
        _("{low} bis {high}").format(low=low, high=high) for low, high in zip(bare, limits[1:], strict=False)
    ]
    labels += [_("über {low}").format(low=limits[-1])] if limits else []
    entries = [
        {"sort": "fill", "colour": colours[number], "label": label, "count": str(classes.counts[number])}
        for number, label in enumerate(labels)
    ]
    unsure = int(classes.uncertain.sum())
    nobody = int((classes.number < 0).sum())
    if unsure:
        entries.append({"sort": "hatch", "label": _("Klasse unsicher"), "count": str(unsure)})
    if nobody:
        entries.append({"sort": "none", "label": _("keine Angabe"), "count": str(nobody)})
    return entries
