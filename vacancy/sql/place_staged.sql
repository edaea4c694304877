-- Numbers and areas for every staged row: one join instead of a look-up per row. On a shared border the smaller id wins.
create temp table placed_unit on commit drop as
with point as (
    select line, st_setsrid(st_point(x, y), 25832)::geometry (Point, 25832) as geom
    from staged_unit
    where x is not null
),

located as (
    select
        p.line,
        min(a.id) filter (where a.level = 'borough') as borough_id,
        min(a.id) filter (where a.level = 'statistical_district') as statistical_district_id,
        min(a.id) filter (where a.level = 'suburb') as suburb_id,
        min(a.id) filter (where a.level = 'project_area') as project_area_id,
        min(a.id) filter (where a.level = 'quarter_lab') as quarter_lab_id,
        coalesce(bool_or(a.level = 'city'), false) as in_city
    from point p
    left join area a on a.municipality_key = :municipality_key and st_covers(a.geom, p.geom)
    group by p.line
)

select
    s.*,
    p.geom,
    l.borough_id,
    l.statistical_district_id,
    l.suburb_id,
    l.project_area_id,
    l.quarter_lab_id,
    l.in_city
from staged_unit s
left join point p using (line)
left join located l using (line)
