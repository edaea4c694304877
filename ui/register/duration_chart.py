"""The share of vacancies still empty after so many months, as a stepped line with its median."""

from __future__ import annotations

import streamlit as st

from geo.i18n import _, format_number, format_percent, ngettext
from ui import frame
from ui.components.table import Row, table_html
from ui.register.plot import Plot
from ui.theme import palette
from vacancy.survival import DAYS_PER_MONTH, Durations, SurvivalCurve

WIDTH, HEIGHT = 640.0, 196.0
LEFT, RIGHT, TOP, BOTTOM = 76.0, 620.0, 12.0, 164.0
STEPS_MONTHS = (6, 12, 24, 36, 60, 96)
MOST_MONTHS = 120.0


def duration_chart(curve: SurvivalCurve) -> str:
    """Return the line as HTML with a text alternative, and below it the shares after some months as a table."""
    months = curve.time / DAYS_PER_MONTH
    farthest = min(MOST_MONTHS, max(12.0, float(months[-1])))

    def x(month: float) -> float:
        return LEFT + min(month, farthest) / farthest * (RIGHT - LEFT)

    def y(share: float) -> float:
        return BOTTOM - share * (BOTTOM - TOP)

    plot = Plot(WIDTH, HEIGHT, palette(dark=frame.dark()))
    shown = [step for step in STEPS_MONTHS if step <= farthest]
    for share in (0.0, 0.5, 1.0):
        plot.line([(LEFT, y(share)), (RIGHT, y(share))], rule=True)
        plot.label(LEFT - 6, y(share), format_percent(share, 0), anchor="end")
    for step in shown:
        plot.line([(x(step), BOTTOM), (x(step), BOTTOM + 4)], rule=True)
        plot.label(x(step), BOTTOM + 15, format_number(step), anchor="middle")
    steps, last = [(LEFT, y(1))], 1.0
    for month, share in zip(months.tolist(), curve.share.tolist(), strict=True):
        if month <= farthest:
            steps += [(x(month), y(last)), (x(month), y(share))]
            last = share
    plot.line([*steps, (RIGHT, y(last))])
    if curve.median is not None and curve.median / DAYS_PER_MONTH <= farthest:
        month = curve.median / DAYS_PER_MONTH
        plot.dot(x(month), y(0.5))
        plot.label(x(month) + 9, y(0.5) - 10, _("{n} Monate").format(n=format_number(month)), strong=True)
    label = _("Anteil noch leer nach Monaten; nach {n} Monaten sind es {share}").format(
        n=format_number(farthest), share=format_percent(last, 0)
    )
    rows = [
        Row((
            _("{n} Monate").format(n=step), format_percent(curve.share_at(step * DAYS_PER_MONTH), 0),
        ))
        for step in shown
    ]  # fmt: skip
    return (
        f'<figure class="qa-duration"><figcaption>{_("Anteil, der noch leer steht, nach Monaten")}</figcaption>'
        f'{plot.html(label)}</figure><details class="qa-missing"><summary>{_("Als Tabelle")}</summary>'
        f"{table_html(label, (_('Nach'), _('noch leer')), rows, figures=(1,))}</details>"
    )


def show(told: Durations) -> None:
    """Draw the durations as a sentence and as a curve."""
    st.header(_("Wie lange steht etwas leer?"), anchor=False)
    parts = []
    if told.median is not None:
        half = _("Die Hälfte der Leerstände ist nach <b>{months}</b> zu Ende.")
        parts.append(half.format(months=_month_words(told.median)))
    elif told.running or told.ended:
        parts.append(_("Noch ist weniger als die Hälfte der Leerstände zu Ende: keine mittlere Dauer."))
    if told.median_ended is not None:
        ended = _("{n} beendete dauerten im Mittel {months}").format(
            n=format_number(told.ended), months=_month_words(told.median_ended)
        )
        running = _("{n} laufende stehen im Mittel seit {months} leer").format(
            n=format_number(told.running), months=_month_words(told.median_running)
        )
        parts.append(f"{ended}; {running}." if told.running else f"{ended}.")
    if told.unknown_start:
        parts.append(
            ngettext(
                "Bei {n} ist der Beginn unbekannt; er zählt hier nicht mit.",
                "Bei {n} ist der Beginn unbekannt; sie zählen hier nicht mit.",
                told.unknown_start,
            ).format(n=format_number(told.unknown_start))
        )
    st.html(f"<p>{' '.join(parts) or _('Hier ist noch kein Leerstand mit bekanntem Beginn erfasst.')}</p>")
    if len(told.curve.time):
        st.html(duration_chart(told.curve))


def _month_words(days: float | None) -> str:
    months = round((days or 0) / DAYS_PER_MONTH)
    return ngettext("{n} Monat", "{n} Monaten", months).format(n=format_number(months))
