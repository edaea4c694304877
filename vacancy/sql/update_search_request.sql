update search_request
set title = :title, use_wanted = :use_wanted, service = :service, kinds = :kinds, min_floor_area_m2 = :min_floor_area_m2,
    max_floor_area_m2 = :max_floor_area_m2, max_rent_eur_m2 = :max_rent_eur_m2, borough_ids = :borough_ids,
    needs_step_free = :needs_step_free, term = :term, note = :note, version = version + 1
where municipality_key = :key and id = :id and version = :version and closed_on is null
returning id
