select count(*) from population_cell where municipality_key = :municipality_key and source_id <> :source_id
