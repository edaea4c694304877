"""PDF of one site: tagged A4 pages with what is stated, computed and typed, each with its source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geo.catalogue import SourceEntry
from geo.i18n import _, format_day, format_number, language
from geo.pdf import pdf
from geo.terms import POSITION_QUALITIES, QUALITIES, SITE_STATUS, SITE_STRATEGIES
from quarters.sites.criteria import TYPED
from quarters.sites.measured import Measured
from quarters.sites.record import SiteRecord
from quarters.sites.words import figure_words, measured_words, typed_words
from quarters.supply.read import UsedSource


def sheet_pdf(
    record: SiteRecord,
    found: Sequence[Measured],
    gaps: Sequence[tuple[str, float, float]],
    sources: Iterable[SourceEntry],
    picture: str,
    day: date,
) -> bytes:
    """Return the PDF.

    Parameters
    ----------
    record
        The site.
    found
        Its computed criteria (``measure.measured``); none before network and residents are loaded.
    gaps
        Label of a service, people without, people around (``measure.gaps_around``).
    sources
        Sources of the site itself.
    picture
        SVG of ``picture.site_picture``; empty = no picture.
    day
        Day of making.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        if picture:
            (folder / "map.svg").write_text(picture, encoding="utf-8")
        told = _data(record, found, gaps, list(sources), day) | {"has_map": bool(picture)}
        (folder / "data.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        return pdf("quarters.sites", "sheet.typ", folder)


def _data(
    record: SiteRecord,
    found: Sequence[Measured],
    gaps: Sequence[tuple[str, float, float]],
    sources: Sequence[SourceEntry],
    day: date,
) -> dict[str, Any]:
    site = record.site
    qualities = {source.quality for source in sources} | {each.quality for each in found if each.quality}
    return {
        "title": site.name,
        "publisher": "Quartiersatlas",
        "language": language(),
        "footer": _("Steckbrief {name}, Stand {day}").format(name=site.name, day=format_day(day)),
        "example": _("Enthält Beispieldaten: Die so gekennzeichneten Angaben sind erfunden.")
        if "example" in qualities
        else "",
        "note": site.note,
        "map_alt": _("Karte: Lage des Standorts in der Stadt und sein Umriss."),
        "facts": [list(pair) for pair in _facts(record) if pair[1]],
        "tables": [_figures(record), _events(record), _measured(found), _typed(record)],
        "links_title": _("Gehört dazu") if record.links else "",
        "links": [each.name + (f" ({each.note})" if each.note else "") for each in record.links],
        "gaps": _gaps(gaps),
        "sources_title": _("Quellen und Datenstand"),
        "sources": _sources(found, sources),
    }


def _facts(record: SiteRecord) -> list[tuple[str, str]]:
    site = record.site
    status = _(SITE_STATUS.get(site.status, "")) or _("keine Angabe")
    where = ", ".join(name for name in (site.suburb, site.borough) if name) or _("kein Ort bekannt")
    if site.position_quality and site.position_quality != "exact":
        where += f" ({_(POSITION_QUALITIES[site.position_quality])})"
    return [
        (_("Art"), site.kind),
        (_("Strategie"), _(SITE_STRATEGIES[site.strategy])),
        (_("Status"), f"{status} {format_day(site.status_as_of)}" if site.status_as_of else status),
        (_("Träger"), site.body or _("keine Angabe")),
        (_("Beteiligte"), record.partners),
        (_("Laufzeit"), record.term),
        (_("Förderung"), record.funding or _("keine Angabe")),
        (_("Ort"), where),
        (_("Umriss"), format_number(site.outline_ha, "ha", 2) if site.outline_ha is not None else ""),
    ]


def _figures(record: SiteRecord) -> dict[str, Any]:
    rows = []
    for told in record.figures:
        label, value = figure_words(told)
        source = ", ".join(part for part in (told.source, told.as_of) if part) or _("keine Quelle genannt")
        rows.append(
            [
                told.label
                if told.label.startswith(label)
                else f"{label}: {told.label}"
                if told.label
                else label,
                value,
                source,
            ]
        )
    return {"title": _("Angaben der Quellen"), "head": [_("Was"), _("Wert"), _("Quelle")], "rows": rows}


def _events(record: SiteRecord) -> dict[str, Any]:
    rows = [
        [
            format_day(event.happened_on) if event.happened_on else event.date_note or _("ohne Datum"),
            _(SITE_STATUS[event.status]),
            " · ".join(part for part in (event.note, event.source) if part),
        ]
        for event in record.events
    ]
    return {"title": _("Verlauf"), "head": [_("Tag"), _("Status"), _("Was geschah")], "rows": rows}


def _measured(found: Sequence[Measured]) -> dict[str, Any]:
    rows = [
        [
            each.label,
            measured_words(each),
            each.note + (f" ({_(QUALITIES[each.quality])})" if each.quality else ""),
        ]
        for each in found
    ]
    return {"title": _("Gemessen"), "head": [_("Kriterium"), _("Wert"), _("Wie")], "rows": rows}


def _typed(record: SiteRecord) -> dict[str, Any]:
    rows = []
    for criterion in TYPED:
        told = record.criteria.get(criterion.key)
        origin = ", ".join(part for part in (told.note, told.source) if part) if told else ""
        rows.append([_(criterion.label), typed_words(told), origin])
    return {
        "title": _("Eingeschätzt"),
        "head": [_("Kriterium"), _("Angabe"), _("Begründung, Quelle")],
        "rows": rows,
    }


def _gaps(gaps: Sequence[tuple[str, float, float]]) -> str:
    if not gaps:
        return ""
    told = "; ".join(
        _("{service}: {n} von {all}").format(
            service=_(label), n=format_number(round(lacking, -1)), all=format_number(round(around, -1))
        )
        for label, lacking, around in gaps
    )
    return _("Menschen im Umfeld (1.000 m Fußweg), denen am meisten fehlt:") + " " + told


def _sources(found: Sequence[Measured], sources: Sequence[SourceEntry]) -> list[str]:
    used: list[SourceEntry | UsedSource] = [*sources, *(one for each in found for one in each.sources)]
    told = []
    for one in used:
        day = one.as_of_note or (format_day(one.as_of) if one.as_of else _("ohne Datum"))
        told.append(
            ", ".join(part for part in (one.title, one.publisher, day, _(QUALITIES[one.quality])) if part)
        )
    return list(dict.fromkeys(told))
