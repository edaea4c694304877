"""The services of data/services.toml: what counts as supplied, with its source, and what premises a use needs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import InputError, NotFoundError
from geo.i18n import _

SERVICES_FILE = Path(__file__).resolve().parents[2] / "data" / "services.toml"
MEASURED = frozenset({"path", "linear", "unknown"})
GTFS_MODES = frozenset({"any", "light_rail", "rail"})
KINDS = frozenset({"shop", "office", "workshop", "studio", "gastronomy", "storage"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value comes from; ``source`` None means assumption (Annahme)."""

    source: str | None
    as_of: str | None

    @property
    def is_assumption(self) -> bool:
        """Whether no source is known."""
        return self.source is None

    @property
    def text(self) -> str:
        """Source and date for the screen, or ``Annahme``."""
        return _("Annahme") if self.source is None else f"{self.source}, {self.as_of}"


@dataclass(frozen=True, slots=True)
class Threshold:
    """Longest walk that counts as supplied, in metres; ``measured`` is path, linear or unknown."""

    metres: float
    label: str
    measured: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PremisesNeed:
    """What premises need for a use: suitable kinds, smallest useful floor area in m², access without steps."""

    kinds: frozenset[str]
    min_floor_area_m2: float
    floor_area_evidence: Evidence
    step_free_needed: bool


@dataclass(frozen=True, slots=True)
class Capacity:
    """What competition is measured in; ``typical`` stands in for facilities without a value of their own."""

    measure: str
    label: str
    typical: float


@dataclass(frozen=True, slots=True)
class Service:
    """One service (Versorgungsart); ``premises`` is None where no vacancy can offer it.

    ``branches`` name it in the register, ``osm_names`` narrow its OpenStreetMap tags, ``gtfs`` is the kind of
    departures that serve it; the latter two may be left out.
    """

    key: str
    label: str
    plural: str
    field: str
    field_label: str
    icon: str
    osm: tuple[tuple[str, str], ...]
    default_threshold_m: float
    thresholds: tuple[Threshold, ...]
    capacity: Capacity
    premises: PremisesNeed | None
    min_departures_per_weekday: int | None
    branches: tuple[str, ...] = ()
    osm_names: tuple[str, ...] = ()
    gtfs: str | None = None

    def threshold(self, metres: float) -> Threshold | None:
        """Return the declared threshold of this length; None when the value was chosen freely."""
        return next((one for one in self.thresholds if one.metres == metres), None)


@dataclass(frozen=True, slots=True)
class ServiceCatalogue:
    """All services in the order of the file, and the German names of the fields."""

    fields: Mapping[str, str]
    services: Mapping[str, Service]

    def get(self, key: str) -> Service:
        """Return a service by key.

        Parameters
        ----------
        key : str
            Key in data/services.toml.

        Returns
        -------
        Service
            That service.

        Raises
        ------
        NotFoundError
            If no service has this key; the known keys are named.
        """
        if key not in self.services:
            sentence = _("Die Versorgungsart „{key}“ gibt es nicht; bekannt sind: {known}.")
            raise NotFoundError(sentence.format(key=key, known=", ".join(self.services)))
        return self.services[key]

    def of_field(self, field: str) -> tuple[Service, ...]:
        """Return the services of one field, in the order of the file."""
        return tuple(service for service in self.services.values() if service.field == field)


