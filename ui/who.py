"""Who sits at this page; every write of a page names this person: ``transaction(me())``."""

from __future__ import annotations

import streamlit as st

from geo.accounts import COOKIE, SECURE_COOKIE, end_session, find_session, sign_in_required
from geo.errors import ForbiddenError
from geo.i18n import _
from geo.people import GUEST, SINGLE_USER, Person, Role, at_least
from geo.settings import settings


def me() -> Person:
    """Return the person at this page, as the account is now; a guest when nobody is signed in.

    On a machine without accounts that is its single user, with all rights.
    """
    if not sign_in_required():
        return SINGLE_USER
    return find_session(session_cookie()) or GUEST


def is_let_in() -> bool:
    """Return whether this page may show anything: somebody is signed in, or guests are let in."""
    return me().role is not Role.GUEST or settings().public_access


def may(least: Role) -> bool:
    """Return whether the person at this page may what a role may; use it to leave out what would be refused."""
    return at_least(me().role, least)


def require(least: Role) -> Person:
    """Return the person at this page.

    Raises
    ------
    ForbiddenError
        When the person may not do what needs at least this role.
    """
    person = me()
    if not at_least(person.role, least):
        raise ForbiddenError(_("Dafür fehlen Ihnen die Rechte: bitte anmelden oder die Planung fragen."))
    return person


def sign_out() -> None:
    """End the session; the server closes this page's connection, and the browser goes to the sign-in page."""
    end_session(session_cookie())


def session_cookie() -> str:
    """Return the cookie that this page was opened with, empty without one."""
    cookies = st.context.cookies
    return cookies.get(SECURE_COOKIE) or cookies.get(COOKIE) or ""
