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

-- The second one from the table itself, without further conditions, so that the index of its points serves.
near as materialized (
    select a.id as unit_id, n.id as other_unit_id
    from open_unit a
    join commercial_unit n on n.id > a.id and st_dwithin(n.geom, a.geom, :metres)
),

same_address as materialized (
    select a.id as unit_id, b.id as other_unit_id
    from open_unit a
    join open_unit b on a.street_key = b.street_key and a.number_key = b.number_key and b.id > a.id
    where a.street_key <> '' and a.number_key <> '' and (a.geom is null or b.geom is null)
),

-- "offset 0" keeps the order of the joins: few pairs first, never every record with every other one.
first_of_pair as (
    select p.other_unit_id, a.*
    from (select unit_id, other_unit_id from near union select unit_id, other_unit_id from same_address) p
    join open_unit a on a.id = p.unit_id
    offset 0
)

select
    a.id as unit_id, a.other_unit_id, a.name, b.name as other_name, a.vacancy_id, b.vacancy_id as other_vacancy_id,
    st_distance(a.geom, b.geom) as distance_m
from first_of_pair a
join open_unit b on b.id = a.other_unit_id
where (a.floor_key = b.floor_key or a.floor_key = '' or b.floor_key = '')
    and (a.label_key = b.label_key or a.label_key = '' or b.label_key = '')
    and (a.street_key = b.street_key or a.street_key = '' or b.street_key = '')
    and (a.number_key = b.number_key or a.number_key = '' or b.number_key = '')
    and (a.kind = b.kind or a.kind is null or b.kind is null)
    and (:all_boroughs or a.borough_id = any(:boroughs) or b.borough_id = any(:boroughs))
    and not exists (
        select from not_duplicate n
        where n.municipality_key = :municipality_key and n.unit_id = a.id and n.other_unit_id = b.id
    )
order by st_distance(a.geom, b.geom) nulls last, a.id, b.id
limit 500
