"""The filters that are set on a layer: checked values, SQL conditions, sentence, address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

import sqlalchemy as sa

from geo.errors import InputError
from geo.filters.conditions import conditions
from geo.filters.reading import Value, read_value, shortened, value_text
from geo.filters.wording import filter_words
from geo.i18n import _
from geo.layer import Filter, MapLayer, Search, Since
from geo.relation import relation
from geo.settings import settings

SEARCH_PARAMETER = "q"
MAX_PARAMETERS = 40


def parameter(filter_: Filter) -> str:
    """Return the name of a filter in an address: its column, or ``q`` for the free text."""
    return SEARCH_PARAMETER if isinstance(filter_, Search) else filter_.column


def columns(filter_: Filter) -> tuple[str, ...]:
    """Return the columns that a filter looks at."""
    return filter_.columns if isinstance(filter_, Search) else (filter_.column,)


@dataclass(frozen=True)
class FilterValues:
    """The filters that are set on a layer, checked.

    ``values`` maps the parameter of each set filter to its value, in the order of the declaration.
    """

    layer: MapLayer
    values: Mapping[str, Value]
    municipality_key: str

    def __hash__(self) -> int:
        return hash((self.layer.id, self.municipality_key, self.query()))

    @classmethod
    def parse(
        cls, layer: MapLayer, params: Mapping[str, Sequence[str] | str], municipality_key: str = ""
    ) -> FilterValues:
        """Read and check filter values.

        Parameters
        ----------
        layer
            Layer whose declaration says which filters exist.
        params
            Text values by parameter; several values of one parameter mean the same as one with commas.
        municipality_key
            Municipality whose records are meant; the one of the settings when empty.

        Raises
        ------
        InputError
            When a parameter is unknown or a value cannot be used.
        """
        known = {parameter(each): each for each in layer.filters}
        if len(params) > MAX_PARAMETERS:
            raise InputError(_("Zu viele Filter in der Adresse: bitte die Filter neu wählen."))
        for name in params:
            if name not in known:
                raise InputError(
                    _("Den Filter „{name}“ gibt es bei „{layer}“ nicht: bitte die Filter neu wählen.").format(
                        name=shortened(name), layer=_(layer.title)
                    )
                )
        values = {}
        for name, filter_ in known.items():
            given = params.get(name, "")
            value = read_value(filter_, [given] if isinstance(given, str) else list(given))
            if value is not None:
                values[name] = value
        return cls(layer, values, municipality_key or settings().municipality_key)

    @classmethod
    def of(cls, layer: MapLayer | FilterValues) -> FilterValues:
        """Return the values themselves, or those of a layer without any filter set."""
        return layer if isinstance(layer, FilterValues) else cls(layer, {}, settings().municipality_key)

    def clauses(
        self, table: sa.FromClause | None = None, today: date | None = None
    ) -> list[sa.ColumnElement[bool]]:
        """Return what a record of this layer meets: municipality, the layer's own conditions, the filters.

        Parameters
        ----------
        table
            Where the columns are taken from; the layer's relation when left out. A table of cells will do
            when it has the columns of every filter that is set.
        today
            Day from which months are counted back; the current day when left out.

        Returns
        -------
        list of sqlalchemy.ColumnElement
            To be joined by *and*; all values are bound.
        """
        source = relation(self.layer) if table is None else table
        found: list[sa.ColumnElement[bool]] = [source.c.municipality_key == self.municipality_key]
        found += [source.c[column].in_(codes) for column, codes in self.layer.only.items()]
        return found + self.chosen_clauses(source, today)

    def chosen_clauses(self, table: sa.FromClause, today: date | None = None) -> list[sa.ColumnElement[bool]]:
        """Return the conditions of the set filters alone; empty without any."""
        day = today or _today()
        return [
            condition
            for each in self.active()
            for condition in conditions(each, self.values[parameter(each)], table, day)
        ]

    def active(self) -> tuple[Filter, ...]:
        """Return the filters that are set, in the order of the declaration."""
        return tuple(each for each in self.layer.filters if parameter(each) in self.values)

    def columns(self) -> frozenset[str]:
        """Return the columns that the set filters look at."""
        return frozenset(column for each in self.active() for column in columns(each))

    def without(self, name: str) -> FilterValues:
        """Return the values with one filter taken off; the same values when it was not set."""
        kept = {key: value for key, value in self.values.items() if key != name}
        return FilterValues(self.layer, kept, self.municipality_key)

    def bare(self) -> FilterValues:
        """Return the same layer and municipality without any filter set."""
        return FilterValues(self.layer, {}, self.municipality_key)

    def query(self) -> str:
        """Return the canonical query string: equal for equal filters, and readable by ``parse``."""
        return urlencode(self.parameters(), safe=",")

    def parameters(self) -> dict[str, str]:
        """Return the canonical text of each set filter by parameter."""
        return {name: value_text(value) for name, value in self.values.items()}

    def fingerprint(self, today: date | None = None) -> str:
        """Return what names a cached answer, beside the version of the data: query, municipality, day.

        The day is part of it only when a filter counts months back from it.
        """
        depends = any(isinstance(each, Since) for each in self.active())
        day = (today or _today()).isoformat() if depends else ""
        return f"{self.layer.id}|{self.municipality_key}|{day}|{self.query()}"

    def sentence(self, area_names: Mapping[int, str]) -> str:
        """Return the filters in words: ``leer oder drohend · 60 bis 400 m² · stufenlos``; empty without any.

        Parameters
        ----------
        area_names
            Names of areas by id; an id that is missing there is called *unbekanntes Gebiet*.
        """
        return " · ".join(
            filter_words(each, self.values[parameter(each)], area_names) for each in self.active()
        )


def _today() -> date:
    return datetime.now().astimezone().date()
