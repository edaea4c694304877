-- Occupied units, and those about to fall vacant: there the branch has moved to the previous use.
select u.id, u.street, u.house_number, u.floor_area_m2, u.status,
    case when u.status = 'threatened' then u.previous_use else u.branch end as branch,
    st_x(u.geom) as x, st_y(u.geom) as y
from commercial_unit u
join source s on s.municipality_key = u.municipality_key and s.id = u.source_id
where u.municipality_key = :municipality_key and s.key = 'example-register'
    and u.status in ('occupied', 'threatened') and u.geom is not null
order by u.external_key
