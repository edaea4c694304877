update publication
set withdrawn_at = clock_timestamp(), version = version + 1
where municipality_key = :key and vacancy_id = :vacancy_id and withdrawn_at is null
