"""What became of a file, row by row where it matters."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from geo.i18n import format_number, ngettext
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
        """Return the result as one or two German sentences."""
        refused = self.rejected_rows
        if refused and not self.stored:
            good, total = format_number(self.rows - refused), format_number(self.rows)
            return ngettext(
                "{good} von {total} Zeile passt; nichts wurde geladen.",
                "{good} von {total} Zeilen passen; nichts wurde geladen.",
                self.rows,
            ).format(good=good, total=total)
        told = ngettext(
            "{total} Zeile: {new} neu, {changed} geändert, {unchanged} unverändert, {lost} ohne Lage.",
            "{total} Zeilen: {new} neu, {changed} geändert, {unchanged} unverändert, {lost} ohne Lage.",
            self.rows,
        ).format(
            total=format_number(self.rows), new=format_number(self.units_new),
            lost=format_number(self.without_position), changed=format_number(self.units_changed),
            unchanged=format_number(self.units_unchanged),
        )  # fmt: skip
        lines = ngettext("{refused} Zeile abgelehnt.", "{refused} Zeilen abgelehnt.", refused)
        return told + (" " + lines.format(refused=format_number(refused)) if refused else "")
