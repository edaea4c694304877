-- Points of the staged rows, indexed, so that each area finds its points: one polygon after the other is much faster
-- than looking for the polygons of each point, because the polygon is prepared once.
create temp table located_point on commit drop as
select line, st_setsrid(st_point(x, y), 25832)::geometry (Point, 25832) as geom
from staged_unit
where x is not null
