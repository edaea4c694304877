-- When units stood empty, and what was in them before; an error is no spell, one that only threatens has not begun.
select v.unit_id, v.previous_use, coalesce(v.vacant_since, v.recorded_at::date) as begins, v.vacant_since is not null as dated,
    v.ended_on as ends, u.street, u.house_number, u.floor_area_m2,
    st_x(u.geom) as x, st_y(u.geom) as y,
    u.borough_id, u.statistical_district_id, u.suburb_id, u.project_area_id, u.quarter_lab_id,
    s.quality = 'example' as example
from vacancy v
join commercial_unit u on u.municipality_key = v.municipality_key and u.id = v.unit_id
join source s on s.municipality_key = u.municipality_key and s.id = u.source_id
where v.municipality_key = :municipality_key
    and (
        v.ended_on is not null and v.status not in ('false_report', 'duplicate')
        or v.status in (
            'confirmed', 'vacant', 'marketing', 'negotiation', 'interim_use', 'conversion', 'unmarketable', 'demolished'
        )
    )
    and (v.ended_on is null or v.ended_on > coalesce(v.vacant_since, v.recorded_at::date))
order by v.unit_id, begins, v.id
