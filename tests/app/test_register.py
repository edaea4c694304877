"""The page Leerstand at work: worklists, record, change of status, conflict, contacts by role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from geo import database
from geo.errors import NotFoundError
from geo.people import Person, Role
from tests.app.conftest import run_page, words
from tests.conftest import TestDatabase
from tests.record.conftest import PLANNER, make
from tests.record.test_disputes import changed, send
from ui.register import field_inputs
from vacancy.load import load_vacancies
from vacancy.publication import publication_of, published
from vacancy.record import Stored, change_status, edit, events, follow_up, last_event, record
from vacancy.record.contacts import Contact, save_contact
from vacancy.record.fields import FIELDS
from vacancy.record.values import today

FLOORS = count(1)


@pytest.fixture
def stored(shared_atlas_database: TestDatabase) -> Iterator[Stored]:
    return make(street="Aktenprobe", floor=f"{next(FLOORS)}. OG")  # other floors are no duplicates


def held(stored: Stored):
    with database.transaction(PLANNER) as connection:
        return record(connection, stored.unit_id)


def opened(stored: Stored, **more: str):
    app = run_page("vacancies", akte=str(stored.unit_id), **more)
    assert not app.exception
    return app


def test_record_opens_by_its_address_and_tells_what_is_known(stored: Stored) -> None:
    told = words(opened(stored))
    assert "Aktenprobe 8" in told
    assert "leer seit 01.03.2025" in told
    assert "nie bestätigt" in told
    assert 'alt="Lageplan: Aktenprobe 8"' in told
    assert "qa-error" not in told


def test_one_click_confirms_and_offers_the_way_back(stored: Stored) -> None:
    app = opened(stored)
    app.button(key="bestaetigen").click().run()
    assert held(stored).last_confirmed_on == today()
    app.button(key="rueckgaengig").click().run()
    assert held(stored).last_confirmed_on is None


def test_status_is_changed_with_day_and_reason(stored: Stored) -> None:
    app = opened(stored)
    key = f"status|{stored.unit_id}|{stored.version}"
    app.selectbox(key=f"{key}|status").select("marketing").run()
    app.text_input(key=f"{key}|anlass").input("Makler beauftragt").run()
    app.button(key=f"{key}|sichern").click().run()
    assert not app.exception
    assert held(stored).status == "marketing"
    assert "leer → in Vermarktung" in words(app)
    assert "Makler beauftragt" in words(app)


def test_two_editors_see_both_versions_and_choose(stored: Stored) -> None:
    app = opened(stored)
    app.button(key="bearbeiten_objekt").click().run()
    prefix = f"akte|{stored.unit_id}|{stored.version}"
    app.text_input(key=f"{prefix}|floor").input("EG links")
    app.text_input(key=f"{prefix}|floor_area_m2").input("120,5")
    other = Person("demir", Role.PLANNER)
    with database.transaction(other) as connection:
        edit(connection, stored.unit_id, {"floor_area_m2": 99.0, "rooms": 3}, stored.version, other)
    next(button for button in app.button if button.label == "Sichern").click().run()
    assert not app.exception
    assert "demir hat diesen Leerstand" in words(app)
    assert held(stored).values["floor_area_m2"] == 99.0, "nothing was overwritten"
    radios = {each.label: each for each in app.radio}
    assert radios["Geschoss"].value == "mine"
    assert radios["Fläche"].value == "theirs"
    assert radios["Räume"].value == "theirs"
    app.button(key="konflikt_sichern").click().run()
    after = held(stored).values
    assert (after["floor"], after["floor_area_m2"], after["rooms"]) == ("EG links", 99.0, 3)


def test_wrong_number_is_said_and_nothing_stored(stored: Stored) -> None:
    app = opened(stored)
    app.button(key="bearbeiten_objekt").click().run()
    app.text_input(key=f"akte|{stored.unit_id}|{stored.version}|floor_area_m2").input("ca. 80")
    next(button for button in app.button if button.label == "Sichern").click().run()
    assert "ist keine Zahl" in words(app)
    assert held(stored).values["floor_area_m2"] is None


def test_numbers_are_read_as_they_are_written_here() -> None:
    area = FIELDS["floor_area_m2"]
    given = ("1.200", "1.200,5", "12345,67", "8.5", " 85 ", "")
    assert [field_inputs._value(area, each) for each in given] == [1200, 1200.5, 12345.67, 8.5, 85, None]
    assert field_inputs._value(area, field_inputs._number_text(12345.67)) == 12345.67, (
        "opening changes nothing"
    )


def test_supply_follows_when_a_threatened_shop_falls_vacant(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed: list[object] = []
    monkeypatch.setattr("ui.register.desk.refresh_register_supply", refreshed.append)
    soon = make(street="Drohladen", status="threatened", vacant_since=None)
    app = opened(soon)
    app.button(key=f"status|{soon.unit_id}|{soon.version}|sichern").click().run()
    assert (held(soon).status, len(refreshed)) == ("vacant", 1)
    opened(stored).button(key=f"status|{stored.unit_id}|{stored.version}|sichern").click().run()
    assert (held(stored).status, len(refreshed)) == ("marketing", 1), (
        "an empty shop supplies nobody either way"
    )


def test_a_unit_in_use_falls_vacant_again_with_its_story(stored: Stored) -> None:
    with database.transaction(PLANNER) as connection:
        edit(connection, stored.unit_id, {"branch": "Bäckerei"}, stored.version, PLANNER)
        change_status(connection, stored.vacancy_id, "relet", today(), "", None, PLANNER)
    ended = held(stored)
    app = opened(stored)
    app.button(key=f"wieder|{stored.unit_id}|{ended.version}|sichern").click().run()
    assert not app.exception
    again = held(stored)
    assert (again.status, again.values["vacant_since"], again.values["previous_use"]) == (
        "vacant",
        today(),
        "Bäckerei",
    )
    assert again.vacancy_id != stored.vacancy_id
    assert "leer → wiederbelegt" in words(app), "the story goes on"


def test_a_public_page_that_rests_is_said_to_rest(stored: Stored) -> None:
    agreed = Contact("owner", "Erika", consent=True, consent_on=today(), consent_scope="public")
    with database.transaction(PLANNER) as connection:
        save_contact(connection, stored.unit_id, agreed, PLANNER)
    app = opened(stored)
    app.button(key="seite_an").click().run()
    assert "zeigt die öffentliche Seite den Leerstand nicht" not in words(app)
    with database.transaction(PLANNER) as connection:
        token = publication_of(connection, stored.vacancy_id).token
        assert published(connection, token)
        change_status(connection, stored.vacancy_id, "negotiation", today(), "", None, PLANNER)
        with pytest.raises(NotFoundError):
            published(connection, token)
    assert "Solange „in Verhandlung“ gilt, zeigt die öffentliche Seite den Leerstand nicht." in words(
        opened(stored)
    )


def test_a_threatened_unit_is_not_said_to_be_empty(shared_atlas_database: TestDatabase) -> None:
    soon = make(street="Drohweg", status="threatened", vacant_since=None, threatened_from=date(2031, 3, 1))
    told = words(opened(soon, suche="Drohweg"))
    assert "drohend ab 03/2031" in told
    assert "leer seit" not in told
    listed = run_page("vacancies", suche="Drohweg").dataframe[0].value
    assert listed["vacant_since"].tolist() == ["ab 03/2031"]


def test_worklists_count_and_list_what_is_due(stored: Stored) -> None:
    with database.transaction(PLANNER) as connection:
        follow_up(connection, stored.unit_id, today(), "Eigentümer zurückrufen", PLANNER)
    app = run_page("vacancies", liste="wiedervorlage")
    assert "Aktenprobe 8" in app.dataframe[0].value["name"].tolist()
    assert "heute" in app.dataframe[0].value["due"].tolist()
    app = run_page("vacancies", liste="ohne-foto", suche="Aktenprobe")
    assert set(app.dataframe[0].value["name"]) == {"Aktenprobe 8"}


@pytest.mark.parametrize(
    ("role", "seen"), [(Role.PLANNER, True), (Role.ADVISOR, False), (Role.VIEWER, False)]
)
def test_contacts_are_for_those_with_the_right(
    stored: Stored, monkeypatch: pytest.MonkeyPatch, role: Role, seen: bool
) -> None:
    with database.transaction(PLANNER) as connection:
        save_contact(connection, stored.unit_id, Contact("owner", "Erika Geheim", phone="0231 555"), PLANNER)
    person = Person("jemand", role, (999_999,) if role is Role.ADVISOR else ())
    for module in ("worklist_reads", "desk", "filter_panel", "import_dialog"):
        monkeypatch.setattr(f"ui.register.{module}.me", lambda: person)
    told = words(opened(stored))
    assert ("Erika Geheim" in told) is seen
    assert (
        "Bearbeiten" in [button.label for button in run_page("vacancies", akte=str(stored.unit_id)).button]
    ) is seen


def test_pairs_are_shown_and_merged(shared_atlas_database: TestDatabase) -> None:
    first, second = make(street="Doppelweg"), make(street="Doppelweg", kind=None)
    app = run_page("vacancies", liste="dubletten")
    assert "Doppelweg 8" in words(app)
    app.button(key=f"fuehren_{first.unit_id}_{second.unit_id}_{first.unit_id}").click().run()
    assert not app.exception
    with database.transaction(PLANNER) as connection:
        assert record(connection, first.unit_id).is_open
        merged = int(last_event(connection, first.unit_id) or 0)
    assert app.session_state["akte"] == first.unit_id, "the kept record is open, with the way back"
    app.button(key="rueckgaengig").click().run()
    assert not app.exception
    with database.transaction(PLANNER) as connection:
        assert record(connection, second.unit_id).is_open
        assert next(each for each in events(connection, first.unit_id) if each.id == merged).undone


def test_hostile_address_changes_nothing(shared_atlas_database: TestDatabase) -> None:
    app = run_page(
        "vacancies", akte="<script>", liste="x", borough_id="1;drop table", status="'--", kind="<img>"
    )
    assert not app.exception
    assert "qa-error" not in words(app)
    assert "<script>" not in words(app)
    gone = run_page("vacancies", akte=str(10**12))
    assert "gibt es nicht mehr" in words(gone)


def test_several_records_get_a_status_and_a_follow_up_at_once(shared_atlas_database: TestDatabase) -> None:
    first, second, ended = (
        make(street="Sammelweg"),
        make(street="Sammelweg", floor="1"),
        make(street="Sammelweg", floor="2"),
    )
    with database.transaction(PLANNER) as connection:
        change_status(connection, ended.vacancy_id, "relet", today(), "", None, PLANNER)
    app = run_page("vacancies", suche="Sammelweg")
    app.session_state["leerstand_gewaehlt"] = (first.unit_id, second.unit_id, ended.unit_id)
    app.run()
    assert "3 gewählt" in words(app)
    app.selectbox(key="sammel|status").select("marketing").run()
    app.button(key="sammel|sichern").click().run()
    assert not app.exception
    assert "2 Status gesetzt." in words(app)
    assert "schon beendet" in words(app), "the record that could not be changed is named with the reason"
    assert (held(first).status, held(second).status, held(ended).status) == (
        "marketing",
        "marketing",
        "occupied",
    )


def test_entries_from_the_street_are_settled_side_by_side(shared_atlas_database: TestDatabase) -> None:
    taken, dropped = changed("Schlichtweg"), changed("Verwerfgasse")
    first, second = send("occupied", taken, note="<b>Café</b>"), send("occupied", dropped)
    app = run_page("vacancies", liste="konflikte")
    assert not app.exception
    told = words(app)
    assert "<b>2</b> Einträge von vor Ort wurden nicht übernommen." in told
    assert "Schlichtweg 8" in told
    assert "<b>Café</b>" not in told
    side = app.radio(key=f"seite|{first.hex}|status")
    assert side.options == ["Register: in Verhandlung", "vor Ort: wiederbelegt"]
    assert app.button(key=f"uebernehmen_{first.hex}").disabled, "the register holds until somebody chooses"
    side.set_value("on_site").run()
    app.button(key=f"uebernehmen_{first.hex}").click().run()
    assert held(taken).status == "occupied"
    app.text_input(key=f"grund_{second.hex}").input("anderes Haus").run()
    app.button(key=f"verwerfen_{second.hex}").click().run()
    assert not app.exception
    assert held(dropped).status == "negotiation"
    assert "Alles, was vor Ort erfasst wurde, ist im Register." in words(app)


def test_columns_can_be_assigned_or_left_out(tmp_path: Path, shared_atlas_database: TestDatabase) -> None:
    listed = tmp_path / "fremd.csv"
    listed.write_text("Wo;Nr;Zustand heute;Fläche\nFremdweg;1;leer;ca. 80\n", "utf-8")
    given = {"Wo": "street", "Nr": "house_number", "Zustand heute": "status", "Fläche": ""}
    report = load_vacancies(listed, mapping=given, trial=True)
    assert report.rejected == ()
    assert report.ignored_columns == ("Fläche",)
    assert load_vacancies(listed, mapping={**given, "Fläche": "floor_area_m2"}, trial=True).rejected
