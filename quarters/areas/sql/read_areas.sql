select
    a.id, a.level, a.key, a.name, a.parent_id, st_x(a.place) as place_x, st_y(a.place) as place_y,
    st_asbinary(a.geom) as shape, s.quality = 'official' as official
from area a
join source s on s.municipality_key = a.municipality_key and s.id = a.source_id
where a.municipality_key = :municipality_key
order by a.id
