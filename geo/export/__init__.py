"""Files of what a filter shows: GeoPackage, GeoJSON, CSV, XLSX, each with its sources inside.

All four hold the same records and columns. GeoPackage (EPSG:25832) and GeoJSON (WGS84) hold the shapes and name the
columns as the declaration does (``floor_area_m2``); CSV and XLSX hold a point (EPSG:25832) and German headers. Codes
are written as German words everywhere. Each record says its data quality and source; a table of sources follows in
the GeoPackage (``quellen``) and the XLSX (sheet *Quellen*), a member ``sources`` in the GeoJSON. A CSV has no place
beside its one table, so that it stays readable by every program; there the columns of each record are the place.
"""

from geo.export.files import FORMATS, export
from geo.export.geo_files import frame

__all__ = ["FORMATS", "export", "frame"]
