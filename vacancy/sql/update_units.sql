-- State of the vacancy is left out: the trigger brings it along from the vacancy.
update commercial_unit u
set
    delivered_hash = c.delivered_hash, street = c.street, house_number = c.house_number, postcode = c.postcode,
    building_part = c.building_part, floor = c.floor, unit_label = c.unit_label, kind = c.kind,
    floor_area_m2 = c.floor_area_m2, sales_area_m2 = c.sales_area_m2, ancillary_area_m2 = c.ancillary_area_m2,
    rent_eur_m2 = c.rent_eur_m2, steps = c.steps, step_free = c.step_free, condition = c.condition, branch = c.branch,
    interim_use_possible = c.interim_use_possible, last_confirmed_on = c.last_confirmed_on,
    position_method = c.position_method, position_accuracy_m = c.position_accuracy_m, previous_use = c.previous_use,
    geom = c.geom, version = u.version + 1
from changed_unit c
where u.municipality_key = :municipality_key and (u.source_id = :source_id or c.ours) and u.id = c.unit_id
