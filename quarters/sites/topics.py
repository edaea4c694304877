"""What sources state of sites in figures."""

from __future__ import annotations

from geo.i18n import N_

TOPICS = {
    "area_ha": (N_("Fläche"), "ha", 1),
    "surroundings_ha": (N_("Fläche des Umfelds"), "ha", 1),
    "floor_area_m2": (N_("Nutzfläche"), "m²", 0),
    "budget_eur": (N_("Budget"), "€", 0),
    "jobs": (N_("Arbeitsplätze"), "", 0),
}
"""Topic of a figure: label, unit, digits."""
