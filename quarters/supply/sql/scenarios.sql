select id, name, author, created_at, steps, version
from scenario
where municipality_key = :municipality_key and (cast(:id as bigint) is null or id = :id)
order by created_at desc, id desc
