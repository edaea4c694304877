select id, service, name, street, house_number, capacity, departures_per_weekday, closes_on, unit_id,
    st_x(geom) as x, st_y(geom) as y,
    borough_id, statistical_district_id, suburb_id, project_area_id, quarter_lab_id
from facility
where municipality_key = :municipality_key
order by id
