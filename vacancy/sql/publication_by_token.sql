-- A vacancy that has ended, or that nobody offers any more, shows no page; the page comes back with the vacancy.
select p.vacancy_id, p.token, p.contact, p.consent_on, p.published_at, p.published_by
from publication p
join vacancy v on v.municipality_key = p.municipality_key and v.id = p.vacancy_id
where p.municipality_key = :key and p.token = :token and p.withdrawn_at is null and v.ended_on is null
    and v.status = any(:shown)
