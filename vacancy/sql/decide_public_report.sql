update public_report
set state = :state, reason = :reason, vacancy_id = :vacancy_id, decided_at = clock_timestamp(),
    decided_by = acting_person(), version = version + 1
where municipality_key = :key and id = :id and state = 'new'
