"""A vacancy entered at the desk: what is known, where it is, nothing stored before the last click."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.errors import InputError
from geo.i18n import _
from ui.errors import error_sentence
from ui.register import desk, position_form
from ui.register.field_inputs import inputs, typed
from ui.today import today
from vacancy.record import NewVacancy, create_vacancy
from vacancy.record.create import FIRST_STATUSES
from vacancy.record.fields import FIELDS
from vacancy.record.lifecycle import STATUS_LABELS

_NAMES = (
    *("street", "house_number", "postcode", "floor", "unit_label", "kind", "floor_area_m2", "previous_use"),
    *("vacant_since", "vacant_since_precision", "cause", "report_channel"),
)
_PREFIX = "neu"


def button() -> None:
    """Draw the button that opens the dialog."""
    if st.button(_("Leerstand anlegen"), icon=":material/add:", type="primary", key="leerstand_anlegen"):
        _dialog()


def _dialog() -> None:
    @st.dialog(_("Leerstand anlegen"), width="large")
    def show() -> None:
        _content()

    show()


def _content() -> None:
    fields = [FIELDS[name] for name in _NAMES]
    position_form.on_map(_PREFIX)
    lat, lon = position_form.inputs(_PREFIX)
    st.caption(_("Ohne Punkt steht der Leerstand in jeder Liste, aber nicht auf der Karte."))
    with st.form("leerstand_neu", border=False):
        status = st.selectbox(
            _("Status"), FIRST_STATUSES, index=FIRST_STATUSES.index("vacant"),
            format_func=lambda code: _(STATUS_LABELS[code]),
        )  # fmt: skip
        inputs(fields, {"vacant_since_precision": "day"}, _PREFIX)
        seen = st.checkbox(_("heute vor Ort gesehen"), key="neu_gesehen")
        problem = st.empty()
        saved = st.form_submit_button(_("Anlegen"), type="primary")
    if not saved:
        return
    try:
        facts = {name: value for name, value in typed(fields, _PREFIX).items() if value not in {None, ""}}
        new = NewVacancy(facts, status, position_form.position(lat, lon), today() if seen else None)
    except InputError as error:
        problem.html(f'<p class="qa-error" role="alert">{escape(error_sentence(error))}</p>')
        return
    done = desk.write(
        lambda connection, person: create_vacancy(connection, new, person), supply=status == "threatened"
    )
    if done is None:
        told = str(st.session_state.pop(desk.PROBLEM, ""))
        problem.html(f'<p class="qa-error" role="alert">{escape(told)}</p>')
        return
    desk.new_round()
    desk.show_record(done.unit_id)
    st.toast(_("Leerstand angelegt."), icon=":material/check:")
    st.rerun()
