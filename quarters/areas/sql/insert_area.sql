insert into area (
    municipality_key, level, key, name, parent_id, place, geom, population, population_as_of, population_quality,
    statements, source_id
)
select
    :municipality_key, :level, :key, :name, p.id, st_setsrid(st_point(:place_x, :place_y), 25832),
    st_geomfromwkb(:shape, 25832), :population, cast(:population_as_of as date), :population_quality,
    cast(:statements as jsonb), :source_id
from (select 1) one
left join area p
    on p.municipality_key = :municipality_key and p.level = :parent_level and p.key = :parent_key
