"""Tables of few rows as HTML: they wrap, print and read aloud, and become cards on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


class Html(str):
    """Text that is HTML already, made by our own components; everything else is escaped."""

    __slots__ = ()


@dataclass(frozen=True)
class Row:
    """One row; ``muted`` rows belong to the past."""

    cells: Sequence[str]
    muted: bool = False


def cell_html(value: str) -> str:
    """Return a cell as HTML; plain text is escaped."""
    return value if isinstance(value, Html) else escape(value)


def table_html(caption: str, headers: Sequence[str], rows: Sequence[Row], figures: Sequence[int] = ()) -> str:
    """Return a table.

    Parameters
    ----------
    caption
        What the table shows, read aloud before it; not drawn.
    headers
        Column headers; the first column heads its row.
    rows
        Cells in the order of the headers.
    figures
        Numbers of the columns that hold figures, aligned right.
    """
    head = "".join(
        f'<th scope="col"{_figure(number, figures)}>{escape(header)}</th>'
        for number, header in enumerate(headers)
    )
    body = "".join(_row_html(row, headers, figures) for row in rows)
    return (
        f'<div class="qa-table"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row_html(row: Row, headers: Sequence[str], figures: Sequence[int]) -> str:
    first, *others = row.cells
    cells = "".join(
        f'<td data-label="{escape(headers[number])}"{_figure(number, figures)}><div>{cell_html(value)}</div></td>'
        for number, value in enumerate(others, 1)
    )
    muted = ' class="qa-muted"' if row.muted else ""
    return f'<tr{muted}><th scope="row">{cell_html(first)}</th>{cells}</tr>'


def _figure(number: int, figures: Sequence[int]) -> str:
    return ' class="qa-figure"' if number in figures else ""
