"""The tables beside the map of chosen sites: what each brings, what one more would bring, and why not the others."""

from __future__ import annotations

from collections import Counter
from html import escape

import pandas as pd
import streamlit as st

from geo.i18n import _, format_number
from quarters.supply.model import SupplyModel
from quarters.supply.search import REASON_WORDS, Answer
from ui.components.table import Row, table_html
from ui.supply import words

LIST_PX = 320
MANY_BARS = 9
"""From more bars on only the first, the chosen and the last one show their number."""


def sites(model: SupplyModel, answer: Answer) -> str:
    """Return the chosen vacancies, largest contribution first; the people together add up from row to row."""
    several, rented = len(answer.question.services) > 1, answer.question.budget_eur_month is not None
    together, rows = 0.0, []
    for number, site in enumerate(answer.sites, 1):
        together += site.newly_served_together
        use = f" ({_(model.service(site.service).label)})" if several else ""
        area = format_number(site.floor_area_m2, "m²")
        name = f"{number}. {site.address}{use}" + (f", {area}" if rented else "")  # the column is narrow
        rows.append(Row((
            name, format_number(site.rent_eur_month, "€") if rented else area,
            words.people(site.newly_served_alone), words.people(together),
        )))  # fmt: skip
    head = (_("Leerstand"), _("Miete") if rented else _("Fläche"), _("allein"), _("zusammen"))
    table = table_html(
        _("Gewählte Leerstände: Menschen neu versorgt"), head, rows, figures=range(1, len(head))
    )
    return table + (_spent(answer) if rented else "")


def _spent(answer: Answer) -> str:
    rent = sum(site.rent_eur_month or 0.0 for site in answer.sites)
    told = _("Kaltmiete zusammen {rent} von {budget} je Monat.").format(
        rent=format_number(rent, "€"), budget=format_number(answer.question.budget_eur_month, "€")
    )
    return f'<p class="qa-note">{told}</p>'


def curve(answer: Answer) -> str:
    """Return what one more site brings, as bars; nothing with a budget."""
    if not len(answer.curve):
        return ""
    most = float(answer.curve[-1]) or 1.0
    now, width = len(answer.sites), " qa-many" if len(answer.curve) > MANY_BARS else ""
    bars = "".join(
        f'<li class="{"qa-now" if number == now else ""}">'
        f'<span>{escape(words.people(value))}</span><div style="height:{4 + 76 * value / most:.0f}px"></div>'
        f"<b>{number}</b></li>"
        for number, value in enumerate(answer.curve.tolist(), 1)
    )
    title = _("Was bringt ein weiterer Standort?")
    under = _("Neu versorgte Menschen nach Zahl der Standorte")
    head = f'<h3 class="qa-sheet-part">{title}</h3><p class="qa-note">{under}</p>'
    return f'{head}<ol class="qa-curve{width}">{bars}</ol>'


def left_out(answer: Answer) -> str:
    """Return why the others were not chosen, with counts; each vacancy counts once."""
    suited = {site.vacancy_id for site in answer.sites} | set(answer.not_chosen)
    first = {one.vacancy_id: one.reason for one in reversed(answer.left_out) if one.vacancy_id not in suited}
    rows = [
        Row((_(REASON_WORDS[reason]), format_number(number)))
        for reason, number in Counter(first.values()).most_common()
    ]
    if answer.not_chosen:
        rows.append(Row((_idle(), format_number(len(answer.not_chosen)))))
    if answer.filtered:
        rows.append(
            Row((_("nicht im gewählten Gebiet oder andere Objektart"), format_number(answer.filtered)))
        )
    if not rows:
        return ""
    title = _("Warum nicht die anderen?")
    table = table_html(title, (_("Grund"), _("Leerstände")), rows, figures=(1,))
    return f'<h3 class="qa-sheet-part">{title}</h3>{table}'


def others(model: SupplyModel, answer: Answer) -> None:
    """Draw the list of all vacancies that were not chosen, each with its reason in a sentence."""
    rows = model.vacancies.rows
    names = dict(zip(rows["id"].tolist(), rows["name"].tolist(), strict=True))
    found = [(key, "", _idle()) for key in answer.not_chosen]
    found += [(one.vacancy_id, _(model.service(one.service).label), one.text) for one in answer.left_out]
    if not found:
        return
    with st.expander(_("Liste der nicht gewählten ({n})").format(n=format_number(len(found)))):
        table = pd.DataFrame({
            "name": [names.get(key) or _("ohne Adresse") for key, _use, _why in found],
            "use": [use for _key, use, _why in found],
            "why": [why for _key, _use, why in found],
        })  # fmt: skip
        columns = st.column_config
        config = {
            "name": columns.TextColumn(_("Leerstand"), width=150),
            "use": columns.TextColumn(_("Versorgungsart"), width=120),
            "why": columns.TextColumn(_("Grund"), width="large"),
        }
        st.dataframe(
            table if len(answer.question.services) > 1 else table.drop(columns="use"),
            hide_index=True, height=LIST_PX, column_config=config, key="standorte_andere",
            alt=_("Nicht gewählte Leerstände mit Grund"),
        )  # fmt: skip


def _idle() -> str:
    return _("geeignet, aber weniger Wirkung")
