"""Turn checked filter values into SQL conditions; every value is bound."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import sqlalchemy as sa

from geo.filters.reading import Bounds, Value
from geo.layer import Choice, Filter, Flag, InArea, Range, Search, Since


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last day of that month when it is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def conditions(
    filter_: Filter, value: Value, table: sa.FromClause, today: date
) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of one set filter, to be joined by *and*.

    Parameters
    ----------
    table
        Has the filter's columns.
    today
        Day from which months are counted back.

    Notes
    -----
    A row without a value meets no condition on that column, so it drops out. Free text is compared in lower
    case with ß as ss; the wildcards of SQL in it count as plain characters.
    """
    match filter_, value:
        case ((Choice() | InArea()), tuple(chosen)):
            return [table.c[filter_.column].in_(chosen)]
        case Range(), Bounds(low, high):
            column = table.c[filter_.column]
            return ([] if low is None else [column >= low]) + ([] if high is None else [column <= high])
        case Since(), int(months):
            return [table.c[filter_.column] <= months_before(today, months)]
        case Flag(), True:
            return [table.c[filter_.column].is_(True)]
        case Search(), str(text):
            searched = _folded([table.c[column] for column in filter_.columns])
            return [searched.contains(_fold(word), autoescape=True) for word in text.split()]
        case _:
            raise TypeError(f"value does not fit the filter: {filter_!r} {value!r}")


def _folded(columns: list[sa.ColumnElement[str]]) -> sa.ColumnElement[str]:
    return sa.func.replace(sa.func.lower(sa.func.concat_ws(" ", *columns)), "ß", "ss", type_=sa.Text)


def _fold(word: str) -> str:
    return word.lower().replace("ß", "ss")
