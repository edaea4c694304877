"""Facilities from a list in CSV."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _
from geo.sources.facility_list import read_facilities
from geo.sources.origin import Origin
from geo.sources.report import SourceReport
from quarters.supply.services import load_services
from quarters.supply.sources.ground import (
    DEFAULTS,
    LIST_PREFIX,
    LoadOptions,
    carry_out,
    kept_area,
    store_facilities,
)
from quarters.supply.sources.ways import refused_places


def load_facilities(path: Path, options: LoadOptions = DEFAULTS, *, source: str = "") -> SourceReport:
    """Load a list of facilities; files of one source are deliveries of the same list.

    Parameters
    ----------
    path
        CSV, see ``geo.sources.facility_list.read_facilities``.
    options
        Clip, trial, accept_valid, provenance, progress.
    source
        Key of the list; the file's name when empty.

    Returns
    -------
    SourceReport
        Changes of ``facility``; nothing is stored when rows are rejected and ``accept_valid`` is False. A place
        far from every way is rejected (``ways``).

    Raises
    ------
    InputError
        When the file cannot be used, or the key of the source holds other characters than letters and digits.
    """
    catalogue = load_services()
    area = kept_area(options)
    key = source or re.sub(r"\W+", "-", path.stem.casefold()).strip("-")[:60] or "datei"
    if not re.fullmatch(r"[\w.:-]{1,60}", key):
        raise InputError(
            _("Die Kennung der Quelle darf nur Buchstaben, Ziffern, Punkt und Strich enthalten.")
        )
    options.progress(_("Liste lesen"), 0.0)
    words = {service.key: (service.label, service.plural) for service in catalogue.services.values()}
    found = read_facilities(path, words, area, refused_places())
    if found.rejected and not options.accept_valid:
        return SourceReport(path.name, stored=False, rejected=found.rejected)

    def write(connection: Connection) -> SourceReport:
        options.progress(_("Angebote sichern"), 0.6)
        origin = options.origin(Origin(LIST_PREFIX + key, _("Liste „{name}“").format(name=path.stem)))
        change = store_facilities(connection, found.frame, origin, found.frame["service"].unique())
        options.progress(_("Fertig"), 1.0)
        return SourceReport(path.name, stored=True, changes={"facility": change}, rejected=found.rejected)

    return carry_out(options, path.name, write)
