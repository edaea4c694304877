insert into scenario (municipality_key, name, author, steps)
values (:municipality_key, :name, :author, cast(:steps as jsonb))
on conflict (municipality_key, name) do nothing
returning id
