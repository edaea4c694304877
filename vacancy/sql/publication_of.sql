select vacancy_id, token, contact, consent_on, published_at, published_by
from publication
where municipality_key = :key and vacancy_id = :vacancy_id and withdrawn_at is null
