select st_x(geom) as x, st_y(geom) as y from commercial_unit
where municipality_key = :key and id = :unit_id and geom is not null
