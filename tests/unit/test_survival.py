"""Durations: the estimate equals published values, and running spells count for what they are."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from vacancy.segments import Spell
from vacancy.survival import durations, kaplan_meier, reletting

# Weeks in remission under 6-mercaptopurine, 21 patients (Freireich et al. 1963; in Cox and Oakes 1984, table 1.1)
ENDED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
RUNNING = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
# The estimate and its standard error as printed in Kleinbaum and Klein, Survival Analysis, chapter 2
PUBLISHED = {
    6: (0.8571, 0.0764), 7: (0.8067, 0.0869), 10: (0.7529, 0.0963), 13: (0.6902, 0.1068), 16: (0.6275, 0.1141),
    22: (0.5378, 0.1282), 23: (0.4482, 0.1346),
}  # fmt: skip
DAY = date(2026, 11, 1)


def test_estimate_equals_the_published_example() -> None:
    curve = kaplan_meier([*ENDED, *RUNNING], [True] * len(ENDED) + [False] * len(RUNNING))
    found = dict(zip(curve.time.tolist(), zip(curve.share, curve.deviation, strict=True), strict=True))
    assert set(found) == set(PUBLISHED)
    for time, (share, deviation) in PUBLISHED.items():
        assert found[time] == pytest.approx((share, deviation), abs=6e-5)
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.median == 23
    assert curve.share_at(5.9) == 1.0
    assert curve.share_at(21) == pytest.approx(0.6275, abs=6e-5)


def test_without_running_spells_it_is_the_share_that_lasted_longer() -> None:
    curve = kaplan_meier([1, 2, 2, 4], [True] * 4)
    assert curve.share.tolist() == pytest.approx([0.75, 0.25, 0.0])
    assert curve.median == 2


def test_old_spells_enter_with_their_age() -> None:
    plain = kaplan_meier([3, 10, 10], [True, False, False])
    late = kaplan_meier([3, 10, 10], [True, False, False], [0, 5, 5])
    assert plain.share.tolist() == pytest.approx([2 / 3])
    assert late.share.tolist() == pytest.approx([0.0])  # at three weeks only the first was under observation


@given(st.lists(st.tuples(st.integers(0, 4000), st.booleans(), st.integers(0, 5000)), max_size=60))
def test_share_falls_from_one_and_never_below_zero(rows: list[tuple[int, bool, int]]) -> None:
    time, seen, entered = (np.array([row[i] for row in rows]) for i in range(3))
    curve = kaplan_meier(time, seen.astype(bool), np.minimum(entered, time))
    steps = np.concatenate([[1.0], curve.share])
    assert (np.diff(steps) <= 1e-12).all()
    assert (steps >= -1e-12).all()


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError):
        kaplan_meier([-1.0], [True])
    with pytest.raises(InputError):
        kaplan_meier([1.0, 2.0], [True])


def spell(number: int, since: int | None, length: int | None, status: str = "vacant") -> Spell:
    """A spell that began so many days before DAY and lasted so long."""
    begun = None if since is None else DAY - timedelta(days=since)
    end = None if begun is None or length is None else begun + timedelta(days=length)
    return Spell(number, number, status, begun, end, begun or DAY)


def test_durations_tell_ended_running_and_unknown_apart() -> None:
    spells = [
        spell(1, 400, 100, "relet"), spell(2, 300, 200, "relet"), spell(3, 600, None), spell(4, None, None),
        spell(5, 50, None, "threatened"), spell(6, -20, None),
    ]  # fmt: skip
    told = durations(spells, DAY, DAY - timedelta(days=700))
    assert (told.ended, told.running, told.unknown_start) == (2, 1, 1)
    assert (told.median_ended, told.median_running) == (150, 600)
    assert told.median == 200


def test_what_ended_later_was_still_running() -> None:
    told = durations([spell(1, 400, 300, "relet")], DAY - timedelta(days=200), DAY - timedelta(days=500))
    assert (told.ended, told.running, told.median_running) == (0, 1, 200)


def test_reletting_counts_what_was_empty_in_the_year() -> None:
    spells = [
        spell(1, 400, 100, "relet"), spell(2, 800, 100, "relet"), spell(3, 300, None), spell(4, 200, 50, "demolished"),
        spell(5, 10, None, "reported"),
    ]  # fmt: skip
    told = reletting(spells, DAY - timedelta(days=365), DAY)
    assert (told.relet, told.empty) == (1, 3)
    assert told.share == pytest.approx(1 / 3)
    assert reletting([], DAY, DAY).share is None
