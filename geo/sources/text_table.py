"""Delimited text in pieces: every cell a text, every row with its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pandas as pd

from geo.errors import InputError
from geo.i18n import _
from geo.sources.archive import open_archive

CHUNK_ROWS = 200_000
MAX_HEADER_BYTES = 100_000
DELIMITERS = ";,\t|"


@contextmanager
def text_stream(path: Path, member: str = r"\.(csv|txt)$") -> Iterator[IO[bytes]]:
    """Open a text file, or the one member of a zip archive whose name matches the pattern (case ignored).

    Raises
    ------
    InputError
        When the file is missing or empty, or the archive damaged or without such a member.
    """
    if path.suffix.lower() != ".zip":
        if not path.is_file():
            raise InputError(
                _("Die Datei „{file}“ gibt es nicht; bitte den Pfad prüfen.").format(file=path.name)
            )
        with path.open("rb") as file:
            yield file
        return
    with open_archive(path) as archive:
        name = archive.find(lambda one: re.search(member, one, re.IGNORECASE) is not None)
        if name is None:
            raise InputError(_("Im Archiv „{file}“ ist keine passende Tabelle.").format(file=path.name))
        with archive.stream(name) as file:
            yield file


def read_chunks(path: Path, member: str = r"\.(csv|txt)$") -> Iterator[pd.DataFrame]:
    """Read a delimited text in pieces; the index is the row number, the header is row 1.

    UTF-8 with or without mark, or CP1252. The delimiter is the one that splits the header into most cells.

    Yields
    ------
    pandas.DataFrame
        Texts without surrounding blanks; empty and missing cells are ``""``; blank rows are left out.

    Raises
    ------
    InputError
        When the file is empty, not text, or a row has too many cells.
    """
    delimiter, encoding = _form(path, member)
    try:
        with text_stream(path, member) as file:
            reader = pd.read_csv(
                file, sep=delimiter, dtype=str, keep_default_na=False, skip_blank_lines=False, index_col=False,
                encoding=encoding, encoding_errors="replace", chunksize=CHUNK_ROWS,
            )  # fmt: skip
            for chunk in reader:
                cells = chunk.fillna("").apply(lambda column: column.str.strip())
                cells.columns = cells.columns.str.strip()
                cells.index = cells.index + 2
                yield cells[(cells != "").any(axis=1)]
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        detail = re.search(r"line (\d+)", str(error))
        where = _("Zeile {n}").format(n=detail[1]) if detail else _("Inhalt")
        raise InputError(
            _("„{file}“ ist keine lesbare Tabelle ({where}); bitte als CSV neu ausgeben.").format(
                file=path.name, where=where
            )
        ) from error


def column(frame: pd.DataFrame, *names: str) -> str | None:
    """Return the header that equals one of the names, upper and lower case alike, in the order of the names."""
    known = {str(header).casefold(): str(header) for header in frame.columns}
    return next((known[name] for name in names if name in known), None)


def numbers(texts: pd.Series[str]) -> pd.Series[float]:
    """Return texts with decimal comma or point as numbers, NaN where a text is none."""
    return pd.to_numeric(texts.str.replace(",", ".", regex=False), errors="coerce").astype(float)


def _form(path: Path, member: str) -> tuple[str, str]:
    with text_stream(path, member) as file:
        head = file.read(MAX_HEADER_BYTES)
    if not head.strip():
        raise InputError(_("Die Datei „{file}“ ist leer.").format(file=path.name))
    if b"\0" in head:
        raise InputError(_("Die Datei „{file}“ ist keine Textdatei.").format(file=path.name))
    first = head.splitlines()[0].decode("utf-8", "replace")
    # the middle of a character may be cut at the end of what was read
    encoding = "utf-8-sig" if _is_utf8(head[:-4] if len(head) == MAX_HEADER_BYTES else head) else "cp1252"
    return max(DELIMITERS, key=first.count), encoding


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 4
    return True
