"""Sites in the database: portfolio of the seeds, changes, rights, candidates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.database import transaction
from geo.errors import ConflictError, ForbiddenError, GeometryError, InputError, NotFoundError
from geo.people import GUEST, Person, Role
from quarters.sites import sites
from quarters.sites.candidates import create_candidates, find_premises
from quarters.sites.outline import area_ha, checked_outline
from quarters.sites.record import outlines, site_record
from quarters.sites.site import Site
from quarters.sites.trail import add_event, link_unit, unlink
from quarters.sites.typed import set_criterion
from quarters.sites.write import SiteText, create_site, set_outline, update_site
from tests.conftest import TestDatabase

PLANNER = Person("Frau Plan", Role.PLANNER)
FACILITATOR = Person("Herr Leit", Role.FACILITATOR)
SQUARE = [(7.46, 51.51), (7.464, 51.51), (7.464, 51.512), (7.46, 51.512)]


@pytest.fixture
def connection(shared_atlas_database: TestDatabase) -> Iterator[Connection]:
    with transaction(PLANNER) as opened:
        yield opened
        opened.rollback()


def named(connection: Connection, name: str) -> Site:
    return next(site for site in sites(connection) if site.name.startswith(name))


def test_every_project_of_the_seeds_is_a_member(connection: Connection) -> None:
    found = sites(connection)
    counts = {
        strategy: sum(site.strategy == strategy for site in found) for strategy in {s.strategy for s in found}
    }
    assert counts == {
        "investment": 6, "platform": 6, "perspective": 3, "nightlife_quarter": 6, "pop_up": 2, "nordwaerts": 2,
    }  # fmt: skip


def test_conflicting_figures_stand_side_by_side_with_their_sources(connection: Connection) -> None:
    record = site_record(connection, named(connection, "Energiecampus").id)
    areas = [(figure.value, figure.source) for figure in record.figures if figure.topic == "area_ha"]
    assert [value for value, _source in areas] == [4.0, 6.5]
    assert all(source for _value, source in areas)
    rhino = site_record(connection, named(connection, "Digitales Bauhaus").id)
    assert [event.status for event in rhino.events] == ["cancelled", "planned", "idea"]
    assert (rhino.site.status, rhino.site.status_as_of) == ("cancelled", date(2023, 7, 3))


def test_the_lab_project_links_labs_money_and_partners(connection: Connection) -> None:
    record = site_record(connection, named(connection, "Quartierslabore").id)
    assert {link.name for link in record.links if link.kind == "area"} == {
        "Quartierslabor Eving",
        "Quartierslabor Marten",
    }
    assert [(f.topic, f.value) for f in record.figures] == [("budget_eur", 1_000_000.0)]
    assert "NRW.BANK" in record.partners
    assert record.site.status == "completed"


def test_new_site_with_outline_gets_area_place_and_history(connection: Connection) -> None:
    drawn = checked_outline(SQUARE)
    key = create_site(connection, SiteText("Probefläche <b>", "Brache", "candidate"), outline=drawn)
    record = site_record(connection, key)
    assert record.site.outline_ha == pytest.approx(area_ha(drawn))
    assert record.site.outline_ha == pytest.approx(6.17, abs=0.03)  # 277.6 m × 222.5 m
    assert record.site.borough == "Innenstadt-West"
    assert [event.status for event in record.events] == ["idea"]
    actor = connection.execute(
        sa.text("select actor from row_history where relation = 'site' and row_id = :id"), {"id": key}
    ).scalars()
    assert set(actor) == {"Frau Plan"}
    assert key in outlines(connection)


def test_two_people_at_once_are_told(connection: Connection) -> None:
    before = named(connection, "KI-Campus")
    text = SiteText("KI-Campus NRW", "Plattform", "platform", body="TZ Net")
    update_site(connection, before.id, before.version, text)
    with pytest.raises(ConflictError, match="eben geändert"):
        update_site(connection, before.id, before.version, text)
    with pytest.raises(NotFoundError):
        update_site(connection, -1, 1, text)
    assert site_record(connection, before.id).site.body == "TZ Net"


def test_a_later_status_counts_whatever_the_order_of_entry(connection: Connection) -> None:
    site = named(connection, "KI-Campus")
    add_event(connection, site.id, "planned", happened_on=date(2026, 5, 1))
    add_event(connection, site.id, "examined", happened_on=date(2025, 1, 1))
    assert named(connection, "KI-Campus").status == "planned"
    with pytest.raises(InputError):
        add_event(connection, site.id, "done", happened_on=None)


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([(7.46, 51.51), (7.47, 51.51)], "mindestens drei Punkte"),
        ([(7.46, 51.51), (7.47, 51.51), (7.46, 51.51)], "mindestens drei Punkte"),
        ([(7.46, 51.51), (7.47, 51.52), (7.47, 51.51), (7.46, 51.52)], "kreuzen sich"),
        ([(7.46, 51.51), (7.47, 51.51), (float("nan"), 51.52)], "keine|nicht aus Koordinaten"),
        ([(7.46, 51.51), (7.47, 51.51), ("x", 51.52)], "nicht aus Koordinaten"),
        ([(7.46, 51.51), (7.46000001, 51.51), (7.46, 51.51000001)], "mindestens drei|kleiner als"),
        ([(7.46, 51.51)] * 2001, "zu viele Punkte"),
    ],
)
def test_bad_outlines_are_refused(points: list, words: str) -> None:
    with pytest.raises(GeometryError, match=words):
        checked_outline(points)


def test_outline_outside_the_city_changes_nothing(connection: Connection) -> None:
    site = named(connection, "Energiecampus")
    outside = checked_outline([(8.46, 51.51), (8.464, 51.51), (8.464, 51.512)])
    across = checked_outline([(7.46, 51.51), (8.464, 51.51), (8.464, 51.512)])
    for drawn in (outside, across):
        with pytest.raises(GeometryError, match="nicht ganz in Dortmund"):
            set_outline(connection, site.id, site.version, drawn)
    assert named(connection, "Energiecampus") == site


def test_outline_leaves_a_known_place_and_can_be_removed(connection: Connection) -> None:
    site = named(connection, "Energiecampus")
    set_outline(connection, site.id, site.version, checked_outline(SQUARE))
    drawn = named(connection, "Energiecampus")
    assert drawn.lon_lat == site.lon_lat
    assert drawn.outline_ha
    set_outline(connection, site.id, drawn.version, None)
    assert named(connection, "Energiecampus").outline_ha is None


def test_candidates_from_filters_once_each_with_source_and_link(connection: Connection) -> None:
    found = find_premises(connection, min_floor_area_m2=250, in_project_area=True)
    assert found
    assert all(one.floor_area_m2 and one.floor_area_m2 >= 250 and one.site_id is None for one in found)
    wanted = [one.unit_id for one in found[:3]]
    assert create_candidates(connection, wanted, "Leerstände ab 250 m² in nordwärts") == 3
    assert create_candidates(connection, wanted, "noch einmal") == 0
    made = [site for site in sites(connection) if site.strategy == "candidate"]
    assert len(made) == 3
    assert all(site.in_project_area for site in made)
    record = site_record(connection, made[0].id)
    assert record.links[0].target_id in wanted
    assert record.links[0].vacancy_id
    assert [figure.topic for figure in record.figures] == ["floor_area_m2"]
    quality = connection.execute(
        sa.text("select quality from source where id = :id"), {"id": made[0].source_id}
    ).scalar()
    assert quality == "example"
    with pytest.raises(InputError):
        create_candidates(connection, [], "")
    unlink(connection, record.links[0].id)
    link_unit(connection, made[0].id, record.links[0].target_id)
    link_unit(connection, made[0].id, record.links[0].target_id)
    assert len(site_record(connection, made[0].id).links) == 1


def test_typed_criteria_keep_unknown_apart_from_zero(connection: Connection) -> None:
    site = named(connection, "Energiecampus")
    set_criterion(
        connection, site.id, "ownership", 0, {"code": "municipal", "rating": 5, "source": "Liegenschaften"}
    )
    set_criterion(connection, site.id, "costs", 0, {"amount": None, "rating": 0})
    told = site_record(connection, site.id).criteria
    assert (told["ownership"].code, told["ownership"].rating) == ("municipal", 5)
    assert (told["costs"].amount, told["costs"].rating) == (None, 0)
    with pytest.raises(ConflictError):
        set_criterion(connection, site.id, "ownership", 0, {"code": "public"})
    for bad in ({"code": "'; drop table site"}, {"rating": 6}, {"amount": -1.0}, {"quality": "sure"}):
        with pytest.raises(InputError):
            set_criterion(connection, site.id, "planning_law", 0, bad)
    with pytest.raises(InputError):
        set_criterion(connection, site.id, "beauty", 0, {})


def test_bad_text_is_refused() -> None:
    for bad in (
        ("", "x", "platform"),
        ("x", "x", "castle"),
        ("x\x00", "x", "platform"),
        ("x" * 4001, "x", "platform"),
    ):
        with pytest.raises(InputError):
            SiteText(*bad)


@pytest.mark.parametrize("person", [GUEST, Person("v", Role.VIEWER), Person("a", Role.ADVISOR), FACILITATOR])
def test_only_planning_writes_sites(shared_atlas_database: TestDatabase, person: Person) -> None:
    with transaction(person) as connection:
        site = named(connection, "KI-Campus")
        with pytest.raises(ForbiddenError):
            create_site(connection, SiteText("Neu", "", "candidate"))
        with pytest.raises(ForbiddenError):
            update_site(connection, site.id, site.version, SiteText("Neu", "", "platform"))
        with pytest.raises(ForbiddenError):
            add_event(connection, site.id, "running", happened_on=None)
        writes_criteria = person is FACILITATOR
        if writes_criteria:
            set_criterion(connection, site.id, "effect", 0, {"rating": 4})
        else:
            with pytest.raises(ForbiddenError):
                set_criterion(connection, site.id, "effect", 0, {"rating": 4})
        assert bool(site_record(connection, site.id).criteria) == writes_criteria
        assert named(connection, "KI-Campus") == site
        connection.rollback()
