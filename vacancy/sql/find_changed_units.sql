-- Rows that their source delivered otherwise before, and rows of a file of our own that differ from what the register says.
create temp table changed_unit on commit drop as
select p.*, u.id as unit_id, u.vacancy_id, false as ours
from placed_unit p
join commercial_unit u
    on u.municipality_key = :municipality_key and u.source_id = :source_id and u.external_key = p.external_key
left join commercial_unit k on k.municipality_key = :municipality_key and k.uid = p.uid
where k.id is null and u.delivered_hash is distinct from p.delivered_hash
union all
select p.*, u.id, u.vacancy_id, true
from placed_unit p
join commercial_unit u on u.municipality_key = :municipality_key and u.uid = p.uid
where (
    p.street, p.house_number, p.postcode, p.building_part, p.floor, p.unit_label, p.kind, p.floor_area_m2,
    p.sales_area_m2, p.ancillary_area_m2, p.rent_eur_m2, p.steps, p.step_free, p.condition, p.branch,
    p.interim_use_possible, p.last_confirmed_on, p.status, p.vacancy_kind, p.vacant_since, p.vacant_since_precision,
    p.previous_use, p.geom::bytea
) is distinct from (
    u.street, u.house_number, u.postcode, u.building_part, u.floor, u.unit_label, u.kind, u.floor_area_m2,
    u.sales_area_m2, u.ancillary_area_m2, u.rent_eur_m2, u.steps, u.step_free, u.condition, u.branch,
    u.interim_use_possible, u.last_confirmed_on, u.status, u.vacancy_kind, u.vacant_since, u.vacant_since_precision,
    u.previous_use, u.geom::bytea
)
