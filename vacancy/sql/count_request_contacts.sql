select count(*) from search_request_contact c
join search_request r on r.municipality_key = c.municipality_key and r.id = c.request_id
where c.municipality_key = :key and (c.delete_after < :today or r.closed_on is not null)
