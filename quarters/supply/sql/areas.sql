select id, level, key, name, parent_id, population,
    st_x(place) as place_x, st_y(place) as place_y, st_asbinary(geom) as shape
from area
where municipality_key = :municipality_key
order by id
