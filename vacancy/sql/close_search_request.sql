update search_request
set closed_on = :on, version = version + 1
where municipality_key = :key and id = :id and closed_on is null
