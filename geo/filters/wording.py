"""Say filter values in German words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geo.filters.reading import Bounds, Value
from geo.i18n import NARROW_SPACE, _, format_number, ngettext
from geo.layer import Choice, Filter, Flag, InArea, Range, Since


def filter_words(filter_: Filter, value: Value, area_names: Mapping[int, str]) -> str:
    """Return one set filter in words, as it stands in the filter sentence.

    Parameters
    ----------
    area_names
        Names of areas by id; an id that is missing there is called *unbekanntes Gebiet*.
    """
    match filter_, value:
        case Flag(), _value:
            return _(filter_.sentence)
        case Range(), Bounds(low, high):
            return _range_words(filter_, low, high)
        case Since(), int(months):
            return _("{label} mindestens {time}").format(
                label=_lower_first(_(filter_.label)), time=_time_words(months)
            )
        case Choice(), tuple(codes):
            return _either([_(filter_.terms[str(code)]) for code in codes])
        case InArea(), tuple(ids):
            return _either([area_names.get(int(each or 0), _("unbekanntes Gebiet")) for each in ids])
        case _other:
            return _("„{name}“").format(name=value)


def _either(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} {_('oder')} {names[-1]}" if len(names) > 1 else names[0]


def _range_words(filter_: Range, low: float | None, high: float | None) -> str:
    low_text, high_text = (_number(each) for each in (low, high))
    if high is None:
        return _("ab {low}").format(low=_with_unit(low_text, filter_))
    if low is None:
        return _("bis {high}").format(high=_with_unit(high_text, filter_))
    return _("{low} bis {high}").format(low=low_text, high=_with_unit(high_text, filter_))


def _number(value: float | None) -> str:
    digits = 0 if value is None or value.is_integer() else 2
    return format_number(value, digits=digits)


def _with_unit(text: str, filter_: Range) -> str:
    return f"{text}{NARROW_SPACE}{filter_.unit}" if filter_.unit else text


def _time_words(months: int) -> str:
    if months % 12:
        return ngettext("{n} Monat", "{n} Monaten", months).format(n=months)
    return ngettext("{n} Jahr", "{n} Jahren", months // 12).format(n=months // 12)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
