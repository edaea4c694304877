update scenario
set name = :name, author = :author, steps = cast(:steps as jsonb), created_at = now(), version = version + 1
where municipality_key = :municipality_key and id = :id and version = :version
    and not exists (
        select 1 from scenario o where o.municipality_key = :municipality_key and o.name = :name and o.id <> :id
    )
