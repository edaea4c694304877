select class, st_asbinary(st_clipbybox2d(geom, st_makeenvelope(:west, :south, :east, :north, 25832))) as line
from street
where municipality_key = :key and class <> 'path'
    and geom && st_makeenvelope(:west, :south, :east, :north, 25832)
