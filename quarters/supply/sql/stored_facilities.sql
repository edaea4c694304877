select f.id, f.key, f.service, f.unit_id, f.source_id, s.key as source_key, s.quality, st_x(f.geom) as x, st_y(f.geom) as y
from facility f
join source s on s.municipality_key = f.municipality_key and s.id = f.source_id
where f.municipality_key = :municipality_key
order by f.id
