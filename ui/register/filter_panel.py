"""Filters of the page Leerstand: in the address, in one popover, and kept under a name."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from geo import terms
from geo.filters import FilterValues
from geo.i18n import _, format_number
from geo.layers import layer_by_id
from geo.people import Role
from ui import map_reads
from ui.register import desk, worklist_reads
from ui.who import me
from vacancy.record.saved_filters import forget_filter, save_filter

PARAMETERS = ("borough_id", "status", "kind", "step_free")
_READ = "leerstand_filter_gelesen"


def _key(parameter: str) -> str:
    return f"filter_{parameter}"


def _read_address() -> None:
    """Take the filters from the address at the first run; an advisor begins with the own boroughs."""
    if st.session_state.get(_READ):
        return
    st.session_state[_READ] = True
    person = me()
    given = {name: st.query_params.get(name, "") for name in PARAMETERS}
    if person.role is Role.ADVISOR and not any(given.values()):
        given["borough_id"] = ",".join(str(each) for each in person.borough_ids)
    _set(given)


def _set(given: dict[str, str]) -> None:
    boroughs = map_reads.area_names(map_reads.current_version(), "borough")
    codes = {"status": terms.VACANCY_STATUS, "kind": terms.UNIT_KINDS}
    for name in PARAMETERS:
        parts = [part for part in given.get(name, "").split(",") if part]
        if name == "step_free":
            st.session_state[_key(name)] = parts == ["1"]
        elif name == "borough_id":
            st.session_state[_key(name)] = [int(p) for p in parts if p.isdecimal() and int(p) in boroughs]
        else:
            st.session_state[_key(name)] = [part for part in parts if part in codes[name]]


def chosen() -> dict[str, str]:
    """Return the set filters as parameters of an address."""
    _read_address()
    held = {name: st.session_state.get(_key(name)) for name in PARAMETERS}
    told = {
        name: ",".join(str(each) for each in value) for name, value in held.items() if isinstance(value, list)
    }
    told["step_free"] = "1" if held["step_free"] else ""
    return {name: text for name, text in told.items() if text}


def values(words: str) -> FilterValues:
    """Return the filters of the page with the words of the search; the address follows."""
    given = chosen()
    for name in PARAMETERS:
        if name in given:
            if st.query_params.get(name) != given[name]:
                st.query_params[name] = given[name]
        else:
            st.query_params.pop(name, None)
    return FilterValues.parse(layer_by_id("vacancies"), given | ({"q": words} if words else {}))


def show() -> None:
    """Draw the popover with the filters."""
    number = len(chosen())
    label = _("Filter {n}").format(n=format_number(number)) if number else _("Filter")
    boroughs = map_reads.area_names(map_reads.current_version(), "borough")
    with st.popover(label, icon=":material/tune:", key="leerstand_filter"):
        st.multiselect(
            _("Stadtbezirk"), list(boroughs), format_func=lambda key: boroughs.get(key, ""), placeholder=_("alle"),
            key=_key("borough_id"), on_change=desk.new_round,
        )  # fmt: skip
        _codes(_("Status"), "status", terms.VACANCY_STATUS)
        _codes(_("Objektart"), "kind", terms.UNIT_KINDS)
        st.toggle(_("nur stufenloser Zugang"), key=_key("step_free"), on_change=desk.new_round)
        st.button(_("Filter lösen"), key="filter_loesen", on_click=_set, args=({},), disabled=not number)
        if me().role is not Role.GUEST:
            _kept()


def _codes(label: str, parameter: str, words: dict[str, str]) -> None:
    st.multiselect(
        label, list(words), format_func=lambda code: _(words[code]), placeholder=_("alle"), key=_key(parameter),
        on_change=desk.new_round,
    )  # fmt: skip


def _kept() -> None:
    """Draw the saved filters: use, save, delete."""
    found = {each.id: each for each in worklist_reads.kept_filters()}
    st.html(f'<h3 class="qa-sheet-part">{escape(_("Gemerkte Filter"))}</h3>')
    for each in found.values():
        with st.container(horizontal=True, vertical_alignment="center"):
            mine = each.person == me().name
            name = each.name if mine else f"{each.name} ({each.person})"
            st.button(
                name.replace("[", "\\["), key=f"gemerkt_{each.id}", type="tertiary", on_click=_use, args=(each.query,),
                width="stretch",
            )  # fmt: skip
            if mine:
                st.button(
                    _("Löschen"), key=f"vergessen_{each.id}", type="tertiary", icon=":material/delete:",
                    on_click=_forget, args=(each.id,),
                )  # fmt: skip
    st.text_input(_("Name"), key="filter_name", max_chars=60, placeholder=_("zum Beispiel: Läden im Norden"))
    shared = st.checkbox(_("für alle sichtbar"), key="filter_geteilt")
    st.button(_("Filter merken"), key="filter_merken", on_click=_keep, args=(shared,))
    if problem := st.session_state.get(desk.PROBLEM):
        st.html(f'<p class="qa-error" role="alert">{escape(str(problem))}</p>')


def _use(query: str) -> None:
    _set(dict(parse_qsl(query)))
    desk.new_round()


def _keep(shared: bool) -> None:
    name = str(st.session_state.get("filter_name", ""))
    query = urlencode(chosen())
    desk.write(lambda connection, person: save_filter(connection, name, query, person, shared=shared))
    if desk.PROBLEM not in st.session_state:
        st.session_state["filter_name"] = ""


def _forget(filter_id: int) -> None:
    desk.write(lambda connection, person: forget_filter(connection, filter_id, person))
