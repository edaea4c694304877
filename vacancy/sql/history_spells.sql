select v.id, v.unit_id, v.status, v.vacant_since, v.ended_on, v.recorded_at::date as recorded_on
from vacancy v
where v.municipality_key = :municipality_key and v.status not in ('false_report', 'duplicate')
order by v.id
