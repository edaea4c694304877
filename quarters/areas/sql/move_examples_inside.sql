-- Invented units outside a new city limit move to the nearest spot well inside; true records stay where they are.
update commercial_unit u
set geom = st_closestpoint(inside.geom, u.geom)
from source s,
    (
        select st_buffer(geom, -25) as geom, geom as limits
        from area
        where municipality_key = :municipality_key and level = 'city'
    ) inside
where u.municipality_key = :municipality_key and s.municipality_key = u.municipality_key and s.id = u.source_id
    and s.quality = 'example' and not st_covers(inside.limits, u.geom)
