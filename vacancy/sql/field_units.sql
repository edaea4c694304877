-- Units as a phone keeps them, around a point (nearest first) or due for a look (oldest confirmation first).
select
    u.uid::text as uid, u.version, u.name, u.floor, u.unit_label as label, u.kind, u.status, u.branch,
    u.last_confirmed_on::text as confirmed, st_x(p.place) as lon, st_y(p.place) as lat, s.name as suburb,
    u.borough_id, b.name as borough,
    u.vacancy_id is not null and u.status not in ('unmarketable', 'conversion')
    and coalesce(u.last_confirmed_on < current_date - cast(:due_days as integer), true) as due
from commercial_unit u
cross join lateral (select st_transform(u.geom, 4326) as place) p
left join area s on s.municipality_key = u.municipality_key and s.id = u.suburb_id
left join area b on b.municipality_key = u.municipality_key and b.id = u.borough_id
where u.municipality_key = :municipality and u.geom is not null and u.demolished_on is null
    and (cast(:near as boolean) is false or st_dwithin(
        u.geom, st_transform(st_setsrid(st_point(:lon, :lat), 4326), 25832), :radius_m
    ))
    and (cast(:near as boolean) or (
        u.vacancy_id is not null and u.status not in ('unmarketable', 'conversion')
        and coalesce(u.last_confirmed_on < current_date - cast(:due_days as integer), true)
    ))
    and (cast(:borough_id as bigint) is null or u.borough_id = :borough_id)
order by
    case when :near then st_distance(u.geom, st_transform(st_setsrid(st_point(:lon, :lat), 4326), 25832)) end,
    u.last_confirmed_on nulls first, u.id
limit :most
