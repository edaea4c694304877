-- Rows that lie in no city shape; beside an approximate outline a margin is granted.
create temp table outside_unit on commit drop as
select
    p.line,
    p.x,
    p.y,
    c.name as city,
    s.quality = 'approximate' as approximate,
    st_distance(c.geom, p.geom) as distance_m
from placed_unit p
cross join area c
join source s on s.municipality_key = c.municipality_key and s.id = c.source_id
where
    p.geom is not null and not p.in_city
    and c.municipality_key = :municipality_key and c.level = 'city'
    and st_distance(c.geom, p.geom) > case when s.quality = 'approximate' then :margin_m else 0 end
