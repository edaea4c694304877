"""Candidates made from invented premises go with the examples; what the sources tell stays."""

from __future__ import annotations

from geo.database import transaction
from geo.people import OPERATOR
from quarters.sites import sites
from quarters.sites.candidates import create_candidates, find_premises
from quarters.supply.example import remove_example_supply
from tests.conftest import TestDatabase
from vacancy.example import remove_examples


def test_removing_the_examples_removes_their_candidates(atlas_database: TestDatabase) -> None:
    with transaction(OPERATOR) as connection:
        before = {site.key for site in sites(connection)}
        wanted = [one.unit_id for one in find_premises(connection)[:5]]
        assert create_candidates(connection, wanted, "Probe") == 5
        assert len(sites(connection)) == len(before) + 5
    with transaction(OPERATOR) as connection:
        remove_example_supply(connection)
        remove_examples(connection)
    with transaction() as connection:
        assert {site.key for site in sites(connection)} == before
