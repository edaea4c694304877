select
    name, level,
    st_asbinary(st_clipbybox2d(st_boundary(geom), st_makeenvelope(:west, :south, :east, :north, 25832))) as line,
    st_x(coalesce(place, st_pointonsurface(geom))) as x, st_y(coalesce(place, st_pointonsurface(geom))) as y
from area
where municipality_key = :key and level in ('suburb', 'borough')
    and geom && st_makeenvelope(:west, :south, :east, :north, 25832)
