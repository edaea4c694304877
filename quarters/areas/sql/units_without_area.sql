select count(*) from commercial_unit
where municipality_key = :municipality_key and geom is not null and suburb_id is null
