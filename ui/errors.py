"""From an exception to one sentence: what happened, what is safe, what to do; never a stack trace."""

from __future__ import annotations

import logging
import secrets
from html import escape

import streamlit as st

from geo.errors import AtlasError
from geo.i18n import _

_log = logging.getLogger("quartiersatlas.ui")


def support_code() -> str:
    """Return four characters that a person can read out over the telephone."""
    return secrets.token_hex(2).upper()


def error_sentence(error: Exception) -> str:
    """Return the sentence for the screen; unexpected errors are logged with a support code that the sentence names."""
    if isinstance(error, AtlasError):
        return str(error)
    code = support_code()
    _log.exception("support code %s", code, exc_info=error)
    return _(
        "Diese Seite konnte nicht gezeigt werden. Gespeichertes ist sicher. Bitte neu laden (Kennung {code})."
    ).format(code=code)


def show_error(error: Exception) -> None:
    """Draw the sentence at the place where the content would stand."""
    st.html(f'<p class="qa-error" role="alert">{escape(error_sentence(error))}</p>')
