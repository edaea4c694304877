"""The story of a record: what is ahead, what happened, who and why, and the record as it was on a day."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from geo.i18n import _, format_day
from geo.layers import layer_by_id
from ui import map_reads
from ui.components.marks import facts
from ui.components.timeline import timeline_html
from ui.register import actions, desk, worklist_reads
from ui.today import today
from vacancy.record import Record, RecordEvent, add_note
from vacancy.record.fields import FIELDS
from vacancy.record.lifecycle import STATUS_LABELS
from vacancy.record.terms import NOTE_KINDS
from vacancy.record.undo import CHANGES
from vacancy.record.values import value_text


def show(held: Record) -> None:
    """Draw the story of a record."""
    st.html(_list(held))
    _take_back(held)
    if desk.may_edit(held):
        with st.expander(_("Notiz schreiben"), icon=":material/edit_note:"):
            _note(held)
    with st.expander(_("Stand an einem Tag"), icon=":material/history:"):
        _past(held)
    told = timeline_html(layer_by_id("commercial_units"), held.unit_id, map_reads.current_version())
    if told:
        with st.expander(_("Alle Änderungen der Daten"), icon=":material/database:"):
            st.html(told)


def _list(held: Record) -> str:
    """Return what is ahead, then events and notes, newest first."""
    ahead = [
        (format_day(each.due_on), _("Wiedervorlage: {text}").format(text=each.text or "–"))
        for each in worklist_reads.tasks(held.unit_id)
        if each.done_on is None
    ]
    past = [
        (each.valid_on, each.recorded_at, event_words(each)) for each in worklist_reads.story(held.unit_id)
    ]
    past += [
        (
            each.noted_on,
            each.recorded_at,
            f"{_(NOTE_KINDS[each.kind])}: {each.text}"
            + (f" ({each.recorded_by})" if each.recorded_by else ""),
        )
        for each in worklist_reads.notes_of(held.unit_id)
    ]
    ordered = sorted(past, key=lambda each: (each[0], each[1]), reverse=True)
    told = ahead + [(format_day(day), words) for day, _at, words in ordered]
    if not told:
        return f'<p class="qa-note">{escape(_("Noch ist nichts geschehen."))}</p>'
    items = "".join(f"<li><time>{day}</time> {escape(words)}</li>" for day, words in told)
    return f'<ol class="qa-history">{items}</ol>'


def event_words(each: RecordEvent) -> str:
    """Return an event as one line: what, why, who."""
    if each.kind == "status" or (each.kind == "undone" and each.to_status):
        what = f"{_label(each.from_status)} → {_label(each.to_status)}"
        what = _("Status: {change}").format(change=what)
    elif each.kind in {"edited", "undone"}:
        what = _changed(each)
    else:
        what = {
            "created": _("Leerstand erfasst"),
            "confirmed": _("noch leer, bestätigt"),
            "not_checkable": _("war nicht zu prüfen"),
            "merged": _("zusammengeführt"),
        }[each.kind]
    parts = [what, each.reason, each.person, _("zurückgenommen") if each.undone else ""]
    return " · ".join(part for part in parts if part)


def _label(code: str | None) -> str:
    return _(STATUS_LABELS.get(str(code), str(code)))


def _changed(each: RecordEvent) -> str:
    if "last_confirmed_on" in each.after and each.kind == "undone":
        return _("Bestätigung")
    told = []
    for name, before in each.before.items():
        if name in FIELDS:
            field = FIELDS[name]
            words = f"{value_text(field, before)} → {value_text(field, each.after.get(name))}"
            told.append(f"{_(field.label)}: {words}")
        elif name == "position":
            told.append(_("Lage geändert"))
    return "; ".join(told) or _("geändert")


def _take_back(held: Record) -> None:
    """Offer to take back the newest change that still stands, and every merge."""
    if not desk.may_edit(held):
        return
    standing = [
        each for each in worklist_reads.story(held.unit_id) if each.kind in CHANGES and not each.undone
    ]
    if standing:
        st.button(
            _("Letzte Änderung zurücknehmen"), icon=":material/undo:", key="akte_letzte", type="tertiary",
            on_click=actions.take_back, args=(standing[0].id,), help=event_words(standing[0]),
        )  # fmt: skip
    for each in standing[1:]:
        if each.kind == "merged":
            number = str(each.after.get("removed_unit_id", ""))
            st.button(
                _("Nr. {key} wieder abtrennen").format(key=number), icon=":material/call_split:", type="tertiary",
                key=f"akte_trennen_{each.id}", on_click=actions.take_back, args=(each.id,), help=event_words(each),
            )  # fmt: skip


def _note(held: Record) -> None:
    with st.form(f"notiz|{held.unit_id}|{desk.round_number()}", border=False):
        kind = st.selectbox(_("Art"), list(NOTE_KINDS), format_func=lambda code: _(NOTE_KINDS[code]))
        words = st.text_area(_("Notiz"), max_chars=4000)
        if not st.form_submit_button(_("Notiz sichern"), type="primary"):
            return
        if desk.write(lambda connection, person: add_note(connection, held.unit_id, words, person, kind)):
            desk.new_round()
        if not desk.problem_here():
            st.rerun()


def _past(held: Record) -> None:
    day = st.date_input(
        _("Tag"), today(), min_value=date(1990, 1, 1), max_value=today(), format="DD.MM.YYYY", key="akte_damals"
    )  # fmt: skip
    if not isinstance(day, date):
        return
    then = worklist_reads.past(held.unit_id, day)
    status = _(STATUS_LABELS.get(then.status, "belegt"))
    st.html(f"<p>{escape(_('Am {day} galt: {status}').format(day=format_day(day), status=status))}</p>")
    if then.values is None:
        st.html(f'<p class="qa-note">{escape(_("Angaben waren damals noch nicht erfasst."))}</p>')
        return
    told = [(_(field.label), value_text(field, then.values.get(name), "")) for name, field in FIELDS.items()]
    st.html(facts(told))
