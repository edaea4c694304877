select
    m.name as city, s.name as suburb, b.name as borough, u.suburb_id, u.borough_id, u.external_key,
    st_x(u.geom) as x, st_y(u.geom) as y, q.quality, q.title as source_title, q.publisher as source_publisher, q.as_of
from commercial_unit u
join municipality m on m.key = u.municipality_key
join source q on q.municipality_key = u.municipality_key and q.id = u.source_id
left join area s on s.municipality_key = u.municipality_key and s.id = u.suburb_id
left join area b on b.municipality_key = u.municipality_key and b.id = u.borough_id
where u.municipality_key = :key and u.id = :id
