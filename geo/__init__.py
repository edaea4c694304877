"""Ground floor: maps, coordinates and the database. Knows no shop and no quarter."""
