"""Small line charts side by side: an area and the whole city over the years, last values written at the lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from geo.i18n import UNKNOWN, _
from ui import frame
from ui.components.table import Row, table_html
from ui.register.plot import Plot
from ui.theme import palette

WIDTH, HEIGHT = 260.0, 108.0
LEFT, RIGHT, TOP, BOTTOM = 8.0, 178.0, 14.0, 80.0
FEWEST_POINTS = 3
LABEL_APART = 15.0
Values = Sequence[float | None]


@dataclass(frozen=True)
class Multiple:
    """One chart: title with unit, values per time, those of the whole city, and how a value is written.

    ``at_most`` is the upper end of a band above the values; empty without one.
    """

    title: str
    values: Values
    city: Values
    written: Callable[[float | None], str]
    at_most: Values = ()


def multiples_html(charts: Sequence[Multiple], times: Sequence[str], name: str, city: str) -> str:
    """Return the charts in a grid, and below them all values as a table that folds out.

    Parameters
    ----------
    times
        Words of the times, oldest first.
    name, city
        Names of the area and of the city; equal when the area is the city, which is then drawn once.
    """
    drawn = "".join(
        f'<figure class="qa-multiple">{_figure(each, times, name, city)}</figure>' for each in charts
    )
    lines = [("qa-line-area", name)]
    lines += [("qa-line-city", city)] if name != city else []
    lines += (
        [("qa-line-band", _("samt Leerständen ohne bekannten Beginn"))] if any(map(_has_band, charts)) else []
    )
    key = "".join(f'<span><span class="{line}"></span>{escape(words)}</span>' for line, words in lines)
    return (
        f'<p class="qa-chart-key">{key}</p><div class="qa-multiples">{drawn}</div>'
        f'<details class="qa-missing"><summary>{_("Als Tabelle")}</summary>'
        f"{_table(charts, times, name, city)}</details>"
    )


def _has_band(chart: Multiple) -> bool:
    pairs = zip(chart.values, chart.at_most, strict=False)
    return any(low is not None and high is not None and high > low for low, high in pairs)


def _figure(chart: Multiple, times: Sequence[str], name: str, city: str) -> str:
    known = [value for value in chart.values if value is not None]
    head = f"<figcaption>{escape(chart.title)}</figcaption>"
    if len(known) < FEWEST_POINTS:
        figure = chart.written(known[-1]) if known and chart.values[-1] is not None else _("keine Angabe")
        return f'{head}<p class="qa-single">{escape(figure)}</p>'
    others = list(chart.city) if name != city else []
    told = _("{title}: {name} {first} im Jahr {from_}, {last} im Jahr {to}").format(
        title=chart.title, name=name, first=chart.written(known[0]),
        from_=times[_first(chart.values)], last=chart.written(chart.values[-1]), to=times[-1],
    )  # fmt: skip
    scale = _Scale([*known, *(v for v in [*others, *chart.at_most] if v is not None)], len(times))
    plot = Plot(WIDTH, HEIGHT, palette(dark=frame.dark()))
    scale.band(plot, chart.values, chart.at_most)
    scale.line(plot, others, muted=True)
    scale.line(plot, chart.values)
    own_y, city_y = _apart(scale.y(chart.values[-1]), scale.y(others[-1]) if others else None)
    x = scale.x(len(times) - 1)
    if others and others[-1] is not None:
        plot.label(x + 9, city_y, chart.written(others[-1]))
    if chart.values[-1] is not None:
        plot.dot(x, scale.y(chart.values[-1]))
        plot.label(x + 9, own_y, chart.written(chart.values[-1]), strong=True)
    plot.label(LEFT, HEIGHT - 10, times[0])
    plot.label(RIGHT, HEIGHT - 10, times[-1], anchor="end")
    return head + plot.html(told)


class _Scale:
    """From values to the picture; the axis does not start at zero, which is why last values are written."""

    def __init__(self, values: Sequence[float], count: int) -> None:
        low, high = min(values), max(values)
        self._low, self._span = low, (high - low) or 1.0
        self._step = (RIGHT - LEFT) / max(1, count - 1)

    def x(self, number: int) -> float:
        return LEFT + number * self._step

    def y(self, value: float | None) -> float:
        return BOTTOM if value is None else BOTTOM - (value - self._low) / self._span * (BOTTOM - TOP)

    def line(self, plot: Plot, values: Values, *, muted: bool = False) -> None:
        points: list[list[tuple[float, float]]] = [[]]
        for number, value in enumerate(values):
            if value is None:
                points.append([])
            else:
                points[-1].append((self.x(number), self.y(value)))
        for part in points:
            if part:
                plot.line(part, muted=muted)

    def band(self, plot: Plot, low: Values, high: Values) -> None:
        pairs = [
            (number, a, b)
            for number, (a, b) in enumerate(zip(low, high, strict=False))
            if a is not None and b is not None
        ]
        if any(b > a for _number, a, b in pairs):
            there = [(self.x(n), self.y(b)) for n, _a, b in pairs]
            plot.band(there + [(self.x(n), self.y(a)) for n, a, _b in reversed(pairs)])


def _apart(own: float, other: float | None) -> tuple[float, float]:
    """Return where the labels of the two last values stand, so that neither covers the other."""
    if other is None or abs(own - other) >= LABEL_APART:
        return own, other if other is not None else own
    middle, half = (own + other) / 2, LABEL_APART / 2
    return (middle - half, middle + half) if own <= other else (middle + half, middle - half)


def _first(values: Values) -> int:
    return next(number for number, value in enumerate(values) if value is not None)


def _table(charts: Sequence[Multiple], times: Sequence[str], name: str, city: str) -> str:
    rows = []
    for chart in charts:
        rows.append(
            Row(
                (f"{chart.title}, {name}" if name != city else chart.title, *map(chart.written, chart.values))
            )
        )
        if name != city:
            rows.append(Row((f"{chart.title}, {city}", *(map(chart.written, chart.city))), muted=True))
    filled = [Row([cell or UNKNOWN for cell in row.cells], row.muted) for row in rows]
    return table_html(_("Entwicklung"), ("", *times), filled, figures=tuple(range(1, len(times) + 1)))
