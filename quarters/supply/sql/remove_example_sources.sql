delete from source s
where s.municipality_key = :municipality_key and s.id = any(:sources)
