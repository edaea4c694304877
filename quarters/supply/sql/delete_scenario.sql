delete from scenario where municipality_key = :municipality_key and id = :id and version = :version
