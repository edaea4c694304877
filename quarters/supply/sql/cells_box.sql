select min(st_x(centre)) as west, min(st_y(centre)) as south, max(st_x(centre)) as east, max(st_y(centre)) as north
from population_cell
where municipality_key = :municipality_key
having count(*) > 0
