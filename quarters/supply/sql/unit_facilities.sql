select id, key, service, unit_id, source_id, st_x(geom) as x, st_y(geom) as y
from facility
where municipality_key = :municipality_key
order by id
