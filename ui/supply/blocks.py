"""What other pages show of the supply: uses beside a vacancy, gaps beside a place."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import urlencode

import streamlit as st

from geo.errors import AtlasError
from geo.i18n import _
from quarters.supply.gaps import AreaGap
from quarters.supply.model import SupplyModel
from ui import frame
from ui.components.table import Html, Row, table_html
from ui.links import link
from ui.supply import bars, provenance, reads, warm, words

SHOWN_USES = 3
SHOWN_GAPS = 6
LOOK_AGAIN_S = 1.0


def vacancy_block(vacancy_id: int) -> None:
    """Draw which uses would help most at a vacancy, with the way to their effect."""
    _when_ready(lambda model: _uses(model, vacancy_id), _("Was hilft hier?"))


def place_block(area_id: int) -> None:
    """Draw what is missing in a place, and where it could go."""
    _when_ready(lambda model: _missing(model, area_id), _("Was fehlt hier, und wohin könnte es?"))


def _when_ready(draw: Callable[[SupplyModel], None], title: str) -> None:
    """Draw now, or as soon as the model is loaded; nothing when there is no model to load."""
    try:
        model = warm.ready_model()
    except AtlasError:
        return
    if model is not None:
        draw(model)
        return

    def look_again() -> None:
        frame.use_reader_language()
        now = warm.ready_model()
        if now is not None:
            st.rerun()
        words_now = _("Die Wege werden berechnet, etwa 8 Sekunden.")
        st.html(
            f'<h3 class="qa-sheet-part">{escape(title)}</h3><p class="qa-note" role="status">{words_now}</p>'
        )

    st.fragment(look_again, run_every=LOOK_AGAIN_S)()


def _uses(model: SupplyModel, vacancy_id: int) -> None:
    state = reads.state_of(model)
    try:
        found = reads.all_uses(state, vacancy_id)
    except AtlasError as error:
        body = f'<p class="qa-note">{escape(str(error))}</p>'
    else:
        helpful = [use for use in found if use.suitable and use.newly_served >= words.FEW][:SHOWN_USES]
        under = _("Menschen, die dadurch neu versorgt wären")
        none = _("Keine passende Nutzung versorgt hier viele Menschen neu.")
        body = (
            f'<p class="qa-note">{under}</p>'
            + bars.bars_html([(_(use.label), use.newly_served, False) for use in helpful])
            if helpful
            else f'<p class="qa-note">{none}</p>'
        )
        more = "/versorgung?" + urlencode({"reiter": "hilfe", "wahl": f"vacancy:{vacancy_id}"}, safe=":")
        body += f"<p>{link(more, _('Wirkung ansehen'))}</p>"
    st.html(f'<h3 class="qa-sheet-part">{_("Was hilft hier?")}</h3>{body}')


def _missing(model: SupplyModel, area_id: int) -> None:
    state = reads.state_of(model)
    try:
        found = reads.missing(state, area_id, "all")
    except AtlasError:
        return
    st.header(_("Was fehlt hier, und wohin könnte es?"), anchor=False)
    told = [gap for gap in found if gap.residents_without_supply >= words.FEW]
    placeable = [gap for gap in told if model.service(gap.key).premises is not None][:SHOWN_GAPS]
    if not told:
        st.html(f'<p class="qa-note">{_("Hier ist fast niemand ohne eine der Versorgungsarten.")}</p>')
        return
    rows = [
        Row((
            _(gap.name), words.people(gap.residents_without_supply),
            words.share(gap.residents_without_supply, gap.population), _where(model, gap, area_id),
        ))
        for gap in placeable
    ]  # fmt: skip
    head = (_("Versorgungsart"), _("Menschen ohne"), _("Anteil"), _("Wohin könnte es?"))
    others = [
        f"{_(gap.name)} ({words.people(gap.residents_without_supply)})"
        for gap in told
        if model.service(gap.key).premises is None
    ]
    if rows:
        st.html(table_html(_("Was hier fehlt"), head, rows, figures=(1, 2)))
    if others:
        beside = _("Nicht in einem Leerstand zu lösen, Menschen ohne: {list}.").format(list=", ".join(others))
        st.html(f'<p class="qa-note">{escape(beside)}</p>')
    provenance.line(model, *(gap.key for gap in told))


def _where(model: SupplyModel, gap: AreaGap, area_id: int) -> Html:
    sites = reads.sites_for(reads.state_of(model), area_id, gap.key, None, "all")
    if not sites:
        return Html(f'<span class="qa-small">{_("kein geeigneter Leerstand")}</span>')
    site = sites[0]
    query = urlencode({"reiter": "hilfe", "dienst": gap.key, "wahl": f"vacancy:{site.vacancy_id}"}, safe=":")
    helped = _("{people} neu versorgt").format(people=words.people_noun(site.newly_served_in_area))
    return Html(
        f'{link(f"/versorgung?{query}", site.address)} <span class="qa-small">{escape(helped)}</span>'
    )
