insert into vacancy (
    municipality_key, unit_id, status, kind, vacant_since, vacant_since_precision, cause, previous_use, partial,
    source_id
)
select
    :municipality_key, unit_id, status, vacancy_kind, vacant_since, vacant_since_precision, cause, previous_use,
    partial, :source_id
from changed_unit
where vacancy_id is null and status <> 'occupied'
