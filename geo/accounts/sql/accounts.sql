select
    a.id,
    a.name,
    a.display_name,
    a.mail,
    a.role,
    a.disabled_at is not null as disabled,
    a.password_hash is not null as local,
    a.role_from_provider,
    coalesce((
        select array_agg(b.borough_id order by b.borough_id)
        from account_borough b
        where b.municipality_key = a.municipality_key and b.account_id = a.id
    ), '{}') as borough_ids
from account a
where a.municipality_key = :key
order by lower(a.name)
