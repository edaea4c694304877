"""What an Exposé says: facts that are known, put into words; what is unknown is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ForbiddenError
from geo.i18n import _, format_day, format_number, ngettext
from geo.terms import CONDITIONS, UNIT_KINDS
from vacancy.expose.consent import BLOCKED, Consent, Scope, consent_for
from vacancy.record.photos import photo_bytes, photos
from vacancy.record.store import here, record, unit_of
from vacancy.staging import read_sql

Pairs = tuple[tuple[str, str], ...]
FIGURES = 4
MORE_PHOTOS = 2
"""So many public photos stand beside the newest one."""


@dataclass(frozen=True)
class Surroundings:
    """What others compute about the place and pass in.

    Attributes
    ----------
    rows
        Label and value: walks to services, people around, rate.
    near
        Services within 500 m of walk.
    missing
        Headline and sentence: which use is missing here; empty when none.
    sources
        Where that comes from, in words.
    """

    rows: Pairs = ()
    near: tuple[str, ...] = ()
    missing: tuple[str, str] | tuple[()] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Expose:
    """One Exposé without its surroundings; ``x`` and ``y`` are EPSG:25832, None where the place is unknown."""

    vacancy_id: int
    number: str
    title: str
    address: str
    publisher: str
    figures: Pairs
    facts: Pairs
    place: Pairs
    consent: Consent
    is_example: bool
    source: str
    x: float | None
    y: float | None
    photo: bytes | None = None
    photo_words: str = ""
    more_photos: tuple[tuple[bytes, str], ...] = ()
    areas: Mapping[str, int | None] = field(default_factory=dict)


def expose_content(connection: Connection, vacancy_id: int, today: date, scope: Scope = "expose") -> Expose:
    """Gather an Exposé.

    Parameters
    ----------
    scope
        What it is for: ``expose`` for those who ask, ``public`` for everybody.

    Raises
    ------
    NotFoundError
        When there is no such vacancy.
    ForbiddenError
        When nobody agreed to it.
    """
    unit_id = unit_of(connection, vacancy_id)
    consent = consent_for(connection, unit_id, scope)
    if consent is None:
        raise ForbiddenError(_(BLOCKED))
    return described(connection, vacancy_id, consent, today)


def described(connection: Connection, vacancy_id: int, consent: Consent, today: date) -> Expose:
    """Gather an Exposé whose consent is known already."""
    unit_id = unit_of(connection, vacancy_id)
    told = record(connection, unit_id)
    values = told.values
    found = connection.execute(sa.text(read_sql("expose_place")), {"key": here(), "id": unit_id})
    where = dict(found.mappings().one())
    kind = _(UNIT_KINDS[values["kind"]]) if values["kind"] else _("Gewerberaum")
    place = "-".join(part for part in (where["city"], where["suburb"]) if part)
    title = _("{kind} in {place}").format(kind=kind, place=place)
    shown = [one for one in photos(connection, [unit_id]) if one.public]
    newest = shown[-1] if shown else None
    more = [one for one in reversed(shown) if one is not newest][:MORE_PHOTOS]
    return Expose(
        vacancy_id=vacancy_id,
        number=values["file_number"] or where["external_key"] or str(vacancy_id),
        title=title,
        address=_address(told.name, values, where),
        publisher=_("Wirtschaftsförderung {city}").format(city=where["city"]),
        figures=_figures(values, str(told.spell_status), today),
        facts=_facts(values),
        place=_place(values),
        consent=consent,
        is_example=where["quality"] == "example",
        source=_source(where),
        x=where["x"],
        y=where["y"],
        photo=photo_bytes(connection, newest.id) if newest else None,
        photo_words=_photo_words(newest.caption, newest.taken_on) if newest else "",
        more_photos=tuple(
            (photo_bytes(connection, one.id), _photo_words(one.caption, one.taken_on)) for one in more
        ),
        areas={"suburb": where["suburb_id"], "borough": where["borough_id"]},
    )


def _address(name: str, values: Mapping[str, Any], where: Mapping[str, Any]) -> str:
    house = ", ".join(part for part in (name, values["floor"], values["building_part"]) if part)
    areas = ", ".join(dict.fromkeys(part for part in (where["suburb"], where["borough"]) if part))
    return " · ".join(part for part in (house or _("ohne Adresse"), areas) if part)


def _figures(values: Mapping[str, Any], status: str, today: date) -> Pairs:
    wanted = (
        (_("Fläche"), _area(values["floor_area_m2"])),
        (_("Verkaufsfläche"), _area(values["sales_area_m2"])),
        (_("Kaltmiete"), _rent(values)),
        (_("Verfügbar"), _available(values, status, today)),
        (_("Nebenfläche"), _area(values["ancillary_area_m2"])),
        (_("Räume"), format_number(values["rooms"]) if values["rooms"] else ""),
        (
            _("Raumhöhe"),
            format_number(values["ceiling_height_m"], "m", 2) if values["ceiling_height_m"] else "",
        ),
    )
    return tuple((label, text) for label, text in wanted if text)[:FIGURES]


def _area(value: float | None) -> str:
    return format_number(value, "m²") if value else ""


def _rent(values: Mapping[str, Any]) -> str:
    low, high = values["rent_eur_m2"], values["rent_max_eur_m2"]
    if low is None:
        return ""
    if high and high > low:
        return _("{low} bis {high}").format(
            low=format_number(low, digits=2), high=format_number(high, "€/m²", 2)
        )
    return format_number(low, "€/m²", 2)


def _available(values: Mapping[str, Any], status: str, today: date) -> str:
    occupied_until = {"interim_use": "interim_use_ends_on", "threatened": "threatened_from"}.get(status)
    days = [values["available_from"], values[occupied_until] if occupied_until else None]
    known = [day for day in days if isinstance(day, date)]
    if not known:
        return ""
    day = max(known)
    return _("ab sofort") if day <= today else _("ab {day}").format(day=format_day(day))


def _facts(values: Mapping[str, Any]) -> Pairs:
    def number(name: str, unit: str, digits: int = 0) -> str:
        return format_number(values[name], unit, digits) if values[name] else ""

    told: tuple[tuple[str, str], ...] = (
        (_("Bisher"), values["previous_use"]),
        (_("Schaufenster"), number("shop_window_m", "m", 2)),
        (_("Zugang"), _access(values)),
        (_("Zustand"), _(CONDITIONS[values["condition"]]) if values["condition"] else ""),
        (_("Ausstattung"), _equipment(values)),
        (_("Anlieferung"), values["delivery"]),
        (_("Baujahr"), str(values["year_built"] or "")),
        (_("Denkmalschutz"), {True: _("ja"), False: _("nein")}.get(values["listed_building"], "")),
        (_("Energieausweis"), values["energy_certificate"]),
        (_("Nutzung"), _uses(values)),
    )
    return tuple((label, text) for label, text in told if text)


def _access(values: Mapping[str, Any]) -> str:
    parts = []
    if values["step_free"]:
        parts.append(_("stufenlos"))
    elif values["steps"]:
        steps = int(values["steps"])
        parts.append(ngettext("{n} Stufe", "{n} Stufen", steps).format(n=format_number(steps)))
    flags = (
        ("ramp", _("Rampe")),
        ("wide_door", _("Tür ab 90 cm")),
        ("accessible_toilet", _("barrierefreies WC")),
    )
    return ", ".join(parts + [word for name, word in flags if values[name]])


def _equipment(values: Mapping[str, Any]) -> str:
    flags = (("kitchen_exhaust", _("Küche mit Abluft")), ("three_phase_power", _("Starkstrom")))
    return ", ".join(
        [word for name, word in flags if values[name]] + [values["internet"]] * bool(values["internet"])
    )


def _uses(values: Mapping[str, Any]) -> str:
    parts = [values["wanted_use"]] if values["wanted_use"] else []
    if values["interim_use_possible"]:
        parts.append(_("Zwischennutzung möglich"))
    if values["excluded_uses"]:
        parts.append(_("nicht: {uses}").format(uses=values["excluded_uses"]))
    return ", ".join(parts)


def _place(values: Mapping[str, Any]) -> Pairs:
    write: Callable[[float], str] = format_number
    spaces = (
        _("Stellplätze: {n}").format(n=write(values["parking_spaces"])) if values["parking_spaces"] else ""
    )
    told = ((_("Parken"), spaces), (_("Förderung"), values["funding"]))
    return tuple((label, text) for label, text in told if text)


def _photo_words(caption: str, taken_on: date | None) -> str:
    day = _("Foto vom {day}").format(day=format_day(taken_on)) if taken_on else _("Foto")
    return f"{day}: {caption}" if caption else day


def _source(where: Mapping[str, Any]) -> str:
    day = format_day(where["as_of"]) if where["as_of"] else ""
    stand = _("Stand {day}").format(day=day) if day else ""
    return ", ".join(part for part in (where["source_title"], where["source_publisher"], stand) if part)
