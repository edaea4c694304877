select id, unit_id, name, kind, floor_area_m2, step_free, status, rent_eur_m2, st_x(geom) as x, st_y(geom) as y,
    borough_id, statistical_district_id, suburb_id, project_area_id, quarter_lab_id
from vacancy_current
where municipality_key = :municipality_key
order by id
