"""Criteria that people type: what they are, which words they know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.i18n import N_


@dataclass(frozen=True)
class TypedCriterion:
    """A criterion that nobody can compute.

    Attributes
    ----------
    key : str
        Stored word.
    label : str
        German label.
    codes : mapping of str to str
        Stored words with their labels; empty for costs and effect.
    more_is_better : bool
        Direction of the figure where there is one; the rating from 0 to 5 is always better when higher.
    """

    key: str
    label: str
    codes: Mapping[str, str] = field(default_factory=dict)
    more_is_better: bool = True


TYPED: tuple[TypedCriterion, ...] = (
    TypedCriterion(
        "ownership",
        N_("Eigentum"),
        {
            "municipal": N_("städtisch"),
            "public": N_("andere öffentliche Hand"),
            "private_one": N_("privat, ein Eigentümer"),
            "private_many": N_("privat, mehrere Eigentümer"),
        },
    ),
    TypedCriterion(
        "contamination",
        N_("Altlasten"),
        {
            "none_known": N_("keine bekannt"),
            "suspected": N_("Verdacht"),
            "proven": N_("nachgewiesen"),
            "remediated": N_("saniert"),
        },
    ),
    TypedCriterion(
        "planning_law",
        N_("Planungsrecht"),
        {
            "plan_in_force": N_("Bebauungsplan rechtskräftig"),
            "plan_in_progress": N_("Bebauungsplan in Aufstellung"),
            "inner_area": N_("im Zusammenhang bebaut (§ 34 BauGB)"),
            "outer_area": N_("Außenbereich (§ 35 BauGB)"),
        },
    ),
    TypedCriterion("costs", N_("Kosten"), more_is_better=False),
    TypedCriterion("effect", N_("Wirkung")),
)
BY_KEY = {criterion.key: criterion for criterion in TYPED}
