-- Tells stored networks apart, also between databases that happen to have the same version number.
select count(*) as n, coalesce(max(id), 0) as last_id, coalesce(sum(length_m), 0) as length_m
from walk_edge
where municipality_key = :municipality_key
