delete from street where municipality_key = :municipality_key and source_id = any(:sources)
