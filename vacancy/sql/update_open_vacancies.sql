update vacancy v
set
    status = c.status, kind = c.vacancy_kind, vacant_since = c.vacant_since,
    vacant_since_precision = c.vacant_since_precision, cause = c.cause, previous_use = c.previous_use,
    partial = c.partial, version = v.version + 1
from changed_unit c
where
    v.municipality_key = :municipality_key and v.id = c.vacancy_id and (v.source_id = :source_id or c.ours)
    and c.status <> 'occupied'
