"""Residents per 100 m cell from the census grid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.engine import Connection

from geo.i18n import _
from geo.sources.census import CensusCells, read_census
from geo.sources.exchange import POPULATION_CELL, exchange
from geo.sources.origin import Origin, put_source
from geo.sources.report import Change, SourceReport
from quarters.supply.sources.ground import DEFAULTS, LoadOptions, carry_out, kept_area, municipality_key
from quarters.supply.sources.ways import refused_places
from quarters.supply.statements import statement

KEY = "census"
CENSUS_2022_DAY = date(2022, 5, 15)


def load_population(
    path: Path, options: LoadOptions = DEFAULTS, *, ages: Sequence[Path] = ()
) -> SourceReport:
    """Load the inhabited cells of the municipality in the place of all stored ones.

    Parameters
    ----------
    path
        Grid file, see ``geo.sources.census.read_census``.
    options
        Clip, trial, accept_valid, provenance, progress.
    ages
        Grid files with age groups.

    Returns
    -------
    SourceReport
        Changes of ``population_cell``; nothing is stored when rows are rejected and ``accept_valid`` is False. A
        cell far from every way is rejected (``ways``).

    Raises
    ------
    InputError
        When a file cannot be used.
    """
    area = kept_area(options, buffer_m=0)
    options.progress(_("Zellen lesen"), 0.0)
    cells = read_census(path, area, ages, refused_places())
    if cells.rejected and not options.accept_valid:
        return SourceReport(path.name, stored=False, figures=_figures(cells), rejected=cells.rejected)

    def write(connection: Connection) -> SourceReport:
        options.progress(_("Zellen sichern"), 0.6)
        source_id = put_source(connection, options.origin(_origin(path)))
        bound = {"municipality_key": municipality_key(), "source_id": source_id}
        others = connection.execute(statement("count_other_cells"), bound).scalar_one()
        if others:
            connection.execute(statement("delete_other_cells"), bound)
        change = exchange(connection, POPULATION_CELL, cells.frame, source_id=source_id)
        change = Change(change.new, change.changed, change.removed + others, change.unchanged)
        options.progress(_("Fertig"), 1.0)
        return SourceReport(
            path.name,
            stored=True,
            changes={"population_cell": change},
            figures=_figures(cells),
            rejected=cells.rejected,
        )

    return carry_out(options, path.name, write)


def _figures(cells: CensusCells) -> dict[str, float]:
    figures = {
        _("Einwohnerinnen und Einwohner"): float(cells.frame["population"].sum()),
        _("Zellen ohne Angabe"): cells.missing,
        _("Zellen außerhalb der Kommune"): cells.outside,
    }
    for group, label in (("under_18", _("Unter 18 Jahre")), ("over_65", _("65 Jahre und älter"))):
        if cells.frame[group].notna().any():
            figures[label] = float(cells.frame[group].sum())
    return figures


def _origin(path: Path) -> Origin:
    if "zensus2022" not in path.name.casefold():
        return Origin(KEY, _("Bevölkerung im 100-m-Gitter (Datei {name})").format(name=path.name))
    return Origin(
        KEY, _("Zensus 2022: Bevölkerung im 100-m-Gitter"), publisher=_("Statistische Ämter des Bundes und der Länder"),
        licence="dl-de/by-2-0", url="https://www.zensus2022.de", attribution="© Statistisches Bundesamt (Destatis)",
        as_of=CENSUS_2022_DAY, note=_("Kleine Zahlen sind zum Schutz der Befragten verändert."),
    )  # fmt: skip
