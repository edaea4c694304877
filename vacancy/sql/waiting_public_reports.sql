select
    r.id, r.received_at, r.street, r.house_number, r.floor, r.kind, r.vacant_since, r.note, k.id as known_unit_id,
    k.status as known, r.held
from public_report r
left join lateral (
    select u.id, u.status
    from commercial_unit u
    where u.municipality_key = r.municipality_key and lower(u.street) = lower(r.street)
        and lower(u.house_number) = lower(r.house_number) and r.house_number <> ''
        and (r.floor = '' or u.floor = '' or lower(u.floor) = lower(r.floor))
    order by (lower(u.floor) = lower(r.floor)) desc, u.vacancy_id nulls first, u.id
    limit 1
) k on true
where r.municipality_key = :key and r.state = 'new'
order by r.held, r.received_at, r.id
