delete from street where municipality_key = :municipality_key
