"""Timetables: departures per weekday counted by hand, stops joined, damaged archives refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.sources import archive
from geo.sources.timetable import read_timetable
from quarters.supply.sources import load_osm, load_timetable
from tests.conftest import TestDatabase
from tests.source_files import (
    FEED,
    add_example_facility,
    facilities,
    fingerprint,
    rows,
    write_feed,
    write_osm,
    zipped,
)


def test_departures_of_a_middling_weekday(tmp_path: Path) -> None:
    table = read_timetable(write_feed(tmp_path), None)
    told = {(row.key, row.mode): row.departures_per_weekday for row in table.frame.itertuples()}
    # 25 buses leave the square; 13 of them let people in at Probeweg, where 4 trams start; no tram leaves the square,
    # where it ends; x3 is served on weekends and one Wednesday only, Hamburg is always the end
    assert told == {("de:05913:1", "any"): 25, ("x1", "any"): 17, ("x1", "light_rail"): 4}
    assert table.frame.set_index("key").loc["de:05913:1", "name"] == "Musterplatz, Mitte"
    assert str(table.first_day) == "2026-01-05"
    assert str(table.last_day) == "2026-01-30"
    assert table.publisher == "Muster Verkehr"


def test_frequencies_count_as_trips(tmp_path: Path) -> None:
    often = "trip_id,start_time,end_time,headway_secs\nt0,06:00:00,08:00:00,600\n"
    table = read_timetable(write_feed(tmp_path, {"frequencies.txt": often}), None)
    told = {(row.key, row.mode): row.departures_per_weekday for row in table.frame.itertuples()}
    assert told["x1", "light_rail"] == 12 + 3


def test_calendar_dates_alone_are_enough(tmp_path: Path) -> None:
    days = "service_id,date,exception_type\nweek,20260105,1\nweek,20260107,1\n"
    table = read_timetable(write_feed(tmp_path, {"calendar.txt": None, "calendar_dates.txt": days}), None)
    # runs on two of three weekdays of the period
    assert table.frame["departures_per_weekday"].max() == 25


def test_stops_take_the_place_of_mapped_ones_and_examples(
    atlas_database: TestDatabase, tmp_path: Path
) -> None:
    load_osm(write_osm(tmp_path))
    for service in ("transit_stop", "rail_station", "bakery"):
        add_example_facility(service)
    report = load_timetable(write_feed(tmp_path))
    assert report.stored
    assert facilities("timetable") == {
        ("de:05913:1", "transit_stop"), ("x1", "transit_stop"), ("x1", "light_rail_stop"),
    }  # fmt: skip
    assert ("node/4", "transit_stop") not in facilities("osm-supply")
    assert ("node/7", "pharmacy") in facilities("osm-supply")
    assert {service for _key, service in facilities("example-test")} == {"rail_station", "bakery"}
    assert report.figures["Haltestellen mit mindestens 20 Abfahrten je Werktag"] == 1
    before = fingerprint()
    assert not load_timetable(write_feed(tmp_path)).changes["facility"].any
    assert fingerprint() == before
    change = load_osm(write_osm(tmp_path)).changes["facility"]
    assert (change.new, change.changed, change.removed) == (0, 0, 2), (
        "only the two examples go, no mapped stop comes back"
    )
    assert rows("select as_of::text, as_of_note, quality from source where key = 'timetable'") == [
        ("2026-01-05", "gültig 05.01.2026 bis 30.01.2026", "official")
    ]


@pytest.mark.parametrize("table", ["stops.txt", "routes.txt", "trips.txt", "stop_times.txt"])
def test_a_missing_table_is_named(atlas_database: TestDatabase, tmp_path: Path, table: str) -> None:
    before = fingerprint()
    with pytest.raises(InputError, match=rf"{table} fehlt"):
        load_timetable(write_feed(tmp_path, {table: None}))
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"stops.txt": "stop_id,stop_lat\nx,1\n"}, "fehlt die Spalte stop_lon"),
        ({"stops.txt": ""}, "hat keine Kopfzeile"),
        ({"stops.txt": "stop_id,stop_lat,stop_lon\nfar,53.5,9.9\n"}, "keine Haltestelle dieser Kommune"),
        ({"trips.txt": "route_id,service_id,trip_id\na,b\n"}, "trips.txt ist nicht lesbar"),
        ({"stop_times.txt": "trip_id,stop_id,stop_sequence\n"}, "keine Abfahrten"),
        (
            {"calendar.txt": FEED["calendar.txt"].replace("20260105", "5. Januar")},
            "Zeile 2: „5. Januar“ ist kein Tag",
        ),
        ({"calendar.txt": FEED["calendar.txt"].replace("20260105", "19000101")}, "mehr als vier Jahre"),
        (
            {"calendar.txt": None, "calendar_dates.txt": "service_id,date,exception_type\n"},
            "keine Betriebstage",
        ),
    ],
)
def test_a_broken_table_is_one_sentence(
    atlas_database: TestDatabase, tmp_path: Path, changes: dict[str, str | None], sentence: str
) -> None:
    before = fingerprint()
    with pytest.raises(InputError, match=sentence) as failure:
        load_timetable(write_feed(tmp_path, changes))
    assert "\n" not in str(failure.value)
    assert fingerprint() == before


def test_stops_without_a_place_are_told(atlas_database: TestDatabase, tmp_path: Path) -> None:
    before = fingerprint()
    report = load_timetable(write_feed(tmp_path, {"stops.txt": FEED["stops.txt"] + "y,Y,91,7.4,,\n"}))
    assert [(entry.row, entry.value) for entry in report.rejected] == [(9, "91, 7.4")]
    assert not report.stored
    assert fingerprint() == before


def test_an_archive_that_promises_too_much_is_refused(atlas_database: TestDatabase, tmp_path: Path) -> None:
    path = tmp_path / "bombe.zip"
    path.write_bytes(
        zipped({**FEED, "stop_times.txt": b"trip_id,stop_id,stop_sequence\n" + b"0" * (30 * 1024**2)})
    )
    assert path.stat().st_size < 100_000
    before = fingerprint()
    with pytest.raises(InputError, match="entpackt zu groß"):
        load_timetable(path)
    assert fingerprint() == before


def test_an_archive_that_lies_about_its_size_is_refused(
    atlas_database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "RATIO_FREE_BYTES", 1000)
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1000)
    path = write_feed(tmp_path)
    with archive.open_archive(path) as opened:
        opened._members["stop_times.txt"].file_size = 10
        with (
            opened.stream("stop_times.txt") as stream,
            pytest.raises(InputError, match="kein vollständiges|zu groß"),
        ):
            stream.read()


@pytest.mark.parametrize("spoil", ["cut", "no zip", "flipped"])
def test_a_damaged_archive_changes_nothing(atlas_database: TestDatabase, tmp_path: Path, spoil: str) -> None:
    path = write_feed(tmp_path)
    data = bytearray(path.read_bytes())
    if spoil == "flipped":
        middle = data.index(b"stop_times.txt") + 60
        data[middle : middle + 8] = b"\xff" * 8
    path.write_bytes(data[:-50] if spoil == "cut" else b"PK nothing" if spoil == "no zip" else data)
    before = fingerprint()
    with pytest.raises(InputError, match="kein vollständiges ZIP-Archiv"):
        load_timetable(path)
    assert fingerprint() == before
