"""Filters of the list of projects, and the sentence that says what they leave."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.i18n import _
from geo.terms import SITE_STATUS
from quarters.sites import STRATEGIES, Site
from ui.sites import words

FLAGS = ("placed", "unplaced", "outlined", "nordwaerts")


def filtered(found: Sequence[Site]) -> list[Site]:
    """Draw the filters and return the sites that pass."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="standorte_filter"):
        kinds = st.multiselect(
            _("Art des Vorhabens"), [code for code in STRATEGIES if any(s.strategy == code for s in found)],
            format_func=lambda code: _(words.TITLES[code]), placeholder=_("alle"), key="standorte_art", width=260,
        )  # fmt: skip
        statuses = st.multiselect(
            _("Status"), list(SITE_STATUS), format_func=lambda code: _(SITE_STATUS[code]), placeholder=_("alle"),
            key="standorte_status", width=220,
        )  # fmt: skip
        labels = {
            "placed": _("mit Ort"), "unplaced": _("ohne Ort"), "outlined": _("mit Umriss"),
            "nordwaerts": _("in nordwärts"),
        }  # fmt: skip
        flags = st.pills(
            _("Lage"),
            FLAGS,
            format_func=labels.__getitem__,
            selection_mode="multi",
            key="standorte_lage",
            width="content",
        )
        text = st.text_input(
            _("Suchen"), placeholder=_("Name, Träger, Ort"), key="standorte_suche", width=220
        )
    return [site for site in found if _passes(site, kinds, statuses, flags, text)]


def _passes(site: Site, kinds: list[str], statuses: list[str], flags: list[str], text: str) -> bool:
    tests = {
        "placed": site.lon_lat is not None,
        "unplaced": site.lon_lat is None,
        "outlined": site.outline_ha is not None,
        "nordwaerts": bool(site.in_project_area),
    }
    told = f"{site.name} {site.kind} {site.body} {site.suburb} {site.borough} {site.note}".lower()
    return (
        (not kinds or site.strategy in kinds)
        and (not statuses or site.status in statuses)
        and all(tests[flag] for flag in flags)
        and all(word in told for word in text.lower().split())
    )


def summary(shown: Sequence[Site], total: int) -> str:
    """Return how many are shown, as HTML."""
    unplaced = sum(site.lon_lat is None for site in shown)
    ended = sum(site.cancelled for site in shown)
    outlined = sum(site.outline_ha is not None for site in shown)
    parts = [
        _("<b>{n}</b> von {total} Vorhaben und Orten").format(n=len(shown), total=total)
        if len(shown) < total
        else _("<b>{n}</b> Vorhaben und Orte").format(n=total),
        _("{n} davon ohne bekannten Ort, deshalb nur in der Liste").format(n=unplaced) if unplaced else "",
        _("{n} mit gezeichnetem Umriss").format(n=outlined) if outlined else "",
        _("{n} beendet, als Teil der Geschichte weiter geführt").format(n=ended) if ended else "",
    ]
    return " · ".join(part for part in parts if part)
