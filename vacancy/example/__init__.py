"""Example register: streets, units and vacancies that are invented, say so everywhere, and go by one command."""

from vacancy.example.create import ExampleCounts, create_examples
from vacancy.example.remove import RemovedCounts, remove_examples

__all__ = ["ExampleCounts", "RemovedCounts", "create_examples", "remove_examples"]
