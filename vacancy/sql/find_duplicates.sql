-- Pairs that may be one unit: at least one stands empty, the place is the same (within :metres, or the same address
-- where one has no point), and floor and label do not contradict each other.
with open_unit as (
    select
        u.id, u.vacancy_id, u.name, u.street, u.house_number, u.floor, u.unit_label, u.kind, u.status, u.geom, u.borough_id,
        lower(regexp_replace(replace(u.street, 'straße', 'str'), '[^[:alnum:]äöüß]', '', 'gi')) as street_key,
        lower(regexp_replace(u.house_number, '\s', '', 'g')) as number_key,
        lower(regexp_replace(u.floor, '[\s.]', '', 'g')) as floor_key,
        lower(regexp_replace(u.unit_label, '[\s.]', '', 'g')) as label_key
    from commercial_unit u
    where u.municipality_key = :municipality_key and u.vacancy_id is not null
),

pair as (
    select a.id as unit_id, b.id as other_unit_id
    from open_unit a
    join open_unit b on b.id > a.id and st_dwithin(a.geom, b.geom, :metres)
    union
    select a.id, b.id
    from open_unit a
    join open_unit b on b.id > a.id and a.street_key = b.street_key and a.number_key = b.number_key
    where a.street_key <> '' and a.number_key <> '' and (a.geom is null or b.geom is null)
)

select
    p.unit_id, p.other_unit_id, a.name, b.name as other_name, a.vacancy_id, b.vacancy_id as other_vacancy_id,
    st_distance(a.geom, b.geom) as distance_m
from pair p
join open_unit a on a.id = p.unit_id
join open_unit b on b.id = p.other_unit_id
where (a.floor_key = b.floor_key or a.floor_key = '' or b.floor_key = '')
    and (a.label_key = b.label_key or a.label_key = '' or b.label_key = '')
    and (a.street_key = b.street_key or a.street_key = '' or b.street_key = '')
    and (a.number_key = b.number_key or a.number_key = '' or b.number_key = '')
    and (a.kind = b.kind or a.kind is null or b.kind is null)
    and (:all_boroughs or a.borough_id = any(:boroughs) or b.borough_id = any(:boroughs))
    and not exists (
        select from not_duplicate n
        where n.municipality_key = :municipality_key and n.unit_id = p.unit_id and n.other_unit_id = p.other_unit_id
    )
order by st_distance(a.geom, b.geom) nulls last, p.unit_id, p.other_unit_id
limit 500
