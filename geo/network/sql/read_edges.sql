select u, v, length_m, st_asbinary(geom) as line
from walk_edge
where municipality_key = :municipality_key
order by id
