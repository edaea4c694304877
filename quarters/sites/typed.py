"""Write the typed criteria of a site."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError, InputError
from geo.i18n import _
from geo.settings import settings
from quarters.sites.criteria import BY_KEY
from quarters.sites.rights import MAX_TEXT, allowed
from quarters.sites.tables import site_criterion


def set_criterion(
    connection: Connection,
    site_id: int,
    criterion: str,
    version: int,
    values: Mapping[str, object],
    municipality_key: str | None = None,
) -> None:
    """Write a typed criterion of a site.

    Parameters
    ----------
    criterion
        Key of ``criteria.TYPED``.
    version
        Version that was read; 0 when there was none yet.
    values
        ``code``, ``amount`` (EUR), ``rating`` (0 to 5), ``note``, ``source``, ``as_of``, ``quality``; None = unknown.

    Raises
    ------
    InputError, ConflictError, ForbiddenError
    """
    key = municipality_key or settings().municipality_key
    checked = _checked_criterion(criterion, values)
    mine = (
        site_criterion.c.municipality_key == key,
        site_criterion.c.site_id == site_id,
        site_criterion.c.criterion == criterion,
    )
    with allowed(connection):
        changed = connection.execute(
            sa.update(site_criterion)
            .where(*mine, site_criterion.c.version == version)
            .values(**checked, version=version + 1)
        ).rowcount
        if changed:
            return
        if version or connection.execute(sa.select(site_criterion.c.id).where(*mine)).first():
            raise ConflictError(
                _("Jemand anderes hat dieses Kriterium eben geändert. Bitte ansehen und neu eintragen.")
            )
        connection.execute(
            sa.insert(site_criterion).values(
                municipality_key=key, site_id=site_id, criterion=criterion, **checked
            )
        )


def _checked_criterion(criterion: str, values: Mapping[str, object]) -> dict[str, object]:
    declared = BY_KEY.get(criterion)
    if declared is None:
        raise InputError(_("Dieses Kriterium gibt es nicht; bitte eines aus der Liste wählen."))
    code, amount, rating = values.get("code") or "", values.get("amount"), values.get("rating")
    if code and code not in declared.codes:
        raise InputError(_("Diese Angabe gibt es nicht; bitte eine aus der Liste wählen."))
    if rating is not None and rating not in range(6):
        raise InputError(_("Die Bewertung ist eine ganze Zahl von 0 bis 5."))
    if amount is not None and not (isinstance(amount, int | float) and 0 <= amount < 1e12):
        raise InputError(_("Die Kosten sind eine Zahl ab 0 in Euro."))
    texts = {name: str(values.get(name) or "").strip()[:MAX_TEXT] for name in ("note", "source")}
    quality = values.get("quality") or "approximate"
    if quality not in {"official", "approximate", "example"}:
        raise InputError(_("Diese Datenqualität gibt es nicht; bitte eine aus der Liste wählen."))
    return {
        "code": code,
        "amount": amount,
        "rating": rating,
        "as_of": values.get("as_of"),
        "quality": quality,
        **texts,
    }
