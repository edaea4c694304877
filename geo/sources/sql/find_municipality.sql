select 1 from municipality where key = :municipality_key
