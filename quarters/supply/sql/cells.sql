select id, grid_id, population, under_18, over_65, st_x(centre) as x, st_y(centre) as y, st_area(geom) as area_m2,
    borough_id, statistical_district_id, suburb_id, project_area_id, quarter_lab_id
from population_cell
where municipality_key = :municipality_key
order by id
