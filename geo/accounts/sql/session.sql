select
    a.id,
    a.name,
    a.role,
    coalesce((
        select array_agg(b.borough_id order by b.borough_id)
        from account_borough b
        where b.municipality_key = a.municipality_key and b.account_id = a.id
    ), '{}') as borough_ids
from login_session s
join account a on a.municipality_key = s.municipality_key and a.id = s.account_id
where s.municipality_key = :key and s.token_hash = :token_hash and s.expires_at > now() and a.disabled_at is null
