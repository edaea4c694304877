insert into vacancy (
    municipality_key, id, unit_id, status, kind, vacant_since, vacant_since_precision, cause, previous_use, partial,
    source_id
)
select
    :municipality_key, vacancy_id, unit_id, status, vacancy_kind, vacant_since, vacant_since_precision, cause,
    previous_use, partial, :source_id
from new_unit
where vacancy_id is not null
order by line
