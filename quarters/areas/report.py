"""What loading official shapes has changed, in numbers and in German sentences."""

from __future__ import annotations

from dataclasses import dataclass

from geo.i18n import _, format_number, ngettext
from quarters.areas.nesting import level_title


@dataclass(frozen=True)
class LoadReport:
    """What loading a level has changed.

    Attributes
    ----------
    level
        The loaded level.
    areas
        Number of areas of that level, now official.
    redrawn
        Number of areas of other levels whose shape changed, by level.
    repaired
        Names of the areas whose rings were broken and have been repaired.
    differing_keys
        Areas that the file numbers differently, as ``name: known → given``; the known key is kept.
    moved_examples
        Number of invented units that lay outside the city limit and were moved inside.
    moved_records
        Number of records (units, sites, facilities, population cells) that now lie in another area.
    units_without_area
        Number of commercial units with a position outside all suburbs.
    """

    level: str
    areas: int
    redrawn: dict[str, int]
    repaired: list[str]
    differing_keys: list[str]
    moved_examples: int
    moved_records: int
    units_without_area: int

    def sentences(self) -> list[str]:
        """Return the report as German sentences, the most important first."""
        told = [
            ngettext(
                "{level}: {count} amtliche Fläche geladen.",
                "{level}: {count} amtliche Flächen geladen.",
                self.areas,
            ).format(level=level_title(self.level), count=format_number(self.areas))
        ]
        for level, count in self.redrawn.items():
            told.append(
                ngettext(
                    "{level}: {count} Fläche neu gezeichnet.",
                    "{level}: {count} Flächen neu gezeichnet.",
                    count,
                ).format(level=level_title(level), count=format_number(count))
            )
        if self.repaired:
            told.append(_("Repariert: {names}.").format(names=", ".join(self.repaired)))
        if self.differing_keys:
            told.append(
                _("Andere Schlüssel in der Datei: {names}.").format(names=", ".join(self.differing_keys))
            )
        told.append(
            ngettext(
                "{count} Eintrag liegt jetzt in einem anderen Gebiet.",
                "{count} Einträge liegen jetzt in einem anderen Gebiet.",
                self.moved_records,
            ).format(count=format_number(self.moved_records))
        )
        if self.moved_examples:
            told.append(
                _("{count} Beispiel-Einheiten lagen außerhalb und wurden in die Stadt verschoben.").format(
                    count=format_number(self.moved_examples)
                )
            )
        if self.units_without_area:
            told.append(
                _("{count} Einheiten liegen außerhalb aller Vororte.").format(
                    count=format_number(self.units_without_area)
                )
            )
        return told
