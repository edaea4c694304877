"""The data package of a workshop: protocol, tables and everything as JSON, so that others can compute it again."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.export.sheets import harmless
from geo.i18n import N_, _
from quarters.workshop import tables as t
from quarters.workshop.protocol import protocol_pdf
from quarters.workshop.record import Record
from quarters.workshop.results import orders
from quarters.workshop.snapshot import weighed_result

README = N_(
    "Datenpaket eines Flächenworkshops. CSV: UTF-8, Semikolon, eine Zeile je Eintrag. Personen sind Nummern; "
    "geheime Stimmen nennen niemanden. workshop.json enthält Rangfolge und Verlauf so, wie das Protokoll sie zeigt."
)


def package_zip(connection: Connection, record: Record) -> bytes:
    """Return the package as a ZIP file.

    Parameters
    ----------
    connection
        Open connection of somebody who may lead workshops.
    record
        Of ``record_of``.
    """
    files = {
        "LIESMICH.txt": _(README).encode(),
        "protokoll.pdf": protocol_pdf(connection, record),
        "workshop.json": _json(record),
        **_prepared(record),
        **_answered(connection, record),
        **_ranked(record),
        **_seen(record),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _numbers(record: Record) -> dict[int, int]:
    return {each["id"]: place for place, each in enumerate(record.participants, 1)}


def _prepared(record: Record) -> dict[str, bytes]:
    now, numbers = record.workshop, _numbers(record)
    groups = {each.id: each.name for each in now.groups}
    letters = {each.id: each.letter for each in now.candidates}
    criteria = {each.id: each.name for each in now.criteria}
    people = [
        (numbers[each["id"]], groups.get(each["group_id"], ""), each["name"]) for each in record.participants
    ]
    options = [
        (each.letter, each.name, each.place, *(each.lon_lat or ("", "")), each.source, each.quality or "")
        for each in now.candidates
    ]
    figures = [
        (letters[candidate], criteria[criterion], value, now.figure_sources[candidate, criterion])
        for (candidate, criterion), value in now.figures.items()
    ]
    return {
        "teilnehmende.csv": _csv(("person", "gruppe", "name"), people),
        "flaechen.csv": _csv(("flaeche", "name", "ort", "laenge", "breite", "quelle", "guete"), options),
        "messwerte.csv": _csv(("flaeche", "kriterium", "wert", "quelle"), figures),
    }


def _answered(connection: Connection, record: Record) -> dict[str, bytes]:
    now, numbers = record.workshop, _numbers(record)
    letters = {each.id: each.letter for each in now.candidates}
    criteria = {each.id: each.name for each in now.criteria}
    weights = [
        (row.round_id, numbers[row.participant_id], criteria[row.criterion_id], row.weight)
        for row in _rows(connection, t.weight, now.id, "round_id", "participant_id", "criterion_id", "weight")
    ]
    names = ("round_id", "participant_id", "candidate_id", "criterion_id", "rating")
    ratings = [
        (
            row.round_id,
            numbers[row.participant_id],
            letters[row.candidate_id],
            criteria[row.criterion_id],
            row.rating,
        )
        for row in _rows(connection, t.rating, now.id, *names)
    ]
    return {
        "gewichte.csv": _csv(("runde", "person", "kriterium", "gewicht"), weights),
        "bewertungen.csv": _csv(("runde", "person", "flaeche", "kriterium", "bewertung"), ratings),
        "stimmzettel.csv": _csv(
            ("runde", "geheim", "person", "flaeche", "punkte"), _ballots(connection, now.id, letters, numbers)
        ),
    }


def _ranked(record: Record) -> dict[str, bytes]:
    """Return the rankings by both methods, of all, of each group and of each person."""
    now, numbers, result = record.workshop, _numbers(record), record.weighed
    names = {("group", each.id): each.name for each in now.groups} | {
        ("person", key): str(number) for key, number in numbers.items()
    }
    words = {"all": "alle", "group": "gruppe", "person": "person"}
    rows = [
        (words[kind], names.get((kind, key or 0), ""), each.letter, _points(by_sum.scores[at]),
         int(by_sum.places[at]) or "", _points(topsis.scores[at]), int(topsis.places[at]) or "")
        for kind, key, by_sum, topsis in (orders(now, result) if result else [])
        for at, each in enumerate(now.candidates)
    ]  # fmt: skip
    head = ("ebene", "wer", "flaeche", "punkte", "platz", "topsis", "platz_topsis")
    return {"rangfolgen.csv": _csv(head, rows)}


def _points(score: float) -> float | str:
    return "" if np.isnan(score) else round(float(score) * 100, 1)


def _seen(record: Record) -> dict[str, bytes]:
    notes = [(each["kind"], each["by"], each["text"], json.dumps(each["points"])) for each in record.notes]
    written = [
        (each.at.isoformat(timespec="seconds"), each.kind, each.step, each.text) for each in record.written
    ]
    log = [
        (
            each.id,
            each.at.isoformat(timespec="seconds"),
            each.kind,
            json.dumps(each.detail, ensure_ascii=False),
        )
        for each in record.events
    ]
    return {
        "anmerkungen.csv": _csv(("art", "gruppe", "text", "punkte"), notes),
        "festgehalten.csv": _csv(("zeit", "art", "schritt", "text"), written),
        "verlauf.csv": _csv(("nummer", "zeit", "art", "inhalt"), log),
    }


def _rows(
    connection: Connection, table: sa.TableClause, workshop_id: int, *names: str
) -> Sequence[sa.Row[tuple[object, ...]]]:
    columns = [table.c[name] for name in names]
    return connection.execute(sa.select(*columns).where(t.here(table, workshop_id)).order_by(*columns)).all()


def _ballots(
    connection: Connection, workshop_id: int, letters: dict[int, str], numbers: dict[int, int]
) -> Iterable[tuple[object, ...]]:
    """Yield a row per ballot and option, the ballots of a round in the order of their random ids."""
    for row in _rows(connection, t.ballot, workshop_id, "round_id", "id", "secret", "participant_id", "dots"):
        person = numbers.get(row.participant_id, "") if row.participant_id else ""
        for key, count in row.dots.items():
            yield row.round_id, "ja" if row.secret else "nein", person, letters.get(int(key), ""), count


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(value) if isinstance(value, str) else value for value in row] for row in rows)
    return ("\ufeff" + text.getvalue()).encode()


def _json(record: Record) -> bytes:
    now = record.workshop
    content = {
        "code": now.code, "title": now.title, "day": now.held_on.isoformat(), "seed": now.seed, "example": now.example,
        "groups": [{"name": name, "people": count} for name, count, _names in record.groups()],
        "steps": [{"kind": each.kind, "title": each.title, "question": each.question} for each in now.steps],
        "ranking": weighed_result(now, record.weighed) if record.weighed else None,
        "votes": [
            {"round": each.round.id, "secret": each.round.secret, "budget": each.round.budget,
             "answered": each.answered, "dots": {str(key): count for key, count in each.dots.items()}}
            for each in record.votes
        ],
        "candidates": {str(each.id): each.letter for each in now.candidates},
        "sources": record.stage.map.get("sources", []), "scenario": record.stage.scenario,
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
