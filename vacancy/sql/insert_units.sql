-- The unit already carries its open vacancy, so that the trigger that keeps both alike finds nothing to do.
insert into commercial_unit (
    municipality_key, id, uid, external_key, delivered_hash, street, house_number, postcode, building_part, floor, unit_label, kind,
    floor_area_m2, sales_area_m2, ancillary_area_m2, rent_eur_m2, steps, step_free, condition, branch,
    interim_use_possible, last_confirmed_on, position_method, position_accuracy_m, status, vacancy_id, vacancy_kind,
    vacant_since, vacant_since_precision, previous_use, geom, borough_id, statistical_district_id, suburb_id,
    project_area_id, quarter_lab_id, source_id
)
select
    :municipality_key, unit_id, coalesce(uid, gen_random_uuid()), external_key, delivered_hash, street, house_number, postcode, building_part, floor, unit_label, kind,
    floor_area_m2, sales_area_m2, ancillary_area_m2, rent_eur_m2, steps, step_free, condition, branch,
    interim_use_possible, last_confirmed_on, position_method, position_accuracy_m, status, vacancy_id, vacancy_kind,
    vacant_since, vacant_since_precision, previous_use, geom, borough_id, statistical_district_id, suburb_id,
    project_area_id, quarter_lab_id, :source_id
from new_unit
order by line
