"""Route of the downloads: ``/export/{layer}.{format}`` gives what the filters show, with its sources inside."""

from __future__ import annotations

import asyncio
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from geo.accounts import audit
from geo.database import transaction
from geo.errors import NotFoundError
from geo.filters import FilterValues
from geo.i18n import _
from geo.layer import Visibility
from geo.layers import layer_by_id
from geo.people import Person, Role, at_least
from web.access import person
from web.answers import limited_query, parse_query, says_why

MEDIA_TYPES = {
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@says_why
async def download(request: Request) -> Response:
    """Answer with the file as an attachment, or 400 or 404 with the reason."""
    file_format = request.path_params["format"]
    layer = layer_by_id(request.path_params["layer"])
    if file_format not in MEDIA_TYPES or not layer.exportable:
        raise NotFoundError(
            _(
                "Diesen Download gibt es nicht: möglich sind GeoPackage, GeoJSON, CSV und XLSX "
                "der freigegebenen Ebenen."
            )
        )
    filters = FilterValues.parse(layer, parse_query(limited_query(request)))
    content = await asyncio.to_thread(_file, filters, file_format, person(request))
    name = f"quartiersatlas_{layer.id}_{date.today().isoformat()}.{file_format}"  # noqa: DTZ011 - the reader's day
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA_TYPES[file_format], headers=headers)


def _file(filters: FilterValues, file_format: str, by: Person) -> bytes:
    from geo.export import export  # pulls in the file formats, which the first tile need not wait for

    allowed = visible_to(by.role)
    columns = [
        field.column for field in filters.layer.visible_fields(allowed) if field.visibility == "restricted"
    ]
    with transaction(by) as connection:
        if columns:
            audit.record(
                connection, "restricted_export", filters.layer.id, format=file_format, columns=columns
            )
        return export(connection, filters, file_format, allowed)


def visible_to(role: Role) -> Visibility:
    """Return which fields a role may take away: restricted ones from planning upwards."""
    if at_least(role, Role.PLANNER):
        return "restricted"
    return "signed_in" if at_least(role, Role.VIEWER) else "public"
