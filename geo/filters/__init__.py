"""Filter values of a layer: read from an address, turned into bound SQL and into a German sentence.

Form of the parameters: ``status=vacant,threatened`` · ``borough_id=3,4`` · ``floor_area_m2=60..400`` (either
end may be open) · ``vacant_since=12`` (months) · ``step_free=1`` · ``q=words``. An empty value means that the
filter is not set.
"""

from geo.filters.reading import Bounds, Value
from geo.filters.values import FilterValues, columns, parameter
from geo.filters.wording import filter_words

__all__ = ["Bounds", "FilterValues", "Value", "columns", "filter_words", "parameter"]
