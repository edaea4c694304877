"""The page Versorgung to take away: workbook, GeoPackage and PDF, each with method, thresholds, sources and dates."""

from quarters.supply.export.contents import GapExport, gap_export
from quarters.supply.export.document import gaps_pdf
from quarters.supply.export.geopackage import gaps_gpkg
from quarters.supply.export.workbook import gaps_xlsx

__all__ = ["GapExport", "gap_export", "gaps_gpkg", "gaps_pdf", "gaps_xlsx"]
