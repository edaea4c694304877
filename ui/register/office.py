"""The further views of the page Leerstand: search requests, early warning, reports of citizens."""

from __future__ import annotations

from collections.abc import Callable

from geo.i18n import N_
from geo.people import Role
from ui.register import reports_view, requests_view, warning_view
from ui.who import may

_VIEWS: dict[str, tuple[str, str, Role, Callable[[], None]]] = {
    "gesuche": (N_("Gesuche"), ":material/person_search:", Role.VIEWER, requests_view.show),
    "fruehwarnung": (N_("Frühwarnung"), ":material/warning:", Role.VIEWER, warning_view.show),
    "meldungen": (N_("Meldungen"), ":material/campaign:", Role.ADVISOR, reports_view.show),
}


def views() -> dict[str, tuple[str, str]]:
    """Return title and icon of the views that the person may see, by their word in the address."""
    return {key: (title, icon) for key, (title, icon, least, _show) in _VIEWS.items() if may(least)}


def show(view: str) -> None:
    """Draw a view."""
    _VIEWS[view][3]()
