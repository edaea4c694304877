select name, phone, email, consent_on, delete_after
from search_request_contact
where municipality_key = :key and request_id = :request_id and delete_after >= :today
