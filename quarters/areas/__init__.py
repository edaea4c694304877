"""Areas: the city, its boroughs, districts and suburbs, project areas and quarter labs."""

from quarters.areas.load import load_areas
from quarters.areas.nesting import LEVELS, NESTED_LEVELS, level_title
from quarters.areas.report import LoadReport
from quarters.areas.seed import seed_areas

__all__ = ["LEVELS", "NESTED_LEVELS", "LoadReport", "level_title", "load_areas", "seed_areas"]
