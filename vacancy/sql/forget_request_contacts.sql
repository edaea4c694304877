delete from search_request_contact c
using search_request r
where c.municipality_key = :key and r.municipality_key = c.municipality_key and r.id = c.request_id
    and (c.delete_after < :today or r.closed_on is not null)
