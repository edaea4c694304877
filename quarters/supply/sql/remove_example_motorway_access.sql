delete from motorway_access
where municipality_key = :municipality_key and source_id = any(:sources)
