"""Which of their columns is which of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.errors import InputError
from geo.i18n import _
from vacancy.load.fields import FIELDS

MAX_COLUMNS = 300
_LETTERS = str.maketrans({"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "é": "e", "è": "e"})
_UNIT = re.compile(
    r"\(.*?\)|\[.*?\]|(\bin\b)?\s*(€\s*/\s*m²|eur\s*/\s*(m²|qm)|m²|m2\b|€|/\s*(m²|qm))|\b(in|pro)\s+(qm|eur|euro)\b"
)
_SYNONYMS = {
    synonym: field.name
    for field in FIELDS.values()
    if field.kind != "uuid"  # what other programs call so is a key of theirs
    for synonym in (*field.synonyms.split(), field.name.replace("_", ""))
}


def normal(text: str) -> str:
    """Return the normal form of a header or code: small letters, umlauts written out, letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", text.casefold().translate(_LETTERS))


def normal_header(text: str) -> str:
    """Return the normal form of a header without its unit: ``Fläche (m²)`` → ``flaeche``."""
    return normal(_UNIT.sub(" ", text.casefold())) or normal(text)


@dataclass(frozen=True)
class HeaderMap:
    """``ours`` maps our column to their header; ``ignored`` are headers that nothing stands for."""

    ours: dict[str, str]
    ignored: tuple[str, ...]


def map_headers(headers: Sequence[str], given: Mapping[str, str], remembered: Mapping[str, str]) -> HeaderMap:
    """Find our column for each header.

    Parameters
    ----------
    headers
        Headers of the file.
    given
        Their header → our column, as the person says; counts before everything else.
    remembered
        The same from the last file of the source.

    Raises
    ------
    InputError
        Too many or repeated headers, unknown names in ``given``, two headers for one column, or nothing recognised.
    """
    check_headers(headers)
    wanted = _by_header(headers, given)
    known = {**{theirs: ours for theirs, ours in remembered.items() if theirs in headers}, **wanted}
    ours: dict[str, str] = {}
    for header in [*known, *(h for h in headers if h not in known)]:
        column = known[header] if header in known else _SYNONYMS.get(normal_header(header))
        if column and column in ours and header not in known:
            if ours[column] in known:
                continue
            raise InputError(
                _("Die Spalten „{first}“ und „{second}“ bedeuten beide {label}: bitte mit --map eine wählen.")
                .format(first=_short(ours[column]), second=_short(header), label=_(FIELDS[column].label))
            )  # fmt: skip
        if column:
            ours[column] = header
    if not ours:
        raise InputError(
            _("Keine Spalte wurde erkannt ({headers}): bitte mit --map IHRE=UNSERE zuordnen.").format(
                headers=_short(", ".join(headers), 120)
            )
        )
    return HeaderMap(ours, tuple(header for header in headers if header and header not in ours.values()))


def check_headers(headers: Sequence[str]) -> None:
    """Refuse too many or repeated headers.

    Raises
    ------
    InputError
        With the header that occurs twice.
    """
    if len(headers) > MAX_COLUMNS:
        raise InputError(
            _(
                "Die Datei hat {count} Spalten, höchstens {limit} werden gelesen: bitte nur die nötigen ausgeben."
            ).format(count=len(headers), limit=MAX_COLUMNS)
        )
    seen: set[str] = set()
    for header in headers:
        if header and header in seen:
            raise InputError(
                _("Die Spalte „{header}“ kommt mehrfach vor: bitte umbenennen und noch einmal laden.").format(
                    header=_short(header)
                )
            )
        seen.add(header)


def _by_header(headers: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    for theirs, ours in given.items():
        if theirs not in headers:
            raise InputError(
                _("Die Spalte „{header}“ aus --map steht nicht in der Datei.").format(header=_short(theirs))
            )
        if ours and ours not in FIELDS:  # an empty name leaves the column out
            raise InputError(
                _("„{name}“ aus --map ist keine unserer Spalten; möglich sind: {names}.").format(
                    name=_short(ours), names=", ".join(FIELDS)
                )
            )
    named = [ours for ours in given.values() if ours]
    if len(set(named)) < len(named):
        raise InputError(
            _("--map ordnet zwei Spalten der Datei derselben Spalte zu: bitte eine davon streichen.")
        )
    return dict(given)


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
