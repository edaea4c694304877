create index on located_point using gist (geom)
