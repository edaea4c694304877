update facility f
set unit_id = n.unit_id, version = f.version + 1
from unnest(cast(:facilities as bigint []), cast(:units as bigint [])) as n (facility_id, unit_id)
where f.municipality_key = :municipality_key and f.id = n.facility_id
