"""What is chosen on the page Versorgung: an area, a vacancy, a cell or a facility; it stands in the address."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

KINDS = ("area", "vacancy", "cell", "facility")
_KEY = "versorgung_wahl"
_PARAMETER = "wahl"


@dataclass(frozen=True)
class Picked:
    """Kind and key of what is chosen."""

    kind: str
    id: int


def current() -> Picked | None:
    """Return what is chosen; the address tells it at the first run."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = _read(st.query_params.get(_PARAMETER, ""))
    found: Picked | None = st.session_state[_KEY]
    return found


def pick(kind: str, key: int) -> None:
    """Choose something; call from a callback."""
    st.session_state[_KEY] = Picked(kind, key)
    st.query_params[_PARAMETER] = f"{kind}:{key}"


def clear() -> None:
    """Choose nothing; call from a callback."""
    st.session_state[_KEY] = None
    st.query_params.pop(_PARAMETER, None)


def from_map(key: str) -> None:
    """Take over what was picked on the map with this key; call from its callback."""
    event = dict(st.session_state[key].get("picked") or {})
    if event.get("kind") in KINDS and isinstance(event.get("id"), int):
        pick(event["kind"], event["id"])
        st.session_state["rangfolge_runde"] = st.session_state.get("rangfolge_runde", 0) + 1


def _read(text: str) -> Picked | None:
    kind, _colon, key = text.partition(":")
    known = kind in KINDS and key.isascii() and key.isdigit() and len(key) < 19
    return Picked(kind, int(key)) if known else None
