-- The facilities as they were: a row changed later has its oldest later image, one created later (no image) is absent.
with later as (
    select distinct on (h.row_id) h.row_id, h.old
    from row_history h
    where h.municipality_key = :municipality_key and h.relation = 'facility' and h.at > :at
    order by h.row_id, h.seq
),
then_valid as (
    select f.*
    from facility f
    where f.municipality_key = :municipality_key and not exists (select from later l where l.row_id = f.id)
    union all
    select p.*
    from later l
    cross join lateral jsonb_populate_record(null::facility, l.old) p
    where l.old is not null
)
select id, service, name, street, house_number, capacity, departures_per_weekday, closes_on, unit_id,
    st_x(geom) as x, st_y(geom) as y,
    borough_id, statistical_district_id, suburb_id, project_area_id, quarter_lab_id,
    false as closed_by_register
from then_valid
order by id
