-- Occupied units, and those about to fall vacant: there the branch has moved to the previous use.
select u.id, u.street, u.house_number, u.floor_area_m2, u.sales_area_m2, u.source_id,
    case when u.status = 'threatened' and u.branch = '' then u.previous_use else u.branch end as branch,
    st_x(u.geom) as x, st_y(u.geom) as y
from commercial_unit u
join source s on s.municipality_key = u.municipality_key and s.id = u.source_id
where u.municipality_key = :municipality_key and s.quality <> 'example'
    and u.status in ('occupied', 'threatened') and u.geom is not null and u.branch || u.previous_use <> ''
order by u.id
