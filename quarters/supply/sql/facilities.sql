-- closed_by_register: the register knows, later than the source of the facility, that its unit stands empty.
select f.id, f.service, f.name, f.street, f.house_number, f.capacity, f.departures_per_weekday, f.closes_on, f.unit_id,
    st_x(f.geom) as x, st_y(f.geom) as y,
    f.borough_id, f.statistical_district_id, f.suburb_id, f.project_area_id, f.quarter_lab_id,
    coalesce(
        v.status in (
            'confirmed', 'vacant', 'marketing', 'negotiation', 'interim_use', 'conversion', 'unmarketable', 'demolished'
        ) and (s.as_of is null or coalesce(v.vacant_since, v.recorded_at::date) > s.as_of),
        false
    ) as closed_by_register
from facility f
join source s on s.municipality_key = f.municipality_key and s.id = f.source_id
left join vacancy_current v on v.municipality_key = f.municipality_key and v.unit_id = f.unit_id
where f.municipality_key = :municipality_key
order by f.id
