"""What became of a file, row by row where it matters."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from geo.i18n import _, format_number
from vacancy.load.table import Rejection


@dataclass(frozen=True)
class LoadReport:
    """Result of reading a file of vacancies.

    Attributes
    ----------
    file, source_key : str
        Name of the file and key of the source that its rows hang on.
    stored : bool
        Whether anything was committed; False after a trial run or when rows were rejected.
    rows : int
        Rows with content, without the header.
    units_new, vacancies_new, units_changed, units_unchanged : int
        Rows by what they did, or would have done, to the register.
    without_position, without_area : int
        Rows on the worklist „ohne Lage“; rows beside an approximate outline, which lie in no area yet.
    rejected : tuple of Rejection
        Every fault of every row that cannot be taken, in row order.
    columns : dict of str to str
        Our column → their header.
    ignored_columns : tuple of str
        Headers without meaning for the register.
    crs, encoding : str
        As found or given; empty when the file has none.
    """

    file: str
    source_key: str
    stored: bool
    rows: int
    units_new: int
    vacancies_new: int
    units_changed: int
    units_unchanged: int
    without_position: int
    without_area: int
    rejected: tuple[Rejection, ...]
    columns: dict[str, str]
    ignored_columns: tuple[str, ...]
    crs: str
    encoding: str

    @property
    def rejected_rows(self) -> int:
        """Number of rows with at least one fault."""
        return len({entry.row for entry in self.rejected})

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {**asdict(self), "rejected_rows": self.rejected_rows}

    def sentence(self) -> str:
        """Return the result as one German sentence."""
        total, refused = format_number(self.rows), self.rejected_rows
        if refused and not self.stored:
            return _("{good} von {total} Zeilen passen; nichts wurde geladen.").format(
                good=format_number(self.rows - refused), total=total
            )
        text = _("{total} Zeilen: {new} neu, {changed} geändert, {unchanged} unverändert, {lost} ohne Lage.").format(
            total=total, new=format_number(self.units_new), changed=format_number(self.units_changed),
            unchanged=format_number(self.units_unchanged), lost=format_number(self.without_position),
        )  # fmt: skip
        return text + (
            " " + _("{refused} Zeilen abgelehnt.").format(refused=format_number(refused)) if refused else ""
        )
