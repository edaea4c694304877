select
    r.uid, r.street, r.house_number, r.floor, r.kind, r.vacant_since, r.note,
    (
        select u.id
        from commercial_unit u
        where u.municipality_key = r.municipality_key and lower(u.street) = lower(r.street)
            and lower(u.house_number) = lower(r.house_number) and r.house_number <> ''
            and (r.floor = '' or u.floor = '' or lower(u.floor) = lower(r.floor))
        order by (lower(u.floor) = lower(r.floor)) desc, u.vacancy_id nulls first, u.id
        limit 1
    ) as known_unit_id
from public_report r
where r.municipality_key = :key and r.id = :id and r.state = 'new'
for update of r
