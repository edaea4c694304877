select id, title, publisher, licence, url, attribution, as_of, as_of_note, quality, coverage, note
from source
where municipality_key = :municipality_key and key = :key
