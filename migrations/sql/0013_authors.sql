-- Who recorded a unit, a vacancy or a photo stands in events and history, which guests cannot read: not in rows that
-- everybody may read.

-- A name that no event tells yet becomes one, so that none is lost.
insert into vacancy_event (municipality_key, unit_id, vacancy_id, kind, valid_on, recorded_at, person, after)
select
    v.municipality_key, v.unit_id, v.id, 'created', v.recorded_at::date, v.recorded_at, v.recorded_by,
    jsonb_build_object('status', v.status)
from vacancy v
where v.recorded_by <> '' and not exists (
    select from vacancy_event e
    where e.municipality_key = v.municipality_key and e.vacancy_id = v.id and e.kind = 'created'
);
alter table commercial_unit drop column recorded_by;
alter table vacancy drop column recorded_by;

-- Guests see photos that are public, and which pairs are no duplicates; the names beside them they do not.
revoke select on photo, not_duplicate from atlas_app;
grant select (
    municipality_key, id, uid, unit_id, vacancy_id, caption, taken_on, licence, public, width, height, recorded_at
) on photo to atlas_app;
grant select (municipality_key, id, unit_id, other_unit_id, recorded_at) on not_duplicate to atlas_app;

create or replace view told_history as
select
    h.seq, h.at, h.transaction_id, h.municipality_key, h.relation, h.row_id, h.operation,
    case when (select acting_role()) <> 'guest' then h.old else h.old - 'recorded_by' end as old
from row_history h
where h.relation in ('area', 'site', 'commercial_unit', 'vacancy', 'source', 'facility', 'scenario')
    or (select acts_as('planner', 'admin'));
comment on view told_history is
'history of public relations without who wrote it; of all relations for planning';