def load_services(path: Path = SERVICES_FILE) -> ServiceCatalogue:
    """Read the services and refuse any that is incomplete.

    Parameters
    ----------
    path : Path
        TOML file.

    Returns
    -------
    ServiceCatalogue
        Checked: every threshold and floor area has a source with date or is marked as an assumption.

    Raises
    ------
    InputError
        If the file cannot be read or an entry is incomplete; service and key are named.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            _("„{file}“ ist nicht lesbar: {error}.").format(file=path.name, error=error)
        ) from error
    top = _Table(path.name, content)
    fields = {key: str(label) for key, label in top.table("fields").items()}
    entries = {key: _Table(key, entry) for key, entry in top.table("services").items()}
    return ServiceCatalogue(fields, {key: _service(key, entry, fields) for key, entry in entries.items()})


class _Table:
    """One table of the file; every look-up that fails names the table and the key."""

    def __init__(self, name: str, values: object) -> None:
        self.name = name
        if not isinstance(values, dict):
            raise self.refusal("…")
        self.values: dict[str, Any] = values

    def refusal(self, key: str) -> InputError:
        sentence = _("Versorgungsart „{name}“: Die Angabe „{key}“ fehlt oder ist ungültig; bitte ergänzen.")
        return InputError(sentence.format(name=self.name, key=key))

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refusal(key)
        return value

    def one_of(self, key: str, allowed: frozenset[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise self.refusal(key)
        return value

    def flag(self, key: str) -> bool:
        value = self.values.get(key)
        if not isinstance(value, bool):
            raise self.refusal(key)
        return value

    def above_zero(self, key: str) -> float:
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
            raise self.refusal(key)
        return float(value)

    def table(self, key: str) -> dict[str, Any]:
        value = self.values.get(key)
        if not isinstance(value, dict) or not value:
            raise self.refusal(key)
        return value

    def entries(self, key: str) -> list[Any]:
        value = self.values.get(key)
        if not isinstance(value, list) or not value:
            raise self.refusal(key)
        return value


def _service(key: str, entry: _Table, fields: Mapping[str, str]) -> Service:
    field = entry.one_of("field", frozenset(fields))
    thresholds = tuple(
        _threshold(key, number, one) for number, one in enumerate(entry.entries("thresholds"), 1)
    )
    default = entry.above_zero("default_threshold_m")
    if default not in {one.metres for one in thresholds}:
        raise entry.refusal("default_threshold_m")
    departures = "min_departures_per_weekday"
    return Service(
        key=key,
        label=entry.text("label"),
        plural=entry.text("plural"),
        field=field,
        field_label=fields[field],
        icon=entry.text("icon"),
        osm=tuple(_tag(entry, tag) for tag in entry.entries("osm")),
        default_threshold_m=default,
        thresholds=thresholds,
        capacity=_capacity(_Table(f"{key}.capacity", entry.table("capacity"))),
        premises=_premises(key, entry) if entry.flag("placeable") else None,
        min_departures_per_weekday=int(entry.above_zero(departures)) if departures in entry.values else None,
        branches=_words(entry, "branches", needed=entry.flag("placeable")),
        osm_names=_words(entry, "osm_names"),
        gtfs=entry.one_of("gtfs", GTFS_MODES) if "gtfs" in entry.values else None,
    )


def _words(entry: _Table, key: str, *, needed: bool = False) -> tuple[str, ...]:
    words = entry.entries(key) if needed or key in entry.values else []
    if not all(isinstance(word, str) and word.strip() for word in words):
        raise entry.refusal(key)
    return tuple(words)


def _threshold(key: str, number: int, values: object) -> Threshold:
    table = _Table(f"{key}.thresholds {number}", values)
    return Threshold(
        table.above_zero("metres"), table.text("label"), table.one_of("measured", MEASURED), _evidence(table)
    )


def _evidence(table: _Table) -> Evidence:
    if "assumption" in table.values:
        if not table.flag("assumption") or "source" in table.values:
            raise table.refusal("assumption")
        return Evidence(None, None)
    return Evidence(table.text("source"), table.text("as_of"))


def _capacity(table: _Table) -> Capacity:
    return Capacity(table.text("measure"), table.text("label"), table.above_zero("typical"))


def _premises(key: str, entry: _Table) -> PremisesNeed:
    table = _Table(f"{key}.premises", entry.table("premises"))
    kinds = frozenset(table.entries("kinds"))
    if not kinds <= KINDS:
        raise table.refusal("kinds")
    evidence = _evidence(_Table(f"{key}.floor_area_evidence", table.table("floor_area_evidence")))
    return PremisesNeed(
        kinds, table.above_zero("min_floor_area_m2"), evidence, table.flag("step_free_needed")
    )


def _tag(entry: _Table, tag: object) -> tuple[str, str]:
    name, equals, value = str(tag).partition("=")
    if not (name and equals and value):
        raise entry.refusal("osm")
    return name, value
