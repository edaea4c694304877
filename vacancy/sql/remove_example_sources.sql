delete from source where municipality_key = :municipality_key and id = any(:sources)
