"""What one does with a record every day: confirm, change the status, ask for a follow-up, take a change back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

import pandas as pd
import streamlit as st

from geo.i18n import _, format_number, ngettext
from geo.terms import END_STATUS
from ui.register import again_form, desk, worklist_reads
from ui.today import today
from vacancy.record import Record, change_status, confirm, finish_follow_up, follow_up, last_event, undo
from vacancy.record.lifecycle import CONFIRMABLE, INTERIM_MONTHS, STATUS_LABELS, allowed_next


def foot(held: Record) -> None:
    """Draw what stays in sight below a record: the way back for some seconds, and the buttons."""
    with st.container(key="akte_fuss", gap="small"):
        _way_back()
        _buttons(held)


def _way_back() -> None:
    offer = desk.undo_offer()
    if offer:
        with st.container(horizontal=True, vertical_alignment="center", key="akte_ruecknahme"):
            st.html(f'<p role="status">{escape(offer[0])}</p>', width="content")
            st.button(
                _("Rückgängig"),
                icon=":material/undo:",
                key="rueckgaengig",
                on_click=take_back,
                args=(offer[1],),
            )


def _buttons(held: Record) -> None:
    if not desk.may_edit(held):
        return
    if not held.is_open:
        again_form.show(held)
        return
    with st.container(horizontal=True, key="akte_taten"):
        if held.spell_status in CONFIRMABLE:
            st.button(
                _("Noch leer bestätigen"), icon=":material/check:", type="primary", key="bestaetigen",
                on_click=_confirm, args=(held,),
            )  # fmt: skip
        turn = desk.round_number()  # another key each time something was saved: so the popover closes
        with st.popover(_("Status ändern"), icon=":material/swap_horiz:", key=f"akte_status_{turn}"):
            _status_form(held)
        with (
            st.container(key="akte_frist", width="content"),
            st.popover(
                _("Wiedervorlage"), icon=":material/event:", key=f"akte_frist_{turn}", help=_("Wiedervorlage")
            ),
        ):
            follow_up_form((held.unit_id,), "eine")


def _confirm(held: Record) -> None:
    vacancy_id = int(held.vacancy_id or 0)
    done = desk.write(lambda connection, person: confirm(connection, vacancy_id, today(), person))
    if done is not None:
        desk.offer_undo(_("{name} bestätigt.").format(name=held.name or _("Leerstand")), done)
        desk.new_round()


def take_back(event_id: int) -> None:
    """Take a change back; call from a callback."""
    done = desk.write(lambda connection, person: undo(connection, event_id, person), supply=True)
    st.session_state.pop(desk.BACK, None)
    if done is not None:
        st.toast(_("Zurückgenommen."), icon=":material/undo:")
        desk.new_round()


def _status_form(held: Record) -> None:
    given = status_inputs(f"status|{held.unit_id}|{held.version}", allowed_next(str(held.spell_status)))
    if given is not None:
        to, day, reason, until = given
        done = desk.write(
            lambda connection, person: change_status(
                connection, int(held.vacancy_id or 0), to, day, reason, held.version, person, until
            ),
            supply=to in END_STATUS
            or "threatened" in {to, held.spell_status},  # a threatened one is still in use
        )
        if done is not None:
            words = _("{name}: {status}.").format(name=held.name, status=_(STATUS_LABELS[to]))
            event_id = desk.write(lambda connection, _person: last_event(connection, held.unit_id))
            desk.offer_undo(words, event_id)
            desk.new_round()
        if not desk.problem_here():
            st.rerun()


def status_inputs(key: str, codes: Sequence[str]) -> tuple[str, date, str, date | None] | None:
    """Draw status, day and reason; return them when they are to be saved.

    Returns
    -------
    tuple or None
        Status code, day since which it holds, reason, and the last day of an interim use.
    """
    to = str(
        st.selectbox(
            _("Neuer Status"),
            list(codes),
            key=f"{key}|status",
            format_func=lambda code: _(STATUS_LABELS[code]),
        )
    )
    day = st.date_input(_("gilt seit"), today(), max_value=today(), format="DD.MM.YYYY", key=f"{key}|tag")
    until = _interim_end(key, day) if to == "interim_use" else None
    reason = st.text_input(_("Anlass"), key=f"{key}|anlass", max_chars=300)
    saved = st.button(_("Status sichern"), type="primary", key=f"{key}|sichern")
    return (to, day, reason, until) if saved and isinstance(day, date) else None


def _interim_end(key: str, day: date) -> date | None:
    months = st.segmented_control(
        _("Dauer"), [*INTERIM_MONTHS, 0], default=INTERIM_MONTHS[0], key=f"{key}|dauer", required=True,
        format_func=lambda n: _("{n} Monate").format(n=n) if n else _("bis zum Tag"),
    )  # fmt: skip
    if months:
        return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()
    end = st.date_input(_("endet am"), day + timedelta(days=180), format="DD.MM.YYYY", key=f"{key}|ende")
    return end if isinstance(end, date) else None


def follow_up_form(unit_ids: Sequence[int], key: str) -> None:
    """Draw the form of a follow-up for one or several records."""
    due = st.date_input(
        _("fällig am"), today() + timedelta(days=14), min_value=today(), format="DD.MM.YYYY", key=f"{key}|faellig"
    )  # fmt: skip
    words = st.text_input(_("Was ist zu tun?"), key=f"{key}|aufgabe", max_chars=300)
    if st.button(_("Wiedervorlage sichern"), type="primary", key=f"{key}|vorlegen") and isinstance(due, date):
        done = desk.write(
            lambda connection, person: [
                follow_up(connection, unit_id, due, words, person, person.name) for unit_id in unit_ids
            ]
        )
        if done is not None:
            told = ngettext("{n} Wiedervorlage gesichert.", "{n} Wiedervorlagen gesichert.", len(done))
            st.toast(told.format(n=format_number(len(done))), icon=":material/event:")
            desk.new_round()
        if not desk.problem_here():
            st.rerun()


def tasks(held: Record) -> None:
    """Draw the open follow-ups of a record."""
    for task in worklist_reads.tasks(held.unit_id):
        if task.done_on is None:
            with st.container(horizontal=True, vertical_alignment="center"):
                words = f"<b>{escape(_due(task.due_on))}</b> {escape(task.text)}"
                late = ' class="qa-overdue"' if task.due_on < today() else ""
                st.html(f"<p{late}>{words}</p>", width="stretch")
                if desk.may_edit(held):
                    st.button(
                        _("Erledigt"), key=f"erledigt_{task.id}", type="tertiary", icon=":material/task_alt:",
                        on_click=_finish, args=(task.id,),
                    )  # fmt: skip


def _due(day: date) -> str:
    from ui.register.table import due_words

    return _("Wiedervorlage {day}:").format(day=due_words(day))


def _finish(task_id: int) -> None:
    desk.write(lambda connection, person: finish_follow_up(connection, task_id, person))
    desk.new_round()
