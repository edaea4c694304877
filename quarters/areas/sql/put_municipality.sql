insert into municipality (key, name, suburb_list_note)
values (:municipality_key, :name, :suburb_list_note)
on conflict (key) do nothing
