select e.unit_id, e.valid_on
from told_event e
where e.municipality_key = :municipality_key and e.kind = 'confirmed'
