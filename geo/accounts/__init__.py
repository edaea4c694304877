"""Accounts, passwords, sessions and the audit: who may sign in, who is signed in, what was done with rights."""

from geo.accounts import audit
from geo.accounts.sessions import (
    COOKIE,
    SECURE_COOKIE,
    end_session,
    end_sessions_of,
    find_session,
    forget_sessions,
    sign_in_required,
    start_session,
)  # fmt: skip
from geo.accounts.sign_in import SignInError, change_password, set_password, sign_in
from geo.accounts.store import (
    Account,
    account_named,
    accounts,
    add_account,
    change_account,
    disable_account,
)  # fmt: skip

__all__ = [
    "COOKIE", "SECURE_COOKIE", "Account", "SignInError", "account_named", "accounts", "add_account", "audit",
    "change_account", "change_password", "disable_account", "end_session", "end_sessions_of", "find_session",
    "forget_sessions", "set_password", "sign_in", "sign_in_required", "start_session",
]  # fmt: skip
