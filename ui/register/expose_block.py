"""Exposé, public page and fitting requests of one record."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from geo.database import transaction
from geo.i18n import _, format_number, ngettext
from geo.people import Role
from ui.components.table import Row, table_html
from ui.register import desk, office_reads
from ui.register.requests_view import points
from ui.who import may, me
from vacancy.expose import BLOCKED, consent_for
from vacancy.matching import GOOD_POINTS, OFFERED
from vacancy.publication import publication_of, publish, withdraw
from vacancy.record import Record
from vacancy.record.lifecycle import STATUS_LABELS

SHOWN = 4


def show(held: Record) -> None:
    """Draw the Exposé with its lock, the public page, and the requests that suit."""
    if not held.is_open or held.vacancy_id is None or not may(Role.ADVISOR):
        return
    with transaction(me()) as connection:
        agreed = consent_for(connection, held.unit_id, "expose")
        public = consent_for(connection, held.unit_id, "public")
        open_page = publication_of(connection, held.vacancy_id)
    st.html(f'<h3 class="qa-sheet-part">{_("Exposé")}</h3>')
    if agreed is None:
        advice = _("Eine Einwilligung tragen Sie unter „Kontakte“ ein.")
        st.html(f'<p class="qa-note">{escape(_(BLOCKED))} {escape(advice)}</p>')
    else:
        with st.container(horizontal=True, key="expose_taten"):
            st.link_button(
                _("Exposé öffnen"), f"/expose/{held.vacancy_id}.pdf", icon=":material/picture_as_pdf:"
            )
            shown = held.spell_status in OFFERED
            if open_page is not None and shown:
                st.link_button(
                    _("Öffentliche Seite"), f"/leerstand/{open_page.token}", icon=":material/public:"
                )
            can_publish = public is not None and shown
            _publishing(held.vacancy_id, can_publish=can_publish, is_public=open_page is not None)
        if public is not None and not shown:
            st.html(f'<p class="qa-note">{escape(_resting(str(held.spell_status)))}</p>')
    _requests(held.vacancy_id)


def _resting(status: str) -> str:
    words = _("Solange „{status}“ gilt, zeigt die öffentliche Seite den Leerstand nicht.")
    return words.format(status=_(STATUS_LABELS[status]))


def _publishing(vacancy_id: int, *, can_publish: bool, is_public: bool) -> None:
    if not may(Role.PLANNER):
        return
    if is_public:
        st.button(
            _("Zurückziehen"),
            icon=":material/public_off:",
            key="seite_zurueck",
            on_click=_withdraw,
            args=(vacancy_id,),
        )
    elif can_publish:
        st.button(
            _("Veröffentlichen"),
            icon=":material/public:",
            key="seite_an",
            on_click=_publish,
            args=(vacancy_id,),
        )


def _publish(vacancy_id: int) -> None:
    if desk.write(lambda connection, _person: publish(connection, vacancy_id)) is not None:
        st.toast(_("Veröffentlicht. Wer die Adresse hat, sieht die Seite."), icon=":material/public:")


def _withdraw(vacancy_id: int) -> None:
    desk.write(lambda connection, _person: withdraw(connection, vacancy_id))


def _requests(vacancy_id: int) -> None:
    found = [one for one in office_reads.matches_at(vacancy_id) if one.points >= GOOD_POINTS][:SHOWN]
    st.html(f'<h3 class="qa-sheet-part">{_("Passende Gesuche")}</h3>')
    if not found:
        st.html(f'<p class="qa-note">{_("Kein Gesuch passt gut zu diesen Räumen.")}</p>')
        return
    titles = {each.id: each.title for each in office_reads.all_requests()}
    rows = [
        Row(
            (
                titles[one.request_id],
                points(one),
                ", ".join(one.reasons_for),
                ", ".join(one.reasons_against) or "–",
            )
        )
        for one in found
    ]
    headers = (_("Gesuch"), _("Punkte"), _("Dafür"), _("Dagegen"))
    st.html(table_html(_("Passende Gesuche"), headers, rows, figures=(1,)))


def summary(held: Record) -> str:
    """Return how many requests suit and how well the best does; ``""`` when none does or the vacancy has ended."""
    if not held.is_open or held.vacancy_id is None:
        return ""
    found = office_reads.matches_at(held.vacancy_id, with_gaps=False)
    good = [one.points for one in found if one.points >= GOOD_POINTS]
    if not good:
        return ""
    told = ngettext(
        "{n} Gesuch, bestes Ergebnis {best} von 100", "{n} Gesuche, bestes Ergebnis {best} von 100", len(good)
    )
    return told.format(n=format_number(len(good)), best=format_number(max(good)))


def batch_links(unit_ids: Iterable[int]) -> str:
    """Return the downloads of several Exposés as HTML links; those without consent are left out by the server."""
    wanted = set(unit_ids)
    listed = ",".join(str(each.vacancy_id) for each in office_reads.all_offers() if each.unit_id in wanted)
    one = f'<a href="/expose/stapel.pdf?ids={listed}" download>{escape(_("Exposés in einem PDF"))}</a>'
    many = f'<a href="/expose/stapel.zip?ids={listed}" download>{escape(_("Exposés als ZIP"))}</a>'
    note = escape(_("Ohne Einwilligung bleibt ein Leerstand weg."))
    return f'<ul class="qa-links"><li>{one}</li><li>{many}</li></ul><p class="qa-note">{note}</p>'
