select reassign_areas(:municipality_key)
