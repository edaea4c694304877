"""Load real supply data: streets and shops of OpenStreetMap, residents, timetables, lists of facilities.

Each load is one transaction: it stores everything or nothing, takes the place of example rows, and finds nothing to do
when the same data come again.
"""

from quarters.supply.sources.ground import LoadOptions
from quarters.supply.sources.lists import load_facilities
from quarters.supply.sources.osm import load_osm
from quarters.supply.sources.residents import load_population
from quarters.supply.sources.stops import load_timetable

__all__ = ["LoadOptions", "load_facilities", "load_osm", "load_population", "load_timetable"]
