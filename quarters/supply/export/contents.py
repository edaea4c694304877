"""What every export of the gaps holds: the question, the areas, the method in words, the sources."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from geo.export.table import Column
from geo.i18n import N_, _, format_day, format_number, format_percent, ngettext
from geo.terms import AREA_LEVELS, QUALITIES
from quarters.supply.classes import AreaClasses, area_classes, typical_tolerance_m
from quarters.supply.gaps import UNSERVED_FACTOR, AreaGap, area_gaps, city_gap
from quarters.supply.model import SupplyModel
from quarters.supply.state import Step, SupplyState

GROUPS = {"all": "alle", "over_65": "65 Jahre und älter", "under_18": N_("unter 18 Jahre")}


@dataclass(frozen=True)
class GapExport:
    """A service under a threshold in a state, for the areas of a level.

    Attributes
    ----------
    state, service, threshold_m, level, group
        What was asked, see ``gaps.area_gaps``.
    rows : list of AreaGap
        Most residents without supply first.
    city : AreaGap
        The whole city.
    classes : AreaClasses
        Class and certainty of each area.
    scenario : str
        Name of the scenario; empty for today or unnamed measures.
    """

    state: SupplyState
    service: str
    threshold_m: float
    level: str
    group: str
    rows: list[AreaGap]
    city: AreaGap
    classes: AreaClasses
    scenario: str

    @property
    def title(self) -> str:
        """Headline of the document."""
        service = _(self.state.model.service(self.service).label)
        return _("Versorgungslücken: {service}").format(service=service)

    @property
    def has_examples(self) -> bool:
        """Whether anything in it is invented."""
        return any(source.quality == "example" for source in self.state.model.sources_of((self.service,)))


def gap_export(
    state: SupplyState, service: str, threshold_m: float, level: str, group: str = "all", scenario: str = ""
) -> GapExport:
    """Gather what an export holds; parameters and errors as in ``gaps.area_gaps``, ``scenario`` is its name."""
    return GapExport(
        state=state, service=service, threshold_m=threshold_m, level=level, group=group,
        rows=area_gaps(state, service, threshold_m, level, group),
        city=city_gap(state, service, threshold_m, group),
        classes=area_classes(state, service, threshold_m, level, group),
        scenario=scenario,
    )  # fmt: skip


def area_columns(content: GapExport) -> list[Column]:
    """Return the measures of the areas as columns: name for programs, German header with unit, values."""
    rows = content.rows
    certain = dict(zip(content.classes.id.tolist(), content.classes.uncertain.tolist(), strict=True))
    numbers = (
        ("population", _("Menschen"), 0), ("residents_without_supply", _("Menschen ohne Versorgung"), 0),
        ("residents_uncertain", _("Zuordnung unsicher"), 0), ("residents_at_border", _("am Rand der Daten"), 0),
        ("share_served", _("Anteil versorgt (0 bis 1)"), 4), ("median_m", _("Fußweg, Mitte (m)"), 1),
        ("p90_m", _("Fußweg, 9 von 10 (m)"), 1), ("access", _("Zugang: Kapazität je 1.000 Menschen"), 4),
        ("gap_index", _("Lückenindex"), 1),
    )  # fmt: skip
    return [
        Column("key", _("Schlüssel"), "text", [row.key for row in rows]),
        Column("name", _(AREA_LEVELS[content.level][0]), "text", [row.name for row in rows]),
        *(
            Column(name, header, "number", [_finite(getattr(row, name), digits) for row in rows])
            for name, header, digits in numbers
        ),
        Column("class_uncertain", _("Klasse unsicher"), "boolean", [bool(certain[row.id]) for row in rows]),
    ]


def method(content: GapExport) -> list[tuple[str, str]]:
    """Return what was asked and how it was computed, as label and text."""
    model = content.state.model
    service = model.service(content.service)
    declared = service.threshold(content.threshold_m)
    source = (
        _("frei gewählt (Annahme)") if declared is None else f"{_(declared.label)} ({declared.evidence.text})"
    )
    told = [
        (_("Versorgungsart"), f"{_(service.label)} ({_(service.field_label)})"),
        (_("Höchster Fußweg"), f"{format_number(content.threshold_m, 'm')}: {source}"),
        (_("Betrachtet nach"), _(AREA_LEVELS[content.level][1])),
        (_("Für wen"), _(GROUPS[content.group]) + group_note(content.state.model, content.group)),
        (_("Szenario"), _scenario(content)),
        (_("Entfernung"), _("Fußweg im Wegenetz von der Mitte der Wohnzelle, mit Zugang vom nächsten Weg, {tolerance}.")
         .format(tolerance=f"± {format_number(round(typical_tolerance_m(content.state), -1), 'm')}")),
        (_("Ohne Versorgung"), _("Menschen, deren Fußweg zum nächsten Angebot länger ist als der höchste Fußweg.")),
        (_("Klasse unsicher"), _("Die Klasse ändert sich, wenn Zellen an der Grenze auf die andere Seite fallen.")),
        (_("Zugang"), _("E2SFCA (Luo und Qi 2009): Kapazität, geteilt durch die Menschen im Umfeld, je 1.000.")),
        (_("Lückenindex"), _("Menschen, gewichtet von 0 beim höchsten bis 1 beim {factor}-fachen Weg (Annahme).")
         .format(factor=format_number(UNSERVED_FACTOR))),
        (_("Ausgegeben am"), format_day(datetime.now().astimezone())),
    ]  # fmt: skip
    if content.has_examples:
        told.append((
            _("Hinweis"),
            _("Enthält Beispieldaten: Die so gekennzeichneten Angaben sind erfunden."),
        ))  # fmt: skip
    return told


def group_note(model: SupplyModel, group: str) -> str:
    """Return in words for how many residents an age group is known; empty when for all."""
    share = model.cells.coverage.get(group, 1.0)
    if share >= 1:
        return ""
    return " " + _("(Alter bekannt für {share} der Menschen)").format(share=format_percent(share, 1))


def sources(content: GapExport) -> list[dict[str, str]]:
    """Return the sources of streets, residents and facilities as rows of text by German header."""
    what = {"walk_edge": _("Wege"), "population_cell": _("Menschen"), "facility": _("Angebote")}
    return [
        {
            _("Wofür"): what.get(one.relation, one.relation),
            _("Titel"): one.title,
            _("Herausgeber"): one.publisher,
            _("Stand"): one.as_of_note or (format_day(one.as_of) if one.as_of else _("ohne Datum")),
            _("Lizenz"): one.licence,
            _("Datenqualität"): _(QUALITIES[one.quality]),
        }
        for one in content.state.model.sources_of((content.service,))
    ]


def measures(content: GapExport) -> list[str]:
    """Return the measures of the scenario in words, in order."""
    return [_measure(content, step) for step in content.state.steps]


def _measure(content: GapExport, step: Step) -> str:
    model = content.state.model
    label = _(model.service(step.service).label)
    if step.action == "place":
        rows, key, words = model.vacancies.rows, step.vacancy_id, _("{service} in {place}")
    else:
        rows, key, words = model.facilities, step.facility_id, _("Schließung: {place} ({service})")
    names: Sequence[str] = rows.loc[rows["id"] == key, "name"].tolist()
    return words.format(service=label, place=names[0] if names else "–")


def _scenario(content: GapExport) -> str:
    count = len(content.state.steps)
    if not count:
        return _("keines (heute)")
    told = ngettext("{n} Maßnahme: {list}", "{n} Maßnahmen: {list}", count).format(
        n=count, list="; ".join(measures(content))
    )
    return _("„{name}“").format(name=content.scenario) + f", {told}" if content.scenario else told


def _finite(value: float, digits: int) -> float | None:
    return round(value, digits) if math.isfinite(value) else None
