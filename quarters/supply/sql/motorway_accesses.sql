select m.key, m.name, st_x(m.geom) as x, st_y(m.geom) as y, m.source_id,
    s.title, s.publisher, s.licence, s.as_of, s.as_of_note, s.quality
from motorway_access m
join source s on s.municipality_key = m.municipality_key and s.id = m.source_id
where m.municipality_key = :municipality_key
order by m.key
