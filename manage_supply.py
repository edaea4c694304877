"""Commands of the supply analysis: gaps and siting, the same numbers as on the pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

import typer

from geo import database
from geo.i18n import _, format_number, format_percent

_Answer = TypeVar("_Answer")
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="Antwort als Text oder JSON.")]
Service = Annotated[str, typer.Option(help="Versorgungsart, zum Beispiel food_shop.")]
Services = Annotated[list[str], typer.Option("--service", help="Versorgungsart, mehrfach möglich.")]
Threshold = Annotated[
    float | None, typer.Option(help="Höchster Fußweg in m; sonst der Wert der Versorgungsart.")
]
Group = Annotated[str, typer.Option(help="Für wen: all, under_18, over_65.")]


def add_commands(app: typer.Typer) -> None:
    """Add ``gaps`` and ``siting`` to the command line."""
    app.command("gaps")(gaps)
    app.command("siting")(siting)


def gaps(
    service: Service,
    threshold: Threshold = None,
    level: Annotated[
        str, typer.Option(help="Ebene: city, borough, statistical_district, suburb …")
    ] = "suburb",
    group: Group = "all",
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Stand dieses Tages statt heute, JJJJ-MM-TT."),
    ] = None,
    format: Format = "json",
) -> None:
    """Sagt, wie viele Menschen in welchem Gebiet ohne eine Versorgungsart sind."""
    from quarters.supply.report import gaps_report

    if day is None:
        told = _with_model(lambda state: gaps_report(state, service, threshold, level, group))
    else:
        told = _on_day(
            day.date(),
            lambda then: gaps_report(then.state, service, threshold, level, group, then),
        )
    if format == "json":
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    typer.echo(
        _("{label}, höchster Fußweg {limit}").format(
            label=told["label"], limit=format_number(told["threshold_m"], "m")
        )
    )
    if not told["facilities"]:
        typer.echo(_("Zu dieser Versorgungsart ist kein Angebot geladen, die Zahlen sagen deshalb nichts."))
    for row in told["rows"]:
        sentence = _("{name}: {people} Menschen ohne Versorgung, {share} versorgt")
        typer.echo(
            sentence.format(
                name=row["name"],
                people=format_number(row["residents_without_supply"]),
                share=format_percent(row["share_served"]),
            )
        )


def siting(
    service: Services,
    choose: Annotated[int | None, typer.Option(help="Höchstzahl der Standorte.")] = None,
    budget: Annotated[
        float | None, typer.Option(help="Höchste Miete im Monat, €, für alle zusammen.")
    ] = None,
    threshold: Threshold = None,
    group: Group = "all",
    min_floor_area: Annotated[float | None, typer.Option(help="Kleinste Fläche in m².")] = None,
    accept_unknown: Annotated[
        bool, typer.Option(help="Unbekannte Fläche oder Stufen gelten lassen.")
    ] = False,
    step_free: Annotated[bool, typer.Option(help="Nur stufenlose Leerstände.")] = False,
    time_limit: Annotated[float, typer.Option(min=1, help="Sekunden für den Beweis.")] = 30,
    format: Format = "json",
) -> None:
    """Sucht die Leerstände, die mit dieser Nutzung die meisten Menschen neu versorgen."""
    from quarters.supply.report import siting_report
    from quarters.supply.search import Question, SitingSearch

    question = Question(
        tuple(service), choose, budget, {} if threshold is None else dict.fromkeys(service, threshold), group,
        min_floor_area_m2=min_floor_area, accept_unknown=accept_unknown, step_free=step_free,
    )  # fmt: skip
    told = _with_model(
        lambda state: siting_report(state.model, SitingSearch(state, question).proven(time_limit))
    )
    if format == "json":
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    typer.echo(told["sentence"])
    for site in told["sites"]:
        sentence = _("{address}: {alone} Menschen allein, {together} zusammen mit den anderen")
        typer.echo(
            sentence.format(
                address=site["address"],
                alone=format_number(site["newly_served_alone"]),
                together=format_number(site["newly_served_together"]),
            )
        )


def _on_day(day: date, answer: Callable[[Any], _Answer]) -> _Answer:
    """Return an answer computed from the supply of a day."""
    from quarters.supply.days import supply_on
    from quarters.supply.loading import supply_model

    today = datetime.now().astimezone().date()
    with database.transaction("manage") as connection:
        then = supply_on(connection, supply_model(connection), day, today)
    return answer(then)


def _with_model(answer: Callable[[Any], _Answer]) -> _Answer:
    """Return an answer computed from today's state of the supply."""
    from quarters.supply.loading import supply_model
    from quarters.supply.state import SupplyState

    with database.transaction("manage") as connection:
        model = supply_model(connection)
    return answer(SupplyState(model))
