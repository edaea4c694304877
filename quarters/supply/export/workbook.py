"""XLSX of the gaps: areas, method, measures and sources on sheets of their own."""

from __future__ import annotations

from geo.export.sheets import harmless
from geo.export.spreadsheet import Sheet, write_xlsx
from geo.export.table import Column
from geo.i18n import _
from quarters.supply.export.contents import GapExport, area_columns, measures, method, sources


def gaps_xlsx(content: GapExport) -> bytes:
    """Return a workbook with the sheets *Lücken*, *Methode*, *Maßnahmen* (of a scenario) and *Quellen*."""
    told = method(content)
    listed = sources(content)
    sheets = [
        Sheet(_("Lücken"), [_harmless(column) for column in area_columns(content)]),
        Sheet(_("Methode"), [
            _text("fact", _("Angabe"), [label for label, _words in told]),
            _text("value", _("Wert"), [words for _label, words in told]),
        ]),
        Sheet(_("Quellen"), [
            _text(header, header, [row[header] for row in listed])
            for header in (listed[0] if listed else (_("Titel"),))
        ]),
    ]  # fmt: skip
    if content.state.steps:
        sheets.insert(2, Sheet(_("Maßnahmen"), [_text("measure", _("Maßnahme"), measures(content))]))
    return write_xlsx(sheets)


def _text(name: str, header: str, entries: list[str]) -> Column:
    return Column(name, header, "text", [harmless(entry) for entry in entries])


def _harmless(column: Column) -> Column:
    return _text(column.name, column.header, list(column.entries)) if column.kind == "text" else column
