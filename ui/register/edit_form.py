"""Facts of a record, edited in place, and the choice between two versions when somebody else was quicker."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from geo.errors import InputError
from geo.i18n import _, format_day, format_since
from ui.components.marks import facts
from ui.register import desk
from ui.register.field_inputs import inputs, typed
from vacancy.record import Record, RecordConflictError, edit
from vacancy.record.conflict import FieldConflict, label_of
from vacancy.record.fields import FIELDS, GROUPS, Group, RecordField, fields_of
from vacancy.record.lifecycle import STATUS_LABELS
from vacancy.record.values import value_text

_PRECISION = "vacant_since_precision"
_SUPPLY_FACTS = frozenset({"branch", "kind", "floor_area_m2"})
"""Facts from which the supply is derived."""


def groups(held: Record, tab: str, *shown: Group) -> None:
    """Draw the facts of groups, or the form to change them."""
    if st.session_state.get(desk.FORM, ("", 0, 0))[:2] == (tab, held.unit_id):
        _form(held, shown)
        return
    missing = 0
    for group in shown:
        told = [
            (_(each.label), _told(each, held))
            for each in fields_of(group)
            if (held.vacancy_id or each.table == "commercial_unit") and each.name != _PRECISION
        ]
        missing += sum(not text for _label, text in told)
        if any(text for _label, text in told):
            st.html(f'<h3 class="qa-sheet-part">{escape(_(GROUPS[group]))}</h3>{facts(told)}')
    if missing:
        st.html(f'<p class="qa-note">{escape(_("{n} Angaben fehlen").format(n=missing))}</p>')
    if desk.may_edit(held):
        st.button(
            _("Bearbeiten"), icon=":material/edit:", key=f"bearbeiten_{tab}", on_click=_open, args=(tab, held)
        )  # fmt: skip


def _told(field: RecordField, held: Record) -> str:
    """Return a fact in words, the beginning of a vacancy as exactly as it is known."""
    value = held.values[field.name]
    if field.name == "vacant_since" and value is not None:
        return format_since(value, str(held.values[_PRECISION] or "day"))
    return value_text(field, value, "")


def _open(tab: str, held: Record) -> None:
    st.session_state[desk.FORM] = (tab, held.unit_id, held.version, dict(held.values))
    st.session_state.pop(desk.PROBLEM, None)


def _form(held: Record, shown: tuple[Group, ...]) -> None:
    _tab, unit_id, version, base = st.session_state[desk.FORM]
    prefix = f"akte|{unit_id}|{version}"
    listed = [
        each for group in shown for each in fields_of(group) if held.vacancy_id or each.table == "commercial_unit"
    ]  # fmt: skip
    with st.form(f"akte_form_{unit_id}_{version}", border=False):
        for group in shown:
            st.html(f'<h3 class="qa-sheet-part">{escape(_(GROUPS[group]))}</h3>')
            inputs([each for each in listed if each.group == group], base, prefix)
        problem = st.empty()
        with st.container(horizontal=True):
            saved = st.form_submit_button(_("Sichern"), type="primary", icon=":material/save:")
            left = st.form_submit_button(_("Abbrechen"))
    if left:
        st.session_state.pop(desk.FORM, None)
        st.rerun()
    if saved:
        try:
            given = typed(listed, prefix)
            wanted = {name: value for name, value in given.items() if _differs(value, base[name])}
            _save(unit_id, version, wanted)
        except InputError as error:
            problem.html(f'<p class="qa-error" role="alert">{escape(str(error))}</p>')


def _differs(given: Any, base: Any) -> bool:
    return (given if given != "" else None) != (base if base != "" else None)


def _save(unit_id: int, version: int, wanted: dict[str, Any]) -> None:
    done = desk.write(
        lambda connection, person: edit(connection, unit_id, wanted, version, person),
        supply=bool(_SUPPLY_FACTS & set(wanted)),
    )
    if done is not None:
        st.session_state.pop(desk.FORM, None)
        desk.new_round()
        st.toast(_("Gesichert."), icon=":material/check:")
    if done is not None or desk.CONFLICT in st.session_state:
        st.rerun()
    raise InputError(str(st.session_state.pop(desk.PROBLEM)))


def conflict() -> bool:
    """Draw both versions side by side when somebody else was quicker; returns whether there is such a conflict."""
    told = st.session_state.get(desk.CONFLICT)
    if not isinstance(told, RecordConflictError):
        return False
    with st.container(key="akte_konflikt_blatt"):
        st.html(f'<p class="qa-error" role="alert">{escape(str(told))}</p>')
        picked = {each.name: _choice(each, told) for each in told.fields}
        with st.container(horizontal=True):
            if st.button(_("Auswahl sichern"), type="primary", key="konflikt_sichern"):
                _settle(told, picked)
            if st.button(_("Meine Eingaben verwerfen"), key="konflikt_verwerfen"):
                _leave()
    return True


def _choice(each: FieldConflict, told: RecordConflictError) -> str:
    """Draw one fact with both values; what only one of us changed is chosen already."""
    words = {"theirs": _text(each.name, each.theirs), "mine": _text(each.name, each.mine)}
    who = told.who or _("Andere")
    mine_only = each.theirs == each.base
    return str(
        st.radio(
            label_of(each.name), ["theirs", "mine"], index=int(mine_only), horizontal=True,
            key=f"konflikt|{told.unit_id}|{told.version}|{each.name}", disabled=each.name == "status",
            format_func=lambda side: f"{who if side == 'theirs' else _('Ich')}: {words[side]}",
        )
    )  # fmt: skip


def _text(name: str, value: Any) -> str:
    if name == "status":
        return _(STATUS_LABELS.get(str(value), str(value)))
    if name in FIELDS:
        return value_text(FIELDS[name], value, _("keine Angabe")).replace("[", "\\[")
    return format_day(value)


def _settle(told: RecordConflictError, picked: dict[str, str]) -> None:
    """Save what was chosen on top of the other version; nothing of it is overwritten unseen."""
    wanted = {
        each.name: each.mine
        for each in told.fields
        if picked[each.name] == "mine" and each.name in FIELDS and each.mine != each.theirs
    }
    st.session_state.pop(desk.CONFLICT, None)
    if wanted:
        desk.write(
            lambda connection, person: edit(connection, told.unit_id, wanted, told.version, person),
            supply=bool(_SUPPLY_FACTS & set(wanted)),
        )
    if desk.CONFLICT not in st.session_state:
        _leave()
    st.rerun()


def _leave() -> None:
    for key in (desk.CONFLICT, desk.FORM):
        st.session_state.pop(key, None)
    desk.new_round()
    st.rerun()
