delete from walk_edge where municipality_key = :municipality_key and source_id = any(:sources)
