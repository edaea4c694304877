-- Every state of every facility with the days from (inclusive) and to (exclusive) which it held. A change made while a
-- source was delivered holds from the day that the source describes, any other from the day it was written down.
with source_image as (
    select h.seq, h.transaction_id, h.at, h.operation, h.row_id as source_id,
        coalesce(
            lead(h.old) over (partition by h.row_id order by h.seq),
            case when s.id is not null then jsonb_build_object('as_of', s.as_of) end
        ) as image
    from told_history h
    left join source s on s.municipality_key = h.municipality_key and s.id = h.row_id
    where h.municipality_key = :municipality_key and h.relation = 'source'
),
delivery as (
    select distinct on (transaction_id, source_id) transaction_id, source_id, at, (image ->> 'as_of')::date as as_of
    from source_image
    where operation <> 'D'
    order by transaction_id, source_id, seq desc
),
written as (
    select h.seq, h.at, h.transaction_id, h.row_id, h.operation, h.old,
        coalesce(h.old ->> 'source_id', lead(h.old) over (partition by h.row_id order by h.seq) ->> 'source_id', f.source_id::text)
            ::bigint as source_id
    from told_history h
    left join facility f on f.municipality_key = h.municipality_key and f.id = h.row_id
    where h.municipality_key = :municipality_key and h.relation = 'facility'
),
-- another source of facilities that was delivered with a change took the place of the row
successor as (
    select transaction_id, min(at) as at, min(as_of) as as_of
    from delivery
    where source_id in (select source_id from written)
    group by transaction_id
),
change as (
    select w.seq, w.row_id, w.operation, w.old,
        least(w.at::date, coalesce(case when d.source_id is null then s.as_of else d.as_of end, w.at::date)) as day
    from written w
    -- the number of a transaction may come again after a restore, hence the time beside it
    left join delivery d
        on d.transaction_id = w.transaction_id and d.source_id = w.source_id
            and w.at between d.at - interval '1 hour' and d.at + interval '1 hour'
    left join successor s
        on s.transaction_id = w.transaction_id and w.at between s.at - interval '1 hour' and s.at + interval '1 hour'
),
version as (
    select row_id, operation, day as from_day, lead(old) over row_changes as image,
        min(day) over (row_changes rows between 1 following and unbounded following) as to_day
    from change
    window row_changes as (partition by row_id order by seq)
),
held as (
    select v.from_day, v.to_day, f.*
    from version v
    join facility f on f.municipality_key = :municipality_key and f.id = v.row_id
    where v.image is null and v.operation <> 'D'
    union all
    select v.from_day, v.to_day, p.*
    from version v
    cross join lateral jsonb_populate_record(null::facility, v.image) p
    where v.image is not null and v.operation <> 'D'
)
select h.id, h.service, h.name, h.street, h.house_number, h.capacity, h.departures_per_weekday, h.closes_on, h.unit_id,
    st_x(h.geom) as x, st_y(h.geom) as y,
    h.borough_id, h.statistical_district_id, h.suburb_id, h.project_area_id, h.quarter_lab_id,
    h.from_day, h.to_day, s.as_of as source_as_of, s.quality = 'example' as example
from held h
join source s on s.municipality_key = :municipality_key and s.id = h.source_id
where h.to_day is null or h.to_day > h.from_day
order by h.id, h.from_day
