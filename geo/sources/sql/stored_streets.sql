select name, class, upper(encode(st_asewkb(geom), 'hex')) as geom
from street
where municipality_key = :municipality_key
order by id
