select
    exists (select from source where municipality_key = :municipality and quality = 'example') as example,
    st_x(c.point) as lon, st_y(c.point) as lat
from (select 1) one
left join (
    select st_transform(st_centroid(geom), 4326) as point from area where municipality_key = :municipality and level = 'city' limit 1
) c on true
