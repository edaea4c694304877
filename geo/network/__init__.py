"""Walking network: read streets, contract them, attach points to edges, measure distances.

streets (``StreetMap``) → ``build_network`` → ``WalkNetwork`` → ``Snapper.snap`` → ``Travel`` → distances.
"""

from __future__ import annotations

from geo.network.cache import load_network, save_network
from geo.network.edges import edge_lines, network_from_edges
from geo.network.example import example_streets
from geo.network.graph import WalkNetwork, build_network, contract
from geo.network.openstreetmap import read_streets, streets_from_elements
from geo.network.paths import WalkPath, path_to_nearest
from geo.network.snap import Snapped, Snapper
from geo.network.streets import Segments, StreetMap, segments_of, street_lines
from geo.network.travel import Nearest, StreetGraph, Travel, street_graph

__all__ = [
    "Nearest",
    "Segments",
    "Snapped",
    "Snapper",
    "StreetGraph",
    "StreetMap",
    "Travel",
    "WalkNetwork",
    "WalkPath",
    "build_network",
    "contract",
    "edge_lines",
    "example_streets",
    "load_network",
    "network_from_edges",
    "path_to_nearest",
    "read_streets",
    "save_network",
    "segments_of",
    "street_graph",
    "street_lines",
    "streets_from_elements",
]
