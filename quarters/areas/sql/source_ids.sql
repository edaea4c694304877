select key, id from source where municipality_key = :municipality_key
