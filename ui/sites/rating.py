"""Typing the criteria that nobody can compute: ownership, contamination, planning law, costs, effect."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.database import transaction
from geo.i18n import _
from geo.terms import QUALITIES
from quarters.sites.criteria import TYPED, TypedCriterion
from quarters.sites.record import SiteRecord, Typed
from quarters.sites.typed import set_criterion
from ui.sites.edit import saved
from ui.today import today
from ui.who import me


def criteria_dialog(record: SiteRecord) -> None:
    """Open the dialog for the typed criteria, one at a time."""
    st.dialog(_("Kriterien eintragen"))(criteria_content)(record)


def criteria_content(record: SiteRecord) -> None:
    """Draw what the dialog for the typed criteria holds."""
    keys = [criterion.key for criterion in TYPED]
    labels = {criterion.key: _(criterion.label) for criterion in TYPED}
    key = st.segmented_control(
        _("Kriterium"),
        keys,
        format_func=labels.__getitem__,
        default=keys[0],
        key="kriterium_wahl",
        required=True,
    )
    criterion = next(each for each in TYPED if each.key == key)
    known = record.criteria.get(criterion.key)
    values = _criterion_fields(criterion, known)
    if values is not None:
        version = known.version if known else 0
        saved(lambda: _rate(record.site.id, criterion.key, version, values), _("Kriterium gesichert."))


def _criterion_fields(criterion: TypedCriterion, known: Typed | None) -> dict[str, Any] | None:
    code, amount = None, None
    with st.form(f"kriterium_{criterion.key}"):
        if criterion.codes:
            codes = ["", *criterion.codes]
            at = codes.index(known.code) if known and known.code in codes else 0
            labels = {"": _("keine Angabe")} | {each: _(label) for each, label in criterion.codes.items()}
            code = st.selectbox(_("Angabe"), codes, at, format_func=labels.__getitem__)
        if criterion.key == "costs":
            amount = st.number_input(
                _("Kosten in Euro"), min_value=0.0, value=known.amount if known else None, step=1000.0, format="%.0f",
                placeholder=_("keine Angabe"),
            )  # fmt: skip
        steps = [None, 0, 1, 2, 3, 4, 5]
        rating = st.selectbox(
            _("Bewertung (0 schlecht bis 5 gut)"), steps, steps.index(known.rating) if known else 0,
            format_func=lambda n: _("keine Angabe") if n is None else str(n),
        )  # fmt: skip
        note = st.text_input(_("Begründung"), known.note if known else "", max_chars=1000)
        source = st.text_input(_("Quelle"), known.source if known else "", max_chars=400)
        grades = list(QUALITIES)
        quality = st.selectbox(
            _("Datenqualität"), grades, grades.index(known.quality) if known else grades.index("approximate"),
            format_func=lambda grade: _(QUALITIES[grade]),
        )  # fmt: skip
        if not st.form_submit_button(_("Sichern"), type="primary"):
            return None
    return {
        "code": code or None, "amount": amount, "rating": rating, "note": note, "source": source, "quality": quality,
        "as_of": today(),
    }  # fmt: skip


def _rate(site_id: int, criterion: str, version: int, values: dict[str, Any]) -> None:
    with transaction(me()) as connection:
        set_criterion(connection, site_id, criterion, version, values)
