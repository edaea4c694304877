"""Load lists of vacancies and units from files: CSV, XLSX, GeoJSON, GeoPackage."""

from vacancy.load.load import Source, load_vacancies, read_table
from vacancy.load.report import LoadReport
from vacancy.load.table import Rejection

__all__ = ["LoadReport", "Rejection", "Source", "load_vacancies", "read_table"]
