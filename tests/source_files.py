"""Small invented files in the formats of the real sources, and a fingerprint of what is stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import osmium
import sqlalchemy as sa

from geo import database

RELATIONS = ("walk_edge", "street", "facility", "population_cell", "source")
MARKET = {"shop": "supermarket", "name": "Mustermarkt", "addr:street": "Musterweg", "addr:housenumber": "3a"}
NODES: dict[int, tuple[float, float, dict[str, str]]] = {
    1: (7.4650, 51.5140, {}),
    2: (7.4680, 51.5140, {}),
    3: (7.4710, 51.5140, {}),
    4: (7.4680, 51.5160, {"highway": "bus_stop", "name": "Musterplatz"}),
    5: (7.4682, 51.5141, MARKET),
    6: (7.4683, 51.5141, {"shop": "supermarket", "name": "Mustermarkt"}),
    7: (7.4700, 51.5142, {"amenity": "pharmacy", "name": "Musterapotheke"}),
    8: (7.4702, 51.5146, {"amenity": "school", "name": "Grundschule am Muster"}),
    9: (7.4703, 51.5147, {"amenity": "school", "name": "Mustergymnasium"}),
    10: (9.9900, 53.5500, {"amenity": "pharmacy", "name": "Weit weg"}),
    11: (7.4690, 51.5142, {}),
    12: (7.4692, 51.5142, {}),
    13: (7.4692, 51.5143, {}),
    14: (9.9900, 53.5510, {}),
}  # fmt: skip
WAYS: dict[int, tuple[list[int], dict[str, str]]] = {
    100: ([1, 2, 3], {"highway": "residential", "name": "Musterweg"}),
    101: ([2, 4], {"highway": "footway"}),
    102: ([11, 12, 13, 11], {"building": "yes", "shop": "bakery", "name": "Backhaus"}),
    103: ([10, 14], {"highway": "residential", "name": "Hafenallee"}),
}
EXPECTED_FACILITIES = {
    ("node/4", "transit_stop"), ("node/5", "food_shop"), ("node/7", "pharmacy"), ("node/8", "primary_school"),
    ("way/102", "bakery"),
}  # fmt: skip
"""What lies in Dortmund, the market mapped twice counted once, the grammar school left out."""
CENSUS = """GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner
CRS3035RES100mN3158900E4145200;4145250;3158950;120
CRS3035RES100mN3158900E4145300;4145350;3158950;35
CRS3035RES100mN3159000E4145200;4145250;3159050;–
CRS3035RES100mN3462100E4326200;4326250;3462150;77
"""
"""Three cells in Dortmund, one without a number, and one far away."""
AGES = """GITTER_ID_100m;Insgesamt_Bevoelkerung;Unter18;a18bis29;a65undaelter;werterlaeuternde_Zeichen
CRS3035RES100mN3158900E4145200;120;20;60;125;
CRS3035RES100mN3158900E4145300;35;–;20;9;KLAMMERN
"""
FEED: dict[str, str] = {
    "agency.txt": "agency_id,agency_name\nm,Muster Verkehr\n",
    "routes.txt": "route_id,route_type\nbus,3\ntram,0\nferry,4\n",
    "stops.txt": (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        'de:05913:1,"Musterplatz, Mitte",51.5150,7.4670,1,\n'
        "de:05913:1:0:A,Musterplatz,51.5151,7.4671,0,de:05913:1\n"
        "de:05913:1:0:B,Musterplatz,51.5149,7.4669,0,de:05913:1\n"
        "x1,Probeweg,51.5200,7.4700,,\n"
        "x2,Probeweg,51.5201,7.4702,,\n"
        "x3,Probeweg,51.5400,7.4900,,\n"
        "far,Hamburg,53.5500,9.9900,,\n"
    ),
    "trips.txt": "route_id,service_id,trip_id\n"
    + "".join(f"bus,week,b{n}\n" for n in range(25))
    + "".join(f"tram,week,t{n}\n" for n in range(4))
    + "bus,weekend,s1\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\n"
    + "".join(
        f"b{n},25:00:00,25:00:00,de:05913:1:0:A,1,\n"
        f"b{n},25:02:00,25:02:00,x1,2,{n % 2}\n"
        f"b{n},25:09:00,25:09:00,far,9,\n"
        for n in range(25)
    )
    + "".join(f"t{n},8:00:00,8:00:00,x2,1,\nt{n},8:05:00,8:05:00,de:05913:1:0:B,2,\n" for n in range(4))
    + "s1,8:00:00,8:00:00,x3,1,\ns1,8:05:00,8:05:00,far,2,\n",
    "calendar.txt": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "week,1,1,1,1,1,0,0,20260105,20260130\nweekend,0,0,0,0,0,1,1,20260105,20260130\n"
    ),
    "calendar_dates.txt": "service_id,date,exception_type\nweek,20260106,2\nweekend,20260107,1\n",
}
FACILITIES = """id;Versorgungsart;Name;Straße;Hausnummer;Kapazität;schließt am;lon;lat
1;Apotheke;Löwen-Apotheke;Musterweg;5;;31.12.2027;7,4720;51,5150
2;food_shop;Dorfmarkt;Musterweg;9;640,5;;7,4800;51,5200
"""


def write_osm(folder: Path, name: str = "stadt.osm.pbf") -> Path:
    """Write nodes and ways as an OpenStreetMap file."""
    path = folder / name
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for ref, (lon, lat, tags) in NODES.items():
            writer.add_node(osmium.osm.mutable.Node(id=ref, location=(lon, lat), tags=tags, version=1))
        for ref, (nodes, tags) in WAYS.items():
            writer.add_way(osmium.osm.mutable.Way(id=ref, nodes=nodes, tags=tags, version=1))
    return path


def write_text(folder: Path, name: str, text: str) -> Path:
    """Write a text file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def write_feed(
    folder: Path, changes: Mapping[str, str | None] | None = None, name: str = "fahrplan.zip"
) -> Path:
    """Write the timetable; ``changes`` replace a table, or leave it out when None."""
    tables = {table: text for table, text in ({**FEED, **(changes or {})}).items() if text is not None}
    path = folder / name
    path.write_bytes(zipped(tables))
    return path


