"""PDF of the gaps: tagged A4 pages with map, ranking, method, thresholds and sources."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geo.i18n import _, format_number, format_percent, language
from geo.pdf import pdf
from geo.terms import AREA_LEVELS
from quarters.supply.export.contents import GapExport, method, sources
from quarters.supply.export.picture import class_map
from quarters.supply.gaps import AreaGap


def gaps_pdf(content: GapExport, colours: Sequence[str], dot: str) -> bytes:
    """Return the PDF.

    Parameters
    ----------
    content
        What is shown.
    colours
        One per class, the lowest first, as ``#RRGGBB``.
    dot
        Colour of the facilities.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "map.svg").write_text(class_map(content, colours, dot), encoding="utf-8")
        text = json.dumps(_data(content, colours), ensure_ascii=False)
        (folder / "data.json").write_text(text, encoding="utf-8")
        return pdf("quarters.supply.export", "gaps.typ", folder)


def _data(content: GapExport, colours: Sequence[str]) -> dict[str, Any]:
    level = _(AREA_LEVELS[content.level][0])
    return {
        "title": content.title,
        "publisher": "Quartiersatlas",
        "language": language(),
        "footer": content.title,
        "sentence": _sentence(content),
        "example": _("Beispieldaten: erfundene Angaben, nicht für Entscheidungen.")
        if content.has_examples
        else "",
        "map_alt": _(
            "Karte: Anteil der Menschen ohne Versorgung je Gebiet; die Werte stehen in der Tabelle."
        ),
        "legend": _legend(content, colours),
        "legend_note": _(
            "Anteil der Menschen ohne Versorgung. Schraffiert: Klasse unsicher. Punkte: Angebote, soweit geladen."
        ),
        "table_title": _("Rangfolge"),
        "head": [
            level[:1].upper() + level[1:],
            _("Menschen"),
            _("ohne"),
            _("Anteil"),
            _("Fußweg, Mitte"),
            _("9 von 10"),
        ],
        "rows": [_row(row) for row in (content.city, *content.rows)],
        "method_title": _("Methode"),
        "method": [list(pair) for pair in method(content)],
        "sources_title": _("Quellen und Datenstand"),
        "sources": [", ".join(value for value in row.values() if value) for row in sources(content)],
    }


def _sentence(content: GapExport) -> str:
    city = content.city
    return _("{people} Menschen ({share}) haben mehr als {walk} Fußweg: {service}.").format(
        people=_people(city.residents_without_supply),
        share=_share(city), walk=format_number(content.threshold_m, "m"),
        service=_(content.state.model.service(content.service).label),
    )  # fmt: skip


def _row(gap: AreaGap) -> list[str]:
    return [
        gap.name, _people(gap.population), _people(gap.residents_without_supply), _share(gap), _walk(gap.median_m),
        _walk(gap.p90_m),
    ]  # fmt: skip


def _people(number: float) -> str:
    return format_number(round(number, -1))


def _share(gap: AreaGap) -> str:
    return format_percent(gap.residents_without_supply / gap.population if gap.population else None)


def _walk(metres: float) -> str:
    return _("nicht erreichbar") if metres == float("inf") else format_number(metres, "m")


def _legend(content: GapExport, colours: Sequence[str]) -> list[dict[str, str]]:
    limits = [format_percent(each, 0) for each in content.classes.breaks]
    labels = [_("unter {high}").format(high=limits[0])]
    labels += [_("bis {high}").format(high=high) for high in limits[1:]]
    labels.append(_("über {low}").format(low=limits[-1]))
    return [
        {"colour": colour, "label": label, "count": str(count)}
        for colour, label, count in zip(colours, labels, content.classes.counts, strict=True)
    ]
