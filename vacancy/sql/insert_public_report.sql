insert into public_report (municipality_key, uid, street, house_number, floor, kind, vacant_since, note, held)
values (:key, :uid, :street, :house_number, :floor, :kind, :vacant_since, :note, :held)