def fingerprint() -> dict[str, object]:
    """Return a hash of all rows of each relation, and the versions of the data."""
    told: dict[str, object] = {}
    with database.transaction() as connection:
        for relation in RELATIONS:
            query = f"select md5(coalesce(string_agg(md5(r::text), '' order by r.id), '')) from {relation} r"
            told[relation] = connection.execute(sa.text(query)).scalar_one()
        told["version"] = connection.execute(
            sa.text("select relation, version from data_version order by 1")
        ).all()
    return told


def rows(query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with database.transaction() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def facilities(source_key: str) -> set[tuple[object, ...]]:
    """Return key and service of the facilities of a source."""
    return set(
        rows(
            "select f.key, f.service from facility f join source s "
            "on (s.municipality_key, s.id) = (f.municipality_key, f.source_id) "
            f"where s.key = '{source_key}'"
        )
    )


def add_example_facility(service: str, lon: float = 7.4682, lat: float = 51.5141) -> None:
    """Store an invented facility."""
    with database.transaction() as connection:
        connection.execute(
            sa.text(
                "insert into source (municipality_key, key, title, quality) "
                "values ('05913000', 'example-test', 'Erfunden', 'example') "
                "on conflict (municipality_key, key) do nothing"
            )
        )
        connection.execute(
            sa.text(
                "insert into facility (municipality_key, key, service, geom, source_id) "
                "select '05913000', 'x', :service, st_transform(st_setsrid(st_point(:lon, :lat), 4326), 25832), id "
                "from source where key = 'example-test'"
            ),
            {"service": service, "lon": lon, "lat": lat},
        )
