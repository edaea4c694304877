-- Areas for every staged row by one join; on a shared border the smaller id wins.
create temp table placed_unit on commit drop as
with located as (
    select
        p.line,
        min(a.id) filter (where a.level = 'borough') as borough_id,
        min(a.id) filter (where a.level = 'statistical_district') as statistical_district_id,
        min(a.id) filter (where a.level = 'suburb') as suburb_id,
        min(a.id) filter (where a.level = 'project_area') as project_area_id,
        min(a.id) filter (where a.level = 'quarter_lab') as quarter_lab_id,
        bool_or(a.level = 'city') as in_city
    from (select id, level, geom from area where municipality_key = :municipality_key order by id offset 0) a
    cross join lateral (select line from located_point where st_coveredby(geom, a.geom)) p
    group by p.line
)

select
    s.*,
    md5(row(
        s.external_key, s.street, s.house_number, s.postcode, s.building_part, s.floor, s.unit_label, s.kind,
        s.floor_area_m2, s.sales_area_m2, s.ancillary_area_m2, s.rent_eur_m2, s.steps, s.step_free, s.condition,
        s.branch, s.interim_use_possible, s.last_confirmed_on, s.status, s.vacancy_kind, s.vacant_since,
        s.vacant_since_precision, s.cause, s.previous_use, s.partial, s.x, s.y
    )::text) as delivered_hash,
    p.geom,
    l.borough_id,
    l.statistical_district_id,
    l.suburb_id,
    l.project_area_id,
    l.quarter_lab_id,
    coalesce(l.in_city, false) as in_city
from staged_unit s
left join located_point p using (line)
left join located l using (line)
