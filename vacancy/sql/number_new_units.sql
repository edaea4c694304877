create temp table new_unit on commit drop as
select
    p.*,
    nextval('commercial_unit_id_seq') as unit_id,
    case when p.status <> 'occupied' then nextval('vacancy_id_seq') end as vacancy_id
from placed_unit p
left join commercial_unit u
    on u.municipality_key = :municipality_key and u.source_id = :source_id and u.external_key = p.external_key
left join commercial_unit k on k.municipality_key = :municipality_key and k.uid = p.uid
-- a row whose record was merged into another one is known: it does not come back
left join unit_merge m
    on m.municipality_key = :municipality_key and m.source_id = :source_id and m.external_key = p.external_key
        and m.undone_at is null
where u.id is null and m.id is null and k.id is null
