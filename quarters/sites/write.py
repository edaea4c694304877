"""Changes of sites: every function writes in the caller's transaction, which says who acts.

Who may write is decided by the database (row-level security); its refusal becomes ``ForbiddenError``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields

import sqlalchemy as sa
from shapely.geometry import Polygon
from sqlalchemy.engine import Connection

from geo.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from geo.i18n import _
from geo.settings import settings
from quarters.sites.outline import check_inside
from quarters.sites.rights import MAX_TEXT, allowed, forbidden
from quarters.sites.site import STRATEGIES
from quarters.sites.tables import SRID, point_of, site
from quarters.sites.trail import add_event, own_source


@dataclass(frozen=True)
class SiteText:
    """What people type of a site; unknown is an empty text."""

    name: str
    kind: str
    strategy: str
    note: str = ""
    body: str = ""
    partners: str = ""
    term: str = ""
    funding: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InputError(_("Bitte einen Namen für den Standort eingeben."))
        if self.strategy not in STRATEGIES:
            raise InputError(_("Diese Art von Vorhaben gibt es nicht; bitte eine aus der Liste wählen."))
        for each in fields(self):
            value = getattr(self, each.name)
            if len(value) > MAX_TEXT or "\x00" in value:
                raise InputError(
                    _("Ein Text ist zu lang oder enthält unlesbare Zeichen; höchstens 4.000 Zeichen.")
                )

    def values(self) -> dict[str, str]:
        """Return the texts by column, without blanks around them."""
        return {each.name: str(getattr(self, each.name)).strip() for each in fields(self)}


def create_site(
    connection: Connection,
    text: SiteText,
    *,
    lon_lat: tuple[float, float] | None = None,
    outline: Polygon | None = None,
    municipality_key: str | None = None,
) -> int:
    """Add a site of status *idea* and return its id.

    Parameters
    ----------
    text
        Name, kind and what else is known.
    lon_lat
        Place in degrees; None = without a place (or the middle of the outline).
    outline
        Polygon in EPSG:25832, inside the municipality.

    Raises
    ------
    InputError, GeometryError, ForbiddenError
    """
    key = municipality_key or settings().municipality_key
    if outline is not None:
        check_inside(connection, outline, key)
    place = _place(lon_lat, outline)
    with allowed(connection):
        found = connection.execute(
            sa.insert(site).values(
                municipality_key=key, key=_free_key(connection, key, text.name), status="idea", area_note="",
                source_id=own_source(connection, key), outline=_wkb(outline), geom=place,
                position_quality=None if place is None else "exact", **text.values(),
            ).returning(site.c.id)
        ).scalar_one()  # fmt: skip
        add_event(connection, int(found), "idea", happened_on=None, note=_("Angelegt."), municipality_key=key)
    return int(found)


def update_site(
    connection: Connection, site_id: int, version: int, text: SiteText, municipality_key: str | None = None
) -> None:
    """Change the texts of a site that nobody has changed since ``version``.

    Raises
    ------
    ConflictError
        When somebody else changed it in between.
    InputError, NotFoundError, ForbiddenError
    """
    _update(connection, site_id, version, text.values(), municipality_key)


def set_outline(
    connection: Connection,
    site_id: int,
    version: int,
    outline: Polygon | None,
    municipality_key: str | None = None,
) -> None:
    """Set or remove (None) the outline; a site without a place gets the middle of the outline as its place.

    Raises
    ------
    GeometryError
        When the outline leaves the municipality.
    ConflictError, NotFoundError, ForbiddenError
    """
    values: dict[str, object] = {"outline": _wkb(outline)}
    if outline is not None:
        check_inside(connection, outline, municipality_key)
        point = _place(None, outline)
        values["geom"] = sa.func.coalesce(site.c.geom, point)
        values["position_quality"] = sa.func.coalesce(site.c.position_quality, "exact")
    _update(connection, site_id, version, values, municipality_key)


def _update(
    connection: Connection,
    site_id: int,
    version: int,
    values: Mapping[str, object],
    municipality_key: str | None,
) -> None:
    key = municipality_key or settings().municipality_key
    mine = (site.c.municipality_key == key, site.c.id == site_id)
    with allowed(connection):
        changed = connection.execute(
            sa.update(site).where(*mine, site.c.version == version).values(**values, version=version + 1)
        ).rowcount
    if changed:
        return
    now = connection.execute(sa.select(site.c.version).where(*mine)).scalar()
    if now is None:
        raise NotFoundError(_("Diesen Standort gibt es nicht mehr; bitte einen anderen wählen."))
    if now == version:
        raise ForbiddenError(forbidden())
    raise ConflictError(
        _(
            "Jemand anderes hat diesen Standort eben geändert. Ihre Eingaben stehen noch da; bitte vergleichen."
        )
    )


def _free_key(connection: Connection, municipality_key: str, name: str) -> str:
    german = name.lower().translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"})
    plain = unicodedata.normalize("NFKD", german).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "standort"
    taken = set(
        connection.execute(sa.select(site.c.key).where(site.c.municipality_key == municipality_key)).scalars()
    )
    return next(
        key for n in range(1, len(taken) + 3) if (key := stem if n == 1 else f"{stem}-{n}") not in taken
    )


def _wkb(outline: Polygon | None) -> sa.ColumnElement[object] | None:
    return None if outline is None else sa.func.st_setsrid(sa.func.st_geomfromwkb(outline.wkb), SRID)


def _place(lon_lat: tuple[float, float] | None, outline: Polygon | None) -> sa.ColumnElement[object] | None:
    if lon_lat is not None:
        return point_of(*lon_lat)
    return None if outline is None else sa.func.st_pointonsurface(_wkb(outline))
