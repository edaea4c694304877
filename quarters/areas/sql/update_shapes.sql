-- Rows stay and keep their ids; only what changed is written, so that the history shows true changes.
update area a
set geom = coalesce(st_geomfromwkb(n.shape, 25832), a.geom), source_id = coalesce(n.source_id, a.source_id),
    version = a.version + 1
from unnest(cast(:ids as bigint[]), cast(:shapes as bytea[]), cast(:source_ids as bigint[])) as n (id, shape, source_id)
where a.municipality_key = :municipality_key and a.id = n.id
    and (a.source_id <> n.source_id or st_asbinary(a.geom) <> n.shape)
