"""Import of a CSV file, validated, placed and committed with history, against a bare COPY of the same rows.

The COPY is measured twice: of the finished rows into tables like the register's (indexes, checks, generated columns;
no triggers), and of the file into a plain table of text without any index.
"""

from __future__ import annotations

import time
from pathlib import Path

import psycopg
import sqlalchemy as sa

from bench import ground
from bench.results import Row, row
from geo import database
from geo.database.cluster import Cluster
from vacancy.load import Source, load_vacancies

REPEATS = 3
TO_FILE = """
copy (
    select
        id as "Kennung", street as "Straße", house_number as "Hausnummer", kind as "Objektart",
        replace(floor_area_m2::text, '.', ',') as "Fläche", replace(rent_eur_m2::text, '.', ',') as "Miete",
        case when step_free then 'ja' when not step_free then 'nein' end as "stufenlos", status as "Status",
        to_char(vacant_since, 'DD.MM.YYYY') as "leer seit", round(st_x(geom)::numeric, 2) as "x",
        round(st_y(geom)::numeric, 2) as "y"
    from vacancy_current where suburb_id is not null order by id limit {count}
) to stdout (format csv, header, delimiter ';')
"""
PLAIN_TABLE = """
create table copied (
    key text, street text, house_number text, kind text, floor_area text, rent text, step_free text, status text,
    since text, x double precision, y double precision
)
"""


def rows(cluster: Cluster, *, count: int = 100_000) -> list[Row]:
    """Measure the import; the best of several runs on both sides, each into an empty database."""
    path = ground.FOLDER / "import.csv"
    ground.fill(cluster, count)
    _write(path, count)
    own_s, register_s, plain_s = [], [], []
    for _repeat in range(REPEATS):
        ground.fill(cluster, 0)
        own_s.append(_import_s(path, count))
        register_s.append(_copy_register_s())
        plain_s.append(_copy_plain_s(path, count))
    name = f"Import of {count:,} CSV rows, validated, placed, committed with history"
    return [
        row(
            name,
            "s",
            min(own_s),
            min(register_s),
            "COPY of the finished rows into tables like the register's",
            6.0,
        ),
        row(name, "s", min(own_s), min(plain_s), "COPY of the file into a plain table of text", 6.0),
    ]


def _write(path: Path, count: int) -> None:
    with database.transaction() as connection, path.open("wb") as file:
        cursor = connection.connection.driver_connection.cursor()
        with cursor.copy(TO_FILE.format(count=count)) as copy:
            for block in copy:
                file.write(block)


def _import_s(path: Path, count: int) -> float:
    began = time.perf_counter()
    report = load_vacancies(path, crs="EPSG:25832", source=Source(key="bench"), actor="bench")
    seconds = time.perf_counter() - began
    if not report.stored or report.vacancies_new != count:
        raise RuntimeError(f"{report.vacancies_new} of {count} stored; first rejected: {report.rejected[:3]}")
    return seconds


def _copy_register_s() -> float:
    owner = sa.create_engine(database.database_url(admin=True))
    with owner.begin() as connection:
        cursor = connection.connection.driver_connection.cursor()
        dumps = {table: _dump(connection, cursor, table) for table in ("commercial_unit", "vacancy")}
        for table in dumps:
            connection.exec_driver_sql(f"create table copied_{table} (like {table} including all)")
    began = time.perf_counter()
    with owner.begin() as connection:
        cursor = connection.connection.driver_connection.cursor()
        for table, (columns, content) in dumps.items():
            with cursor.copy(f"copy copied_{table} ({columns}) from stdin") as copy:
                copy.write(content)
    seconds = time.perf_counter() - began
    owner.dispose()
    return seconds


def _dump(connection: sa.Connection, cursor: psycopg.Cursor, table: str) -> tuple[str, bytes]:
    """Return the columns that are not computed, and the rows in COPY's own form."""
    stored = (
        "select string_agg(quote_ident(attname), ', ') from pg_attribute where attrelid = to_regclass(:t) "
    )
    stored += "and attnum > 0 and not attisdropped and attgenerated = ''"
    columns = connection.execute(sa.text(stored), {"t": table}).scalar_one()
    with cursor.copy(f"copy (select {columns} from {table}) to stdout") as copy:
        return columns, b"".join(bytes(block) for block in copy)


def _copy_plain_s(path: Path, count: int) -> float:
    owner = sa.create_engine(database.database_url(admin=True))
    began = time.perf_counter()
    with owner.begin() as connection:
        connection.exec_driver_sql(PLAIN_TABLE)
        cursor = connection.connection.driver_connection.cursor()
        command = "copied from stdin (format csv, header, delimiter ';')"
        with path.open("rb") as file, cursor.copy(f"copy {command}") as copy:
            while block := file.read(65_536):
                copy.write(block)
    seconds = time.perf_counter() - began
    with owner.begin() as connection:
        if connection.exec_driver_sql("select count(*) from copied").scalar_one() != count:
            raise RuntimeError("the bare COPY lost rows")
    owner.dispose()
    return seconds
