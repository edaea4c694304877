select
    u.id, u.borough_id, u.statistical_district_id, u.suburb_id, u.project_area_id, u.quarter_lab_id,
    u.floor_area_m2, u.last_confirmed_on, u.recorded_at::date as recorded_on,
    u.demolished_on as gone_on
from commercial_unit u
where u.municipality_key = :municipality_key
order by u.id
