"""Adding to a site what sources state, and the vacancies that belong to it."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from geo.database import transaction
from geo.i18n import _, format_number
from quarters.sites.record import SiteRecord
from quarters.sites.topics import TOPICS
from quarters.sites.trail import add_figure, link_unit, unlink
from ui.sites import reads
from ui.sites.edit import saved
from ui.who import me


def figure_dialog(record: SiteRecord) -> None:
    """Open the dialog that adds a figure of a source; other figures stay beside it."""
    st.dialog(_("Angabe einer Quelle"))(figure_content)(record.site.id)


def figure_content(site_id: int) -> None:
    """Draw what the dialog for a figure holds."""
    with st.form("standort_angabe_form"):
        labels = {
            topic: f"{_(label)} ({unit})" if unit else _(label)
            for topic, (label, unit, _digits) in TOPICS.items()
        }
        topic = st.selectbox(_("Was"), list(TOPICS), format_func=labels.__getitem__)
        value = st.number_input(_("Wert"), min_value=0.0, value=None, placeholder=_("Zahl"), format="%0.2f")
        label = st.text_input(_("Bezeichnung der Quelle"), max_chars=200)
        as_of = st.text_input(_("Stand"), max_chars=40)
        source = st.text_input(_("Quelle"), max_chars=400)
        sent = st.form_submit_button(_("Sichern"), type="primary")
    if sent:
        saved(lambda: _add(site_id, topic, value or 0.0, (label, as_of, source)), _("Angabe gesichert."))


def _add(site_id: int, topic: str, value: float, texts: tuple[str, str, str]) -> None:
    label, as_of, source = texts
    with transaction(me()) as connection:
        add_figure(connection, site_id, topic, value, label=label, as_of=as_of, source_text=source)


def links_dialog(record: SiteRecord) -> None:
    """Open the dialog that links vacancies to a site."""
    st.dialog(_("Leerstände verknüpfen"))(links_content)(record)


def links_content(record: SiteRecord) -> None:
    """Draw what the dialog for linked vacancies holds."""
    known = {link.target_id: link.id for link in record.links if link.kind == "unit"}
    names = {link.target_id: link.name for link in record.links if link.kind == "unit"}
    for one in reads.all_premises():
        area = format_number(one.floor_area_m2, "m²") if one.floor_area_m2 else _("keine Angabe")
        names[one.unit_id] = f"{one.name} · {one.suburb or one.borough} · {area}"
    with st.form("standort_leerstaende_form"):
        chosen = st.multiselect(
            _("Leerstände"),
            list(names),
            list(known),
            format_func=names.__getitem__,
            placeholder=_("Adresse suchen"),
        )
        sent = st.form_submit_button(_("Sichern"), type="primary")
    if sent:
        saved(lambda: _link(record.site.id, known, chosen), _("Verknüpfungen gesichert."))


def _link(site_id: int, known: dict[int, int], chosen: Collection[int]) -> None:
    with transaction(me()) as connection:
        for unit_id in set(chosen) - set(known):
            link_unit(connection, site_id, unit_id)
        for unit_id in set(known) - set(chosen):
            unlink(connection, known[unit_id])
