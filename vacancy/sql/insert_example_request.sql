insert into search_request (
    municipality_key, title, use_wanted, service, kinds, min_floor_area_m2, max_floor_area_m2, max_rent_eur_m2,
    borough_ids, needs_step_free, term, is_example
)
values (
    :municipality_key, :title, :use_wanted, :service, :kinds, :low, :high, :rent, :boroughs, :step_free, :term, true
)
