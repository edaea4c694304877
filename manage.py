"""Command line of the Quartiersatlas: set up, load, give out, back up. Every failure is one German sentence."""

from __future__ import annotations

import dataclasses
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from geo import database
from geo.errors import AtlasError, InputError
from geo.i18n import _
from manage_people import add_commands as add_people_commands
from manage_record import add_commands as add_record_commands
from manage_sources import add_commands as add_load_commands
from manage_supply import add_commands
from manage_words import complaint, speak_german

speak_german()
UsageError: type[Exception] = typer.BadParameter.__bases__[0]

Format = Annotated[Literal["text", "json"], typer.Option("--format", help="Antwort als Text oder JSON.")]
Day = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Stand der Daten, JJJJ-MM-TT.")
]
Publisher = Annotated[str, typer.Option(help="Herausgeber der Daten.")]
Licence = Annotated[str, typer.Option(help="Lizenz der Daten.")]

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Quartiersatlas: einrichten, laden, ausgeben, sichern."
)
db = typer.Typer(no_args_is_help=True, help="Datenbank: Zustand, Migrationen, Einrichtung.")
load = typer.Typer(no_args_is_help=True, help="Daten aus Dateien laden: alles oder nichts.")
app.add_typer(db, name="db")
app.add_typer(load, name="load")
add_commands(app)
add_record_commands(app)
add_load_commands(load)
add_people_commands(app)


def _answer(content: dict[str, Any], sentences: list[str], format: str) -> None:
    """Print the result: JSON for programs, sentences for people."""
    print(
        json.dumps(content, ensure_ascii=False, indent=2, default=str)
        if format == "json"
        else "\n".join(sentences)
    )


def _pairs(given: list[str], option: str) -> dict[str, str]:
    """Return ``NAME=VALUE`` options as a dictionary."""
    if wrong := [pair for pair in given if "=" not in pair]:
        raise InputError(
            _("{option} braucht die Form NAME=WERT, nicht „{given}“.").format(
                option=option, given=wrong[0][:60]
            )
        )
    return dict((pair.rpartition("=") if option == "--map" else pair.partition("="))[::2] for pair in given)


@db.command("status")
def db_status(format: Format = "text") -> None:
    """Sagt, was geladen ist."""
    from vacancy.status import register_status

    with database.transaction("manage") as connection:
        state = register_status(connection)
    levels = ", ".join(
        f"{level} {told['count']} ({told['quality']})" for level, told in state["areas"].items()
    )
    _answer(state, [
        _("{municipality}, Schema {revision}").format(**state),
        _("Gebiete: {levels}").format(levels=levels or "–"),
        _("Einheiten: {units}, davon {vacancies} mit Leerstand, {units_without_area} ohne Gebiet.").format(**state),
        _("Beispieldaten: {there}").format(there=_("ja") if state["example_data"] else _("nein")),
    ], format)  # fmt: skip


@db.command("migrate")
def db_migrate() -> None:
    """Bringt das Schema auf den neuesten Stand."""
    database.open_database()
    print(_("Das Schema steht auf {revision}.").format(revision=database.head_revision()))


@db.command("prepare")
def db_prepare() -> None:
    """Richtet eine leere Datenbank ein: Schema, Gebiete, Beispieldaten; sonst nur das Schema."""
    from quarters.areas import seed_areas
    from quarters.supply.example import create_example_supply
    from vacancy.example import create_examples

    database.open_database()
    with database.transaction("manage") as connection:
        if not seed_areas(connection):
            print(_("Die Datenbank ist eingerichtet."))
            return
        counts = create_examples(connection)
        create_example_supply(connection)
    print(
        _("Eingerichtet: {units} Einheiten, {vacancies} Leerstände, alles erfunden.").format(**vars(counts))
    )


@load.command("areas")
def load_areas(
    file: Path,
    level: Annotated[str, typer.Option(help="Ebene: borough, statistical_district, suburb …")],
    publisher: Publisher = "",
    licence: Licence = "",
    as_of: Day = None,
    discard_finer: Annotated[bool, typer.Option(help="Feinere amtliche Ebenen wieder annähern.")] = False,
    format: Format = "text",
) -> None:
    """Ersetzt eine Ebene durch amtliche Flächen (GeoJSON, GeoPackage, Shapefile als ZIP)."""
    from quarters.areas import load_areas as load_file

    with database.transaction("manage") as connection:
        report = load_file(
            connection, file, level, publisher=publisher, licence=licence,
            as_of=as_of.date() if as_of else None, discard_finer=discard_finer,
        )  # fmt: skip
    _answer(dataclasses.asdict(report), report.sentences(), format)


