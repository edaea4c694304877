"""Sub-commands ``load osm|population|gtfs|facilities`` of ``manage.py``."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from geo.errors import InputError
from geo.i18n import _

if TYPE_CHECKING:
    from geo.sources.report import SourceReport
    from quarters.supply.sources import LoadOptions

Format = Annotated[Literal["text", "json"], typer.Option("--format", help="Antwort als Text oder JSON.")]
Day = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Stand der Daten, JJJJ-MM-TT.")
]
Publisher = Annotated[str, typer.Option(help="Herausgeber der Daten.")]
Licence = Annotated[str, typer.Option(help="Lizenz der Daten.")]
NoClip = Annotated[bool, typer.Option("--no-clip", help="Auch laden, was außerhalb der Kommune liegt.")]
Trial = Annotated[bool, typer.Option("--trial", help="Nur prüfen, nichts speichern.")]
AcceptValid = Annotated[
    bool, typer.Option("--accept-valid", help="Gute Zeilen laden, auch wenn andere nicht passen.")
]


def add_commands(load: typer.Typer) -> None:
    """Add the commands to the group ``load``."""
    load.command("osm")(load_osm)
    load.command("population")(load_population)
    load.command("gtfs")(load_gtfs)
    load.command("facilities")(load_facilities)


def load_osm(
    file: Annotated[Path | None, typer.Argument(help="OpenStreetMap-Datei, zum Beispiel .osm.pbf.")] = None,
    overpass: Annotated[
        bool,
        typer.Option("--overpass", help="Statt einer Datei den Overpass-Server der Einstellungen fragen."),
    ] = False,
    publisher: Publisher = "",
    licence: Licence = "",
    as_of: Day = None,
    no_clip: NoClip = False,
    trial: Trial = False,
    format: Format = "text",
) -> None:
    """Lädt Wegenetz, Straßen und Angebote aus OpenStreetMap."""
    from quarters.supply.sources import load_osm as load_file

    if (file is None) != overpass:
        raise InputError(_("Bitte entweder eine Datei nennen oder --overpass angeben."))
    options = _options(publisher, licence, as_of, no_clip=no_clip, trial=trial)
    _run(lambda told: load_file(file, told), options, format)


def load_population(
    file: Path,
    ages: Annotated[
        list[Path] | None, typer.Option(help="Gitterdatei mit Altersgruppen, mehrfach möglich.")
    ] = None,
    publisher: Publisher = "",
    licence: Licence = "",
    as_of: Day = None,
    no_clip: NoClip = False,
    accept_valid: AcceptValid = False,
    trial: Trial = False,
    format: Format = "text",
) -> None:
    """Lädt die Bevölkerung je 100-m-Zelle (Zensus-Gitter als CSV oder ZIP)."""
    from quarters.supply.sources import load_population as load_file

    options = _options(publisher, licence, as_of, no_clip=no_clip, trial=trial, accept_valid=accept_valid)
    _run(lambda told: load_file(file, told, ages=ages or []), options, format)


def load_gtfs(
    file: Path,
    publisher: Publisher = "",
    licence: Licence = "",
    as_of: Day = None,
    no_clip: NoClip = False,
    accept_valid: AcceptValid = False,
    trial: Trial = False,
    format: Format = "text",
) -> None:
    """Lädt Haltestellen mit ihren Abfahrten je Werktag aus einem Fahrplan (GTFS)."""
    from quarters.supply.sources import load_timetable

    options = _options(publisher, licence, as_of, no_clip=no_clip, trial=trial, accept_valid=accept_valid)
    _run(lambda told: load_timetable(file, told), options, format)


def load_facilities(
    file: Path,
    source: Annotated[str, typer.Option(help="Kennung der Liste; sonst der Dateiname.")] = "",
    publisher: Publisher = "",
    licence: Licence = "",
    as_of: Day = None,
    no_clip: NoClip = False,
    accept_valid: AcceptValid = False,
    trial: Trial = False,
    format: Format = "text",
) -> None:
    """Lädt Angebote (Läden, Praxen …) aus einer Liste als CSV."""
    from quarters.supply.sources import load_facilities as load_file

    options = _options(publisher, licence, as_of, no_clip=no_clip, trial=trial, accept_valid=accept_valid)
    _run(lambda told: load_file(file, told, source=source), options, format)


def _options(
    publisher: str,
    licence: str,
    as_of: datetime | None,
    *,
    no_clip: bool,
    trial: bool,
    accept_valid: bool = False,
) -> LoadOptions:
    from quarters.supply.sources import LoadOptions

    return LoadOptions(
        clip=not no_clip, trial=trial, accept_valid=accept_valid, publisher=publisher, licence=licence,
        as_of=as_of.date() if as_of else None, actor="manage",
    )  # fmt: skip


def _run(load: Callable[[LoadOptions], SourceReport], options: LoadOptions, format: str) -> None:
    """Load with a progress bar, print the report, and leave with 1 when rows were rejected."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=format == "json") as bar:
        task = bar.add_task(_("Daten lesen"), total=1.0)
        report = load(
            replace(options, progress=lambda step, share: bar.update(task, description=step, completed=share))
        )
    if format == "json":
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=2, default=str))
    else:
        print("\n".join([*(entry.sentence() for entry in report.rejected), *report.sentences()]))
    if report.rejected:
        raise typer.Exit(1)
