"""What the signs on the map of the sites mean, and where its ground comes from."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from geo.catalogue import SourceEntry
from geo.i18n import N_, _
from geo.terms import SITE_STRATEGIES
from quarters.sites import STRATEGIES, Site
from ui import frame, map_reads
from ui.components.atlas_map import base_map
from ui.components.symbols import data_address, symbol_svg
from ui.sites.map_data import style_of

_LOOKS = (
    (N_("Ort nicht genau"), True, False),
    (N_("beendet"), False, True),
)


def legend(shown: Sequence[Site]) -> str:
    """Return the legend of what is drawn, as HTML."""
    dark = frame.dark()
    drawn = [site for site in shown if site.lon_lat]
    entries = []
    for code in STRATEGIES:
        count = sum(site.strategy == code for site in drawn)
        if count:
            symbol = style_of(code).symbols[code]
            entries.append(_entry(symbol_svg(symbol, dark=dark), f"{_(SITE_STRATEGIES[code])} ({count})"))
    if drawn:
        symbol = style_of(drawn[0].strategy).symbols[drawn[0].strategy]
        for label, hollow, ended in _LOOKS:
            fits = any(site.position_quality != "exact" if hollow else site.cancelled for site in drawn)
            if fits:
                entries.append(_entry(symbol_svg(symbol, dark=dark, hollow=hollow, ended=ended), _(label)))
    if len({site.lon_lat for site in drawn}) < len(drawn):
        entries.append(f"<li><b>2</b> {escape(_('mehrere an einem Ort'))}</li>")
    return (
        f'<ul class="qa-site-legend" aria-label="{escape(_("Legende"))}">{"".join(entries)}</ul>'
        if entries
        else ""
    )


def _entry(svg: str, label: str) -> str:
    return f'<li><img src="{data_address(svg)}" alt="" width="18" height="18">{escape(label)}</li>'


def map_sources() -> list[SourceEntry]:
    """Return the sources of boroughs, nordwärts and streets below the sites."""
    version, ground = map_reads.current_version(), base_map()
    layers = ["boroughs", "nordwaerts", *([ground["streets"]] if ground["kind"] == "streets" else [])]
    found = {source.id: source for layer in layers for source in map_reads.provenance(version, layer)}
    return list(found.values())
