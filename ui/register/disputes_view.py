"""Konflikte vor Ort: what a phone sent and the register could not take, both versions side by side."""

from __future__ import annotations

import uuid
from html import escape
from typing import Any

import streamlit as st

from geo.filters import FilterValues
from geo.i18n import N_, _, format_day, format_number, ngettext
from ui.components.marks import sentence
from ui.links import link
from ui.register import desk, worklist_reads
from vacancy.field.disputes import STATUS, Dispute, Side, dismiss, take_over
from vacancy.record.fields import FIELDS
from vacancy.record.lifecycle import STATUS_LABELS
from vacancy.record.values import value_text

SHOWN = 10
_SAID = {
    "new": N_("neuer Leerstand"), "still_vacant": N_("noch leer"), "occupied": N_("wieder belegt"),
    "not_checkable": N_("nicht prüfbar"), "photos": N_("Foto ergänzt"),
}  # fmt: skip


def show(filters: FilterValues) -> None:
    """Draw the entries, oldest first."""
    found = worklist_reads.disputes(filters)
    if problem := st.session_state.get(desk.PROBLEM):
        st.html(f'<p class="qa-error" role="alert">{escape(str(problem))}</p>')
    if not found:
        st.html(sentence(_("Alles, was vor Ort erfasst wurde, ist im Register."), live=True))
        return
    told = ngettext(
        "<b>{n}</b> Eintrag von vor Ort wurde nicht übernommen.",
        "<b>{n}</b> Einträge von vor Ort wurden nicht übernommen.",
        len(found),
    )
    st.html(sentence(told.format(n=format_number(len(found))), live=True))
    for each in found[:SHOWN]:
        with st.container(border=True, key=f"konflikt_{each.uid.hex}"):
            _dispute(each)


def _dispute(each: Dispute) -> None:
    held, entry = each.held, each.entry
    where = str(entry.payload.get("address") or "") if entry is not None else ""
    name = escape((held.name if held is not None else where) or _("ohne Adresse"))
    if held is not None:
        name = link(f"/leerstand?liste=konflikte&akte={held.unit_id}", held.name or _("ohne Adresse"))
    said = [_(_SAID[entry.kind]), entry.note] if entry is not None else []
    when = each.captured_at.astimezone()
    about = [
        each.person,
        f"{format_day(when.date())}, {when:%H:%M} {_('Uhr')}",
        _("Beleg {code}").format(code=each.code),
    ]
    st.html(
        f"<p><b>{name}</b>: {escape(' · '.join(part for part in said if part))}<br>"
        f'<span class="qa-small">{escape(" · ".join(part for part in about if part))}</span><br>'
        f"{escape(_('Nicht übernommen: {reason}').format(reason=each.sentence))}</p>"
    )
    if desk.may_edit(held):
        _decide(each)


def _decide(each: Dispute) -> None:
    wanted = None
    if each.held is not None:
        columns = st.columns(3)
        picked = []
        for number, side in enumerate(each.sides):
            with columns[number % 3]:
                picked.append((side.name, _choice(each, side)))
        wanted = [name for name, version in picked if version == "on_site"]
    with st.container(horizontal=True):
        if each.can_be_taken_over:
            label = _("Auswahl übernehmen") if each.held is not None else _("Als neuen Leerstand anlegen")
            st.button(
                label, type="primary", icon=":material/check:", key=f"uebernehmen_{each.uid.hex}", on_click=_take,
                args=(each, wanted if wanted is not None else [side.name for side in each.sides]),
                disabled=wanted == [],
            )  # fmt: skip
        with st.popover(_("Verwerfen"), icon=":material/close:"):
            reason = st.text_input(_("Grund"), key=f"grund_{each.uid.hex}", max_chars=300)
            st.button(
                _("Eintrag verwerfen"),
                key=f"verwerfen_{each.uid.hex}",
                on_click=_drop,
                args=(each.uid, reason),
            )


def _choice(each: Dispute, side: Side) -> str:
    """Draw one fact with both versions; the register holds until somebody says otherwise."""
    words = {"register": _text(side.name, side.register), "on_site": _text(side.name, side.on_site)}
    if side.register == side.on_site:  # the street says the same: that is a confirmation
        words["on_site"] = _("{status}, bestätigt").format(status=words["on_site"])
    who = {"register": _("Register"), "on_site": _("vor Ort")}
    return str(
        st.radio(
            _("Status") if side.name == STATUS else _(FIELDS[side.name].label), ["register", "on_site"],
            key=f"seite|{each.uid.hex}|{side.name}",
            format_func=lambda key: f"{who[key]}: {words[key]}",
        )
    )  # fmt: skip


def _text(name: str, value: Any) -> str:
    if name == STATUS:
        return _(STATUS_LABELS.get(str(value), "belegt")) if value else _("unbekannt")
    return value_text(FIELDS[name], value, _("keine Angabe")).replace("[", "\\[")


def _take(each: Dispute, wanted: list[str]) -> None:
    version = each.held.version if each.held is not None else None
    done = desk.write(
        lambda connection, person: take_over(connection, each.uid, wanted, version, person), supply=True
    )
    if done is not None:
        st.toast(_("Ins Register übernommen."), icon=":material/check:")
        desk.new_round()


def _drop(uid: uuid.UUID, reason: str) -> None:
    def work(connection: Any, person: Any) -> bool:
        dismiss(connection, uid, reason, person)
        return True

    if desk.write(work):
        st.toast(_("Eintrag verworfen. Er bleibt mit dem Grund aufgehoben."), icon=":material/close:")
