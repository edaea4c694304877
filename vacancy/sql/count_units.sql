select
    count(*) as units,
    count(vacancy_id) as vacancies,
    count(*) filter (where geom is not null and suburb_id is null) as units_without_area,
    count(*) filter (where geom is null) as units_without_position,
    exists (select from source where municipality_key = :key and quality = 'example') as example_data
from commercial_unit
where municipality_key = :key
