select s.title, s.publisher, s.licence, s.as_of, s.as_of_note, s.quality, r.relation
from (
    select distinct 'walk_edge' as relation, municipality_key, source_id from walk_edge
    where municipality_key = :municipality_key
    union
    select distinct 'population_cell', municipality_key, source_id from population_cell
    where municipality_key = :municipality_key
    union
    select distinct 'facility', municipality_key, source_id from facility
    where municipality_key = :municipality_key
) r
join source s on s.municipality_key = r.municipality_key and s.id = r.source_id
order by r.relation, s.title
