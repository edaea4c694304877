delete from motorway_access
where municipality_key = :municipality_key
