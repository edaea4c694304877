insert into publication (municipality_key, vacancy_id, token, contact, consent_on)
values (:key, :vacancy_id, :token, :contact, :consent_on)