@load.command("vacancies")
def load_vacancies(
    file: Path,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="IHRE=UNSERE: eine Spalte zuordnen, mehrfach möglich.")
    ] = None,
    crs: Annotated[str, typer.Option(help="Koordinatensystem, zum Beispiel EPSG:31467.")] = "",
    encoding: Annotated[str, typer.Option(help="Kodierung einer Textdatei; sonst UTF-8 oder CP1252.")] = "",
    layer: Annotated[str, typer.Option(help="Ebene oder Blatt, wenn die Datei mehrere hat.")] = "",
    source: Annotated[str, typer.Option(help="Kennung der Quelle; sonst der Dateiname.")] = "",
    publisher: Publisher = "",
    licence: Licence = "",
    as_of: Day = None,
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="Gute Zeilen laden, auch wenn andere nicht passen.")
    ] = False,
    trial: Annotated[bool, typer.Option("--trial", help="Nur prüfen, nichts speichern.")] = False,
    format: Format = "text",
) -> None:
    """Lädt Einheiten und Leerstände aus CSV, XLSX, GeoJSON oder GeoPackage."""
    from rich.console import Console
    from rich.progress import Progress

    from quarters.supply.register_supply import refresh_register_supply
    from vacancy.load import Source
    from vacancy.load import load_vacancies as load_file

    origin = Source(key=source, publisher=publisher, licence=licence, as_of=as_of.date() if as_of else None)
    with Progress(console=Console(stderr=True), transient=True, disable=format == "json") as bar:
        task = bar.add_task(_("Datei lesen"), total=1.0)
        report = load_file(
            file, mapping=_pairs(mapping or [], "--map"), crs=crs, encoding=encoding, layer=layer, source=origin,
            accept_valid=accept_valid, trial=trial, actor="manage",
            progress=lambda step, share: bar.update(task, description=step, completed=share),
        )  # fmt: skip
    if report.stored:
        with database.transaction("manage") as connection:
            refresh_register_supply(connection)
    _answer(report.as_dict(), [*_row_sentences(report), report.sentence()], format)
    if report.rejected:
        raise typer.Exit(1)


def _row_sentences(report: Any) -> list[str]:
    """Return one line per rejected row and one for columns without meaning."""
    lines = [
        _("Zeile {row}: {column} „{value}“: {reason}.").format(**dataclasses.asdict(entry))
        for entry in report.rejected
    ]
    ignored = ", ".join(report.ignored_columns)
    return lines + ([_("Nicht übernommene Spalten: {columns}.").format(columns=ignored)] if ignored else [])


@app.command()
def demo(
    remove: Annotated[bool, typer.Option("--remove", help="Alle Beispieldaten entfernen.")] = False,
    format: Format = "text",
) -> None:
    """Legt die Beispieldaten an oder entfernt sie; Eingetragenes bleibt."""
    from quarters.areas import seed_areas
    from quarters.supply.example import create_example_supply, remove_example_supply
    from vacancy.example import create_examples, remove_examples

    database.open_database()
    with database.transaction("manage") as connection:
        if remove:
            remove_example_supply(connection)
            counts: Any = remove_examples(connection)
            told = _(
                "Entfernt: {units} Einheiten, {vacancies} Leerstände, {streets} Straßen; {units_kept} bleiben."
            )
        else:
            seed_areas(connection)
            counts = create_examples(connection)
            create_example_supply(connection)
            told = _(
                "Angelegt: {units} Einheiten, {vacancies} Leerstände, {streets} Straßen, alles erfunden."
            )
    _answer(vars(counts), [told.format(**vars(counts))], format)


@app.command()
def export(
    layer: str,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Zieldatei: .gpkg, .geojson, .csv oder .xlsx.")
    ],
    filter: Annotated[
        list[str] | None, typer.Option(help="SPALTE=WERT wie in der Adresse der Karte, mehrfach möglich.")
    ] = None,
) -> None:
    """Gibt eine Ebene als Datei aus, mit ihren Quellen."""
    from geo.export import export as export_layer
    from geo.filters import FilterValues
    from geo.layers import layer_by_id

    with database.transaction("manage") as connection:
        filters = FilterValues.parse(layer_by_id(layer), _pairs(filter or [], "--filter"))
        content = export_layer(connection, filters, output.suffix.lower().removeprefix("."))
    output.write_bytes(content)
    print(_("„{file}“ geschrieben.").format(file=output))


@app.command()
def backup(file: Path) -> None:
    """Sichert die ganze Datenbank in eine Datei."""
    from geo.database.backup import back_up

    size = back_up(file)
    print(_("„{file}“ geschrieben ({size} kB).").format(file=file, size=size // 1024))


@app.command()
def restore(file: Path) -> None:
    """Spielt eine Sicherung ein; der bisherige Stand bleibt daneben erhalten."""
    from geo.database.backup import restore as restore_backup

    database.open_database()
    print(
        _("Eingespielt. Der bisherige Stand liegt in der Datenbank „{name}“.").format(
            name=restore_backup(file)
        )
    )


@app.command()
def doctor(format: Format = "text") -> None:
    """Prüft, ob alles da ist, was die Anwendung braucht."""
    from geo.doctor import examine

    findings = examine()
    lines = [f"{'✓' if finding.good else '✕'} {finding.name}: {finding.told}" for finding in findings]
    _answer({"good": all(f.good for f in findings), "checks": [vars(f) for f in findings]}, lines, format)
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)


def main() -> int:
    """Run the command line; 0 only when all was done."""
    try:
        return int(app(standalone_mode=False) or 0)
    except AtlasError as error:
        sentence = str(error)
    except UsageError as error:
        sentence = _("Der Aufruf ist nicht verständlich ({detail}); Hilfe: manage.py --help.").format(
            detail=complaint(error)
        )
    except typer.Abort:
        sentence = _("Abgebrochen; es wurde nichts geändert.")
    except Exception as error:  # noqa: BLE001 - people at the terminal get a sentence, never a traceback
        sentence = _("Unerwarteter Fehler ({kind}); es wurde nichts geändert.").format(
            kind=type(error).__name__
        )
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
