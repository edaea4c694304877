"""Example supply: walking network, residents and facilities, invented within published sums and said so."""

from quarters.supply.example.create import ExampleSupply, create_example_supply
from quarters.supply.example.remove import remove_example_supply

__all__ = ["ExampleSupply", "create_example_supply", "remove_example_supply"]
