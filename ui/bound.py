"""Widgets whose choice stands in the address, as a stable word that no translation and no count changes."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st


def read(key: str, default: str, allowed: Collection[str] | None = None) -> None:
    """Set a widget's state from the address before it is drawn; what the address names and does not exist is left out.

    Parameters
    ----------
    key
        Key of the widget and name of the parameter.
    default
        Value when the address says nothing; it is not written into the address.
    allowed
        Known values; None allows every text.
    """
    given = st.query_params.get(key, default)
    known = allowed is None or given in allowed
    if key not in st.session_state or (allowed is not None and st.session_state[key] not in allowed):
        st.session_state[key] = given if known else default


def write(key: str, default: str) -> str:
    """Write a widget's value into the address after it was drawn, and return it."""
    value = str(st.session_state[key] if st.session_state[key] is not None else default)
    if value == default:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value
    return value
