insert into search_request_contact (municipality_key, request_id, name, phone, email, consent_on, delete_after)
values (:key, :request_id, :name, :phone, :email, :consent_on, :delete_after)
on conflict (municipality_key, request_id) do update
set name = excluded.name, phone = excluded.phone, email = excluded.email, consent_on = excluded.consent_on,
    delete_after = excluded.delete_after
