select st_asbinary(geom) as shape from area where municipality_key = :municipality_key and level = 'city'
