"""What the page Leerstand holds between runs, and the one way in which it writes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import TypeVar

import streamlit as st
from sqlalchemy.engine import Connection

from geo.database import transaction
from geo.people import Person, Role
from quarters.supply.register_supply import refresh_register_supply
from ui.errors import error_sentence
from ui.who import me
from vacancy.record import Record, RecordConflictError
from vacancy.record.store import EDITORS

RECORD = "akte"
CHOSEN = "leerstand_gewaehlt"
FORM = "akte_formular"
CONFLICT = "akte_konflikt"
PROBLEM = "akte_problem"
BACK = "akte_zurueck"
_ROUND = "leerstand_runde"
UNDO_SECONDS = 10
Answer = TypeVar("Answer")


def open_record() -> int | None:
    """Return the unit whose record is open; at the first run the address says it."""
    if RECORD not in st.session_state:
        given = st.query_params.get(RECORD, "")
        st.session_state[RECORD] = int(given) if given.isdecimal() and len(given) < 16 else None
    unit_id: int | None = st.session_state[RECORD]
    return unit_id


def show_record(unit_id: int | None) -> None:
    """Open a record, or close the open one; the address follows at the next run."""
    if st.session_state.get(RECORD) != unit_id:
        for key in (FORM, CONFLICT, PROBLEM, BACK):
            st.session_state.pop(key, None)
    st.session_state[RECORD] = unit_id


def write_address() -> None:
    """Name the open record in the address."""
    unit_id = st.session_state.get(RECORD)
    if unit_id is None:
        st.query_params.pop(RECORD, None)
    elif st.query_params.get(RECORD) != str(unit_id):
        st.query_params[RECORD] = str(unit_id)


def close() -> None:
    """Close the record and clear the selection of the table; call from a callback."""
    show_record(None)
    new_round()


def new_round() -> None:
    """Have the table drawn anew: its rows may have changed, so no selection of before holds."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state[CHOSEN] = ()


def round_number() -> int:
    """Return the number that is part of the table's key."""
    return int(st.session_state.get(_ROUND, 0))


def may_edit(held: Record | None = None) -> bool:
    """Return whether the person may write, in this record when one is given; the database decides in the end."""
    person = me()
    if person.role not in EDITORS:
        return False
    everywhere = held is None or person.role is not Role.ADVISOR or held.borough_id is None
    return everywhere or (held is not None and held.borough_id in person.borough_ids)


def write(work: Callable[[Connection, Person], Answer], *, supply: bool = False) -> Answer | None:
    """Do one piece of work in a transaction of the person; what goes wrong stands in the record as a sentence.

    Parameters
    ----------
    work
        Called with the connection and the person.
    supply
        True when use or branch of a unit changed: the supply follows.

    Returns
    -------
    object
        What the work returned; None when it failed.
    """
    st.session_state.pop(PROBLEM, None)
    person = me()
    try:
        with transaction(person) as connection:
            done = work(connection, person)
    except RecordConflictError as conflict:
        st.session_state[CONFLICT] = conflict
        return None
    except Exception as error:  # noqa: BLE001 - one sentence in the record, nothing is stored
        st.session_state[PROBLEM] = error_sentence(error)
        return None
    if supply:
        with transaction(replace(person, role=Role.ADMIN)) as connection:  # upkeep, not the person's own edit
            refresh_register_supply(connection)
    return done


def problem_here() -> bool:
    """Say at the place of action what went wrong with the last piece of work; returns whether something did."""
    told = st.session_state.pop(PROBLEM, None)
    if told:
        st.html(f'<p class="qa-error" role="alert">{escape(str(told))}</p>')
    return bool(told)


def offer_undo(words: str, event_id: int | None) -> None:
    """Say what was done, and offer to take it back for some seconds."""
    st.toast(words, icon=":material/check:")
    st.session_state[BACK] = [words, event_id, None] if event_id is not None else None


def undo_offer() -> tuple[str, int] | None:
    """Return words and event of what can still be taken back, None after some seconds."""
    held = st.session_state.get(BACK)
    if not held:
        return None
    held[2] = (
        held[2] or time.monotonic()
    )  # counted from when it is shown first: a slow run takes nothing from it
    if time.monotonic() - held[2] > UNDO_SECONDS:
        return None
    return str(held[0]), int(held[1])
