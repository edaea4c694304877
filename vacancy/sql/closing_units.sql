select id as unit_id, vacancy_id, name, branch, floor_area_m2, borough_id, suburb_id
from commercial_unit
where municipality_key = :key and id = any (cast(:units as bigint[])) and vacancy_id is null
