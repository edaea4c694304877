select id, key from source where municipality_key = :municipality_key and key = any(:keys)
