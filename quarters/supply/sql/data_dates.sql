select s.title, s.publisher, s.licence, s.as_of, s.as_of_note, s.quality, r.relation, r.services
from (
    select distinct 'walk_edge' as relation, municipality_key, source_id, null::text [] as services from walk_edge
    where municipality_key = :municipality_key
    union
    select distinct 'population_cell', municipality_key, source_id, null::text [] from population_cell
    where municipality_key = :municipality_key
    union
    select 'facility', municipality_key, source_id, array_agg(distinct service) from facility
    where municipality_key = :municipality_key
    group by municipality_key, source_id
) r
join source s on s.municipality_key = r.municipality_key and s.id = r.source_id
order by r.relation, s.title
