"""The protocol says what the database holds: every number is computed a second time from the rows."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from dataclasses import replace

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.database import transaction
from quarters.workshop import rounds, run
from quarters.workshop.entries import submit
from quarters.workshop.join import enter, join
from quarters.workshop.model import Workshop
from quarters.workshop.notes import put_lead_note
from quarters.workshop.package import package_zip
from quarters.workshop.picture import view_svg
from quarters.workshop.picture_frame import Frame, to_mercator
from quarters.workshop.picture_options import COLOURS, SHAPES, option_svg
from quarters.workshop.protocol import protocol_data, protocol_pdf
from quarters.workshop.read import workshop
from quarters.workshop.record import record_of
from quarters.workshop.replay import moments
from quarters.workshop.results import closeness_sentence, weighed
from quarters.workshop.snapshot import weighed_result
from tests.conftest import TestDatabase
from tests.workshop.conftest import GUEST, LEADER, PLAN, make_workshop, new_token
from ui.sites.workshop_map import drawn_map

PEOPLE = 12


@pytest.fixture
def held(empty_database: object) -> Workshop:
    """A workshop that was held: twelve people in four groups weighted, rated and voted; one group said little."""
    made = make_workshop()
    tokens = [new_token() for _each in range(PEOPLE)]
    with transaction(GUEST) as connection:
        for number, token in enumerate(tokens):
            join(connection, made.code, token, made.groups[number % 4].id, "Frau Weiß" if number == 0 else "")
    lead(made, lambda c: run.start(c, made.id))
    lead(made, lambda c: run.show_view(c, made.id, {"center": [7.42, 51.53], "zoom": 12, "size": [900, 600]}))
    opened = to(made, 2)
    weights = [
        {str(each.id): (n * 2 + i * 3) % 6 for i, each in enumerate(made.criteria)} for n in range(PEOPLE - 1)
    ]
    answer(made, tokens, "weigh", [{"round_id": opened, "weights": each} for each in weights])
    lead(made, lambda c: rounds.close_round(c, made.id))
    lead(made, lambda c: rounds.show_result(c, made.id, opened, shown=True))
    opened = to(made, 3)
    rated = str(made.criteria[2].id)
    ratings = [
        {str(each.id): {rated: 1 + (n + i) % 5} for i, each in enumerate(made.candidates)} for n in range(6)
    ]
    answer(made, tokens, "rate", [{"round_id": opened, "ratings": each} for each in ratings])
    opened = to(made, 4)
    dots = [{str(made.candidates[n % 3].id): 2, str(made.candidates[3].id): 1} for n in range(10)]
    answer(made, tokens, "vote", [{"round_id": opened, "dots": each} for each in dots])
    lead(made, lambda c: rounds.close_round(c, made.id))
    opened = lead(made, lambda c: rounds.open_round(c, made.id, secret=True, budget=1))
    answer(made, tokens, "vote", [{"round_id": opened, "dots": {str(made.candidates[1].id): 1}}] * 5)
    lead(
        made,
        lambda c: run.write_down(
            c, made.id, "=A1 wird zuerst <entwickelt>", kind="decision", author="m.klein"
        ),
    )
    note = {
        "note": "pin",
        "uid": "6f1c2f0e-8d7a-4c51-9a55-0a5b7c9d1e2f",
        "text": "Altlast?",
        "points": [[7.43, 51.53]],
    }
    lead(made, lambda c: put_lead_note(c, made.id, note))
    lead(made, lambda c: run.end(c, made.id))
    return made


def lead(made: Workshop, act: object) -> object:
    with transaction(LEADER) as connection:
        return act(connection)


def to(made: Workshop, step: int) -> int:
    lead(made, lambda c: run.go_to(c, made.id, made.steps[step].id))
    return lead(made, lambda c: rounds.open_round(c, made.id))


def answer(made: Workshop, tokens: list[str], kind: str, contents: list[dict[str, object]]) -> None:
    for token, content in zip(tokens, contents, strict=False):
        with transaction(GUEST) as connection:
            submit(connection, enter(connection, made.code, token), kind, content)


def part(data: dict[str, object], title: str, which: int = 0) -> dict[str, object]:
    return [each for each in data["sections"] if each["title"] == title][which]


def by_hand(connection: Connection, made: Workshop) -> list[float]:
    """Points by plain arithmetic on the rows, without the functions under test."""
    rows = connection.execute(
        sa.text("select participant_id, criterion_id, weight from workshop_weight")
    ).all()
    people: dict[int, dict[int, int]] = {}
    for person, criterion, weight in rows:
        people.setdefault(person, {})[criterion] = weight
    shares = [[p[c.id] / sum(p.values()) for c in made.criteria] for p in people.values() if sum(p.values())]
    mean = [sum(column) / len(shares) for column in zip(*shares, strict=True)]
    rating = dict(connection.execute(
        sa.text("select candidate_id, avg(rating)::float from workshop_rating group by candidate_id")
    ).all())  # fmt: skip
    area = {1: (4 - 4) / 6, 2: 1 / 6, 3: 1.0}
    cost = {1: 3 / 4, 2: 2 / 4, 3: 0.0, 4: 1.0}
    area[4] = sum(area.values()) / 3  # unknown counts as the mean of the others
    return [
        100 * (mean[0] * area[n] + mean[1] * cost[n] + mean[2] * (rating[each.id] - 1) / 4)
        for n, each in enumerate(made.candidates, 1)
    ]


def test_the_ranking_of_the_protocol_equals_the_rows(held: Workshop) -> None:
    with transaction(LEADER) as connection:
        record = record_of(connection, held.id)
        expected = by_hand(connection, held)
        data = protocol_data(record)
    assert record.weighed.ranking.scores * 100 == pytest.approx(expected)
    shown = {row[1][0]: row[2] for row in part(data, "Rangfolge")["rows"]}
    assert shown == {
        each.letter: str(round(points)) for each, points in zip(held.candidates, expected, strict=True)
    }
    best = held.candidates[int(np.argmax(expected))]
    assert part(data, "Rangfolge")["rows"][0][1] == f"{best.letter} {best.name}"
    assert part(data, "Gewichte")["lines"][0].startswith("11 von 12 Geräten")
    assert "6 Geräten" in part(data, "Bewertungen")["lines"][0]


def test_the_votes_of_the_protocol_equal_the_rows(held: Workshop) -> None:
    with transaction(LEADER) as connection:
        data = protocol_data(record_of(connection, held.id))
        sums = connection.execute(sa.text(
            "select round_id, key::bigint, sum(value::int) from workshop_ballot, jsonb_each_text(dots) group by 1, 2"
        )).all()  # fmt: skip
    opened, secret = sorted({row[0] for row in sums})
    by_round = {n: {key: count for r, key, count in sums if r == n} for n in (opened, secret)}
    for which, (number, names) in enumerate(((opened, 4), (secret, 0))):
        found = part(data, "Abstimmung", which)
        shown = {row[0][0]: int(row[1]) for row in found["rows"]}
        assert shown == {each.letter: by_round[number].get(each.id, 0) for each in held.candidates}
        assert len(found["head"]) == 2 + names, "groups are told for open votes only"
    assert (
        "geheim, Punkte je Gerät: 1, 5 Stimmzettel von 12 Geräten" in part(data, "Abstimmung", 1)["lines"][1]
    )


def test_groups_people_agenda_decisions_and_sources_are_in_it(held: Workshop) -> None:
    with transaction(LEADER) as connection:
        data = protocol_data(record_of(connection, held.id))
    assert "nicht Menschen" in part(data, "Teilnehmende nach Gruppen")["lines"][0]
    assert part(data, "Teilnehmende nach Gruppen")["rows"][0] == ["Wirtschaftsförderung", "Frau Weiß", "3"]
    assert part(data, "Ablauf")["rows"][0][3] == "–"
    assert part(data, "Ablauf")["rows"][2][3] != "–"
    assert part(data, "Beschlüsse und Notizen")["rows"][0][1:] == [
        "Beschluss",
        "Abstimmen",
        "=A1 wird zuerst <entwickelt>",
    ]
    assert part(data, "Anmerkungen auf der Karte")["rows"][0][2] == "Altlast?"
    assert part(data, "Kriterien und Messwerte")["rows"][0][2:] == ["4", "5", "10", "–"]
    assert "20261124" in part(data, "Datenstand und Quellen")["lines"][-1]


def test_it_is_said_where_the_groups_differ_most(held: Workshop) -> None:
    with transaction(LEADER) as connection:
        record = record_of(connection, held.id)
        rows = connection.execute(sa.text(
            "select group_id, criterion_id, avg(share)::float from (select p.group_id, w.criterion_id, weight::float /"
            " nullif(sum(weight) over (partition by participant_id), 0) as share from workshop_weight as w"
            " join workshop_participant as p on p.id = w.participant_id) as shares group by 1, 2"
        )).all()  # fmt: skip
        data = protocol_data(record)
        shown = weighed_result(record.workshop, record.weighed)
    mean = {(group, criterion): share for group, criterion, share in rows}
    of = {each.id: [mean[group.id, each.id] for group in held.groups] for each in held.criteria}
    widest = max(held.criteria, key=lambda each: max(of[each.id]) - min(of[each.id]))
    high, low = (held.groups[int(pick(of[widest.id]))].name for pick in (np.argmax, np.argmin))
    said = shown["apart"].replace("\u202f", " ")
    assert said == (
        f"Am weitesten auseinander bei „{widest.name}“: {high} mit {round(100 * max(of[widest.id]))} %, "
        f"{low} mit {round(100 * min(of[widest.id]))} % des Gewichts."
    )
    assert shown["apart"] in part(data, "Plätze nach Gruppen")["lines"]
    in_table = {row[0]: row[1:] for row in part(data, "Plätze nach Gruppen")["rows"]}
    for group in shown["groups"]:  # the leading screen tells both methods as the protocol does
        both = [(group["places"][str(each.id)], group["topsis"][str(each.id)]) for each in held.candidates]
        assert in_table[group["name"]] == [str(a) if a == b else f"{a} ({b})" for a, b in both]


def test_the_pdf_is_tagged_and_names_nobody_of_the_secret_vote(held: Workshop) -> None:
    with transaction(LEADER) as connection:
        pdf = protocol_pdf(connection, record_of(connection, held.id))
    assert pdf.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf
    assert b"/Lang" in pdf


def test_the_package_computes_again_and_runs_no_formula(held: Workshop) -> None:
    with transaction(LEADER) as connection:
        packed = package_zip(connection, record_of(connection, held.id))
    archive = zipfile.ZipFile(io.BytesIO(packed))

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";"))

    assert len(rows("gewichte.csv")) == (PEOPLE - 1) * 3
    assert {row["person"] for row in rows("stimmzettel.csv") if row["geheim"] == "ja"} == {""}
    assert sum(int(row["punkte"]) for row in rows("stimmzettel.csv")) == 10 * 3 + 5
    ranked = rows("rangfolgen.csv")
    assert [row["ebene"] for row in ranked].count("person") == (PEOPLE - 1) * 4
    assert {row["wer"] for row in ranked if row["ebene"] == "gruppe"} == {each.name for each in held.groups}
    told = {each["id"]: each for each in json.loads(archive.read("workshop.json"))["ranking"]["ranking"]}
    for row, each in zip(ranked, held.candidates, strict=False):  # the first rows are of all
        assert (float(row["punkte"]), float(row["topsis"])) == (
            told[each.id]["points"],
            told[each.id]["topsis"],
        )
    assert rows("festgehalten.csv")[0]["text"].startswith("'=A1")
    told = json.loads(archive.read("workshop.json"))
    assert {each["answered"] for each in told["votes"]} == {10, 5}
    assert told["ranking"]["ranking"][0]["place"] == 1


def test_the_same_record_gives_the_same_answer(held: Workshop) -> None:
    with transaction(LEADER) as connection:
        now = workshop(connection, held.id)
        first, second = weighed(connection, now), weighed(connection, now)
    assert np.array_equal(first.wins, second.wins)
    assert np.array_equal(first.place_ranges, second.place_ranges)


def test_the_replay_shows_each_moment_as_it_was(held: Workshop) -> None:
    with transaction(LEADER) as connection:
        told = moments(record_of(connection, held.id))
    titles = [each["title"] for each in told]
    assert titles[0] == "Beginn"
    assert titles[-1] == "Ende"
    shown = next(each for each in told if each["title"] == "Ergebnis gezeigt")
    assert shown["step"] == "Kriterien gewichten"
    assert shown["result"] is not None
    assert shown["view"]["zoom"] == 12
    assert shown["notes"] == []
    assert len(told[-1]["notes"]) == 1
    ended = next(
        each for each in told if each["title"] == "Runde geöffnet" and each["step"] == "Flächen bewerten"
    )
    assert ended["result"] is None, "each step has its own result on the big screen"


def test_the_replay_shows_the_result_again_where_the_big_screen_did(prepared: Workshop) -> None:
    lead(prepared, lambda c: run.start(c, prepared.id))
    weighed_in = to(prepared, 2)
    lead(prepared, lambda c: rounds.close_round(c, prepared.id))
    lead(prepared, lambda c: rounds.show_result(c, prepared.id, weighed_in, shown=True))
    voted_in = to(prepared, 4)
    lead(prepared, lambda c: rounds.close_round(c, prepared.id))
    lead(prepared, lambda c: run.go_to(c, prepared.id, prepared.steps[5].id))
    lead(prepared, lambda c: rounds.show_result(c, prepared.id, voted_in, shown=True))
    lead(prepared, lambda c: run.go_to(c, prepared.id, prepared.steps[2].id))
    lead(prepared, lambda c: rounds.show_result(c, prepared.id, weighed_in, shown=False))
    with transaction(LEADER) as connection:
        told = moments(record_of(connection, prepared.id))
    shown = [
        (each["title"], each["result"]) for each in told if each["result"] or "Ergebnis" in each["title"]
    ]
    assert shown == [
        ("Ergebnis gezeigt", weighed_in),
        ("Schritt: Ergebnis", weighed_in),
        ("Ergebnis gezeigt", voted_in),
        ("Schritt: Kriterien gewichten", weighed_in),
        ("Ergebnis weggenommen", None),
    ]


def test_first_and_second_are_those_of_the_ranking_whoever_wins_most_weightings(held: Workshop) -> None:
    with transaction(LEADER) as connection:
        found = weighed(connection, workshop(connection, held.id))
    order = np.argsort(found.ranking.places)
    first, second, third, _last = (held.candidates[at].letter for at in order)
    own = np.zeros(4, dtype=np.int64)
    own[order[[0, 2]]] = (5, 6)
    sentence = closeness_sentence(held, replace(found, own_wins=own))
    high, low = (round(found.ranking.scores[at] * 100) for at in order[:2])
    lead = f"{first} liegt mit {high} Punkten vor {second} mit {low}."
    assert sentence == f"{lead} {first} führt bei 5 von 11 Gewichtungen, {third} bei 6."
    own[order] = (11, 0, 0, 0)
    assert closeness_sentence(held, replace(found, own_wins=own)).endswith(
        f"{first} führt bei allen 11 Gewichtungen."
    )


def test_nobody_weighted_is_said_not_crashed(empty_database: object) -> None:
    made = make_workshop()
    lead(made, lambda c: run.start(c, made.id))
    to(made, 2)
    with transaction(LEADER) as connection:
        record = record_of(connection, made.id)
        data = protocol_data(record)
        assert protocol_pdf(connection, record).startswith(b"%PDF")
    assert "Alle Gewichte sind 0" in " ".join(part(data, "Rangfolge")["lines"])
    assert {row[0] for row in part(data, "Rangfolge")["rows"]} == {"–"}


def test_the_maps_of_the_protocol_show_the_layers_of_their_moment(atlas_database: TestDatabase) -> None:
    made = make_workshop()
    view = {"center": [7.465, 51.514], "zoom": 12, "size": [900, 600]}
    with transaction(LEADER) as connection:
        run.start(connection, made.id)
        run.show_map(connection, made.id, drawn_map(("vacancies",), {"vacancies": "status=vacant"}))
        run.show_view(connection, made.id, view)
        run.go_to(connection, made.id, made.steps[1].id)
        run.show_map(connection, made.id, drawn_map(("suburbs",)))
        scenario = {"name": "Ärzte", "points": [{"action": "close", "lonLat": [7.465, 51.514]}]}
        run.put_on_table(connection, made.id, scenario)
        first, second = record_of(connection, made.id).maps()
        drawn = [view_svg(connection, made, each) for each in (first, second)]
        inside = connection.execute(sa.text(
            "select count(*) from vacancy_current where status = 'vacant' and geom_3857 && st_makeenvelope("
            ":west, :south, :east, :north, 3857)"
        ), Frame.of_view(view).bounds()).scalar_one()  # fmt: skip
    assert [each.titles for each in (first, second)] == [("Leerstände",), ("Vororte",)]
    assert drawn[0].count('r="6"') == inside > 10
    assert 'r="6"' not in drawn[1]
    assert "−</text>" in drawn[1]
    assert drawn[1].count("<path") > drawn[0].count("<path")


def test_a_view_becomes_the_same_part_of_the_earth() -> None:
    frame = Frame.of_view({"center": [7.46, 51.51], "zoom": 12, "size": [900, 600]})
    assert frame.px(*to_mercator(7.46, 51.51)) == pytest.approx((450, 300))
    east = to_mercator(7.46 + 360 / 512 / 2**12 * 450, 51.51)  # 450 px further at this zoom
    assert frame.px(*east) == pytest.approx((900, 300))
    assert len(COLOURS) == len(SHAPES) == 8
    assert len(PLAN.candidates) == 4


@pytest.mark.parametrize("x", [3.0, 450.0, 897.0])
def test_a_long_name_stays_inside_the_picture(x: float) -> None:
    drawn = option_svg(
        1, (x, 300.0), 900, "Neue Urbane Produktion Kanalstraße (ehem. Envio) <b>", chosen=False
    )
    lines = re.findall(r'<text x="([\d.]+)" y="[\d.]+"[^>]*font-size="17"[^>]*>([^<]+)</text>', drawn)
    assert (
        " ".join(text for _at, text in lines) == "Neue Urbane Produktion Kanalstraße (ehem. Envio) &lt;b&gt;"
    )
    for at, text in lines:  # bold letters of 17 px are 10 px wide on average
        half = len(html.unescape(text)) * 5
        assert half <= float(at) <= 900 - half
