"""Filters of the list of projects, and the sentence that says what they leave."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.i18n import _
from geo.terms import SITE_STATUS
from quarters.sites import STRATEGIES, Site
from ui.sites import words

_KEY = "standorte_"
FLAGS = ("placed", "unplaced", "outlined", "nordwaerts")


def filtered(found: Sequence[Site]) -> list[Site]:
    """Draw the filters and return the sites that pass; what is chosen stands in the address."""
    present = [code for code in STRATEGIES if any(site.strategy == code for site in found)]
    for name, allowed in (("art", present), ("status", tuple(SITE_STATUS)), ("lage", FLAGS)):
        _from_address(name, allowed)
    st.session_state.setdefault(f"{_KEY}suche", st.query_params.get("suche", ""))
    with st.container(horizontal=True, vertical_alignment="bottom", key="standorte_filter"):
        kinds = st.multiselect(
            _("Art des Vorhabens"), present, format_func=lambda code: _(words.TITLES[code]), placeholder=_("alle"),
            key="standorte_art", width=260,
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
    for name, value in (
        ("art", kinds),
        ("status", statuses),
        ("lage", flags),
        ("suche", [text] if text else []),
    ):
        if value:
            st.query_params[name] = ",".join(value)
        else:
            st.query_params.pop(name, None)
    return [site for site in found if _passes(site, kinds, statuses, flags, text)]


def _from_address(name: str, allowed: Sequence[str]) -> None:
    """Set a filter from the address before it is drawn; words that do not exist are left out."""
    given = st.query_params.get(name, "").split(",")
    st.session_state.setdefault(f"{_KEY}{name}", [code for code in allowed if code in given])


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
