update commercial_unit u
set source_id = v.source_id, external_key = null
from (
    select unit_id, min(source_id) as source_id from vacancy where municipality_key = :municipality_key group by unit_id
) v
where u.municipality_key = :municipality_key and u.id = v.unit_id and u.source_id = any(:sources)
