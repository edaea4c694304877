delete from search_request where municipality_key = :municipality_key and is_example
