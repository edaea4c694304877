"""Areas: the city, its boroughs, districts and suburbs, project areas and quarter labs."""
