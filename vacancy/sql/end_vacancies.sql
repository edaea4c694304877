-- The list says occupied now: the spell ended at the latest today.
update vacancy v
set status = 'relet', ended_on = greatest(current_date, v.vacant_since), version = v.version + 1
from changed_unit c
where v.municipality_key = :municipality_key and v.id = c.vacancy_id and c.status = 'occupied'
