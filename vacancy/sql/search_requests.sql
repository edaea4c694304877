select
    id, title, use_wanted, service, kinds, min_floor_area_m2, max_floor_area_m2, max_rent_eur_m2, borough_ids,
    needs_step_free, term, note, is_example, version
from search_request
where municipality_key = :key and closed_on is null
order by title, id
