select
    a.level,
    count(*) as count,
    case when count(distinct s.quality) = 1 then min(s.quality) else 'mixed' end as quality
from area a
join source s on s.municipality_key = a.municipality_key and s.id = a.source_id
where a.municipality_key = :key
group by a.level
order by array_position(
    array['city', 'borough', 'statistical_district', 'suburb', 'project_area', 'quarter_lab'], a.level
)
