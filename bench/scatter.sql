-- :count units, each with an open vacancy, scattered around the place points of the suburbs; always the same ones.
-- Triggers rest meanwhile (the import is measured elsewhere); cells and versions are brought up to date at the end.
set local session_replication_role = replica;
insert into source (municipality_key, key, title, publisher, quality)
values ('05913000', 'bench', 'Messdaten', 'Quartiersatlas', 'example')
on conflict do nothing;
select setseed(0.42);
create temp table scattered on commit drop as
with city as (
    select st_subdivide(geom, 32) as geom from area where municipality_key = '05913000' and level = 'city'
),
suburb as (
    select row_number() over (order by id) - 1 as number, place, count(*) over () as suburbs
    from area where municipality_key = '05913000' and level = 'suburb'
),
drawn as (
    select
        n, floor(power(random(), 1.6) * (select max(suburbs) from suburb))::integer as number,
        450 * sqrt(-2 * ln(1 - random())) as distance_m, 2 * pi() * random() as direction,
        random() as by_status, random() as by_kind, random() as by_steps, random() as by_rent, random() as by_since,
        random() as by_area
    from generate_series(1, 2 * :count) n
)
select
    row_number() over (order by d.n) as id,
    (array['vacant', 'vacant', 'vacant', 'vacant', 'threatened', 'marketing', 'marketing', 'negotiation', 'interim_use',
        'reported', 'confirmed', 'conversion', 'unmarketable'])[1 + floor(by_status * 13)::integer] as status,
    (array['shop', 'shop', 'shop', 'gastronomy', 'office', 'office', 'workshop', 'studio', 'storage'])
        [1 + floor(by_kind * 9)::integer] as kind,
    case when by_steps < 0.4 then true when by_steps < 0.8 then false end as step_free,
    case when by_area > 0.05 then round((20 + 600 * power(by_area, 3))::numeric)::double precision end as floor_area_m2,
    case when by_rent > 0.3 then round((4 + 30 * power(by_rent, 4))::numeric, 2)::double precision end as rent_eur_m2,
    date '2026-11-01' - (by_since * 2000)::integer as vacant_since,
    p.geom
from drawn d
join suburb s using (number)
cross join lateral (
    select st_translate(s.place, d.distance_m * cos(d.direction), d.distance_m * sin(d.direction)) as geom
) p
where exists (select from city c where st_covers(c.geom, p.geom))
limit :count;
create index on scattered using gist (geom);
analyze scattered;
insert into commercial_unit (
    municipality_key, id, external_key, street, house_number, kind, floor_area_m2, rent_eur_m2, step_free, status,
    vacancy_id, vacant_since, vacant_since_precision, geom, borough_id, statistical_district_id, suburb_id,
    project_area_id, source_id
)
select
    '05913000', p.id, p.id::text, 'Messstraße ' || p.id % 997, (p.id % 150 + 1)::text, p.kind, p.floor_area_m2,
    p.rent_eur_m2, p.step_free, p.status, p.id, p.vacant_since, 'day', p.geom,
    min(a.id) filter (where a.level = 'borough'), min(a.id) filter (where a.level = 'statistical_district'),
    min(a.id) filter (where a.level = 'suburb'), min(a.id) filter (where a.level = 'project_area'),
    (select id from source where key = 'bench')
from scattered p
left join area a on st_covers(a.geom, p.geom)
group by p.id, p.kind, p.floor_area_m2, p.rent_eur_m2, p.step_free, p.status, p.vacant_since, p.geom;
insert into vacancy (municipality_key, id, unit_id, status, vacant_since, source_id)
select municipality_key, vacancy_id, id, status, vacant_since, source_id from commercial_unit;
select refresh_vacancy_cells('05913000', array_agg(cell_x), array_agg(cell_y))
from (select distinct cell_x, cell_y from commercial_unit) c;
update data_version set version = version + 1;
-- what TiPg serves: the same columns as our tiles, in a plain indexed table of its own in the projection of the tiles
create schema if not exists peer;
drop table if exists peer.vacancies;
create table peer.vacancies as
select id, name, status, kind, floor_area_m2, vacant_since, vacant_since_precision, geom_3857 as geom from vacancy_current;
alter table peer.vacancies add primary key (id);
create index on peer.vacancies using gist (geom);
