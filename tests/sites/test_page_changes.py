"""Changes on the page Standorte: what is written, under whose name, what is refused."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from geo.database import transaction
from geo.people import OPERATOR
from quarters.sites import sites
from quarters.sites.record import SiteRecord, site_record
from quarters.sites.typed import set_criterion
from quarters.sites.write import SiteText, create_site
from tests.app.conftest import fresh_cache, run_page, words
from tests.conftest import TestDatabase
from tests.sites.test_page import HOSTILE, told

__all__ = ["fresh_cache"]


def test_hostile_names_are_text(shared_atlas_database: TestDatabase) -> None:
    with transaction(OPERATOR) as connection:
        key = create_site(
            connection, SiteText(HOSTILE, HOSTILE, "candidate", HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
        )
        set_criterion(connection, key, "effect", 0, {"rating": 3, "note": HOSTILE, "source": HOSTILE})
        slug = site_record(connection, key).site.key
    said = told(run_page("sites", standort=slug))
    assert "&lt;img" in said
    assert "<img src=x" not in said


def dialog(name: str, key: str = "") -> AppTest:
    """The content of a dialog: AppTest runs no dialog across clicks inside it."""

    def script(name: str, key: str) -> None:
        import streamlit as st

        from geo.database import transaction
        from quarters.sites import sites
        from quarters.sites.record import site_record
        from ui.errors import show_error
        from ui.sites import additions, candidates, edit, rating

        try:
            if name == "candidates":
                candidates.content()
            elif name == "new_content":
                edit.new_content(st.session_state.get("points"))
            else:
                if "record" not in st.session_state:
                    with transaction() as connection:
                        site = next(each for each in sites(connection) if each.key == key)
                        st.session_state["record"] = site_record(connection, site.id)
                record = st.session_state["record"]
                home = next(each for each in (edit, rating, additions) if hasattr(each, name))
                getattr(home, name)(
                    record.site.id if name in {"status_content", "figure_content"} else record
                )
        except Exception as error:  # noqa: BLE001 - as the dialog does
            show_error(error)

    return AppTest.from_function(script, kwargs={"name": name, "key": key}, default_timeout=60).run()


def save(app: AppTest) -> AppTest:
    return next(button for button in app.button if button.label == "Sichern").click().run()


def field(app: AppTest, label: str):
    return next(
        each
        for kind in (app.text_input, app.selectbox, app.number_input)
        for each in kind
        if each.label == label
    )


def now(key: str) -> SiteRecord:
    with transaction() as connection:
        site = next(each for each in sites(connection) if each.key == key)
        return site_record(connection, site.id)


@pytest.mark.parametrize(
    "button", ["bearbeiten", "status_neu", "kriterien", "neu", "kandidaten", "angabe", "leerstaende"]
)
def test_the_page_opens_its_dialogs(shared_atlas_database: TestDatabase, button: str) -> None:
    app = run_page("sites", standort="ki-campus-nrw")
    app.button(key=f"standort_{button}").click().run()
    told(app)
    assert any(each.label == "Sichern" for each in app.button) or app.button(key="kandidaten_anlegen")


def test_text_is_written_under_the_persons_name(shared_atlas_database: TestDatabase) -> None:
    app = dialog("text_content", "ki-campus-nrw")
    field(app, "Träger").set_value("TZ Net und Uni")
    save(app)
    assert now("ki-campus-nrw").site.body == "TZ Net und Uni"
    with transaction(OPERATOR) as connection:
        actor = sa.text("select actor from row_history where relation = 'site' order by seq desc limit 1")
        assert connection.execute(actor).scalar() == "Einzelplatz"


def test_a_change_meanwhile_is_told_and_nothing_is_overwritten(shared_atlas_database: TestDatabase) -> None:
    app = dialog("text_content", "h2-ruhr-cleanport")
    with transaction(OPERATOR) as connection:
        update = "update site set body = 'anders', version = version + 1 where key = 'h2-ruhr-cleanport'"
        connection.execute(sa.text(update))
    field(app, "Träger").set_value("überschrieben")
    save(app)
    assert "eben geändert" in words(app)
    assert now("h2-ruhr-cleanport").site.body == "anders"
    assert field(app, "Träger").value == "überschrieben"


def test_criteria_and_status_are_stored_unknown_stays_unknown(shared_atlas_database: TestDatabase) -> None:
    app = dialog("criteria_content", "dint-port")
    field(app, "Angabe").set_value("municipal")
    save(app)
    told_now = now("dint-port").criteria["ownership"]
    assert (told_now.code, told_now.rating, told_now.amount) == ("municipal", None, None)
    status = dialog("status_content", "dint-port")
    field(status, "Status").set_value("building")
    field(status, "Was geschah").set_value("Spatenstich")
    save(status)
    assert now("dint-port").site.status == "building"
    assert now("dint-port").events[0].note == "Spatenstich"


def test_figures_of_sources_stand_beside_each_other(shared_atlas_database: TestDatabase) -> None:
    app = dialog("figure_content", "energiecampus")
    field(app, "Wert").set_value(5.5)
    field(app, "Quelle").set_value("Ratsvorlage")
    save(app)
    areas = [figure.value for figure in now("energiecampus").figures if figure.topic == "area_ha"]
    assert areas == [4.0, 6.5, 5.5]
    save(dialog("figure_content", "energiecampus"))
    assert len(now("energiecampus").figures) == 4, "an empty figure is refused"


def test_vacancies_are_linked_and_unlinked(shared_atlas_database: TestDatabase) -> None:
    app = dialog("links_content", "pop-up-westfalenpark")
    some = app.multiselect[0].options[:2]
    app.multiselect[0].set_value(some)
    save(app)
    assert len(now("pop-up-westfalenpark").links) == 2
    again = dialog("links_content", "pop-up-westfalenpark")
    again.multiselect[0].set_value([])
    save(again)
    assert now("pop-up-westfalenpark").links == ()


def test_new_site_needs_a_name_and_takes_the_drawing(shared_atlas_database: TestDatabase) -> None:
    app = dialog("new_content")
    save(app)
    assert "Bitte einen Namen" in words(app)
    app.session_state["points"] = [[7.46, 51.51], [7.464, 51.51], [7.464, 51.512], [7.46, 51.512]]
    app.run()
    field(app, "Name").set_value("Neue Fläche")
    save(app)
    assert now("neue-flaeche").site.outline_ha == pytest.approx(6.17, abs=0.03)


def test_candidates_from_filters(shared_atlas_database: TestDatabase) -> None:
    app = dialog("candidates")
    app.number_input[0].set_value(250).run()
    app.button(key="kandidaten_anlegen").click().run()
    with transaction() as connection:
        made = [
            site
            for site in sites(connection)
            if site.strategy == "candidate" and site.key.startswith("leerstand")
        ]
    assert len(made) > 2
    assert all("Leerstände ab 250 m² · in nordwärts" in site.note for site in made)
