-- Threatened units, and occupied ones whose lease ends soon (a lease that ended lately may still run on).
select
    u.id as unit_id, u.vacancy_id, u.name, coalesce(nullif(u.branch, ''), u.previous_use) as branch, u.floor_area_m2,
    u.borough_id, u.suburb_id,
    case when u.status = 'threatened' then 'threatened' else 'lease' end as reason,
    case
        when u.status <> 'threatened' then u.lease_ends_on
        else coalesce(v.threatened_from, u.lease_ends_on, case when v.vacant_since > :today then v.vacant_since end)
    end as "on"
from commercial_unit u
left join vacancy v on v.municipality_key = u.municipality_key and v.id = u.vacancy_id
where u.municipality_key = :key
    and (
        u.status = 'threatened'
        or u.vacancy_id is null and u.lease_ends_on between cast(:today as date) - 90 and :until
            and (u.demolished_on is null or u.demolished_on > :today)
    )
