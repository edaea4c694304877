-- Numbers and addresses that nobody has: 0231 000… and the reserved ending .example.
insert into contact (
    municipality_key, unit_id, role, owner_kind, name, organisation, phone, email, consent, consent_on, consent_scope,
    recorded_on, recorded_by
)
select
    u.municipality_key, u.id, 'owner', 'private', 'Beispielperson ' || n, '', '0231 000' || lpad((n % 1000)::text, 3, '0'),
    'person' || n || '@atlas.example', case when n % 7 = 0 then null else true end,
    case when n % 7 = 0 then null else cast(:today as date) - (n % 90)::integer end,
    case when n % 7 = 0 then null when n % 3 = 0 then 'public' else 'expose' end, cast(:today as date), ''
from (
    select *, row_number() over (order by external_key) as n
    from commercial_unit
    where municipality_key = :municipality_key and source_id = :source_id and vacancy_id is not null
) u
where u.n % :every = 0
