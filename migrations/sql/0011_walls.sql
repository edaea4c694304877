-- Guests read what happened, not who did it nor why; guesses at passwords are counted by place too; a flood of reports
-- closes the form to nobody.

-- The tables themselves are closed to guests. What they may know is told by views, which read with the owner's rights:
-- hence not forced on the owner.
alter table vacancy_event no force row level security;
alter policy read_all on vacancy_event using ((select acting_role()) <> 'guest');
create view told_event as
select
    e.municipality_key, e.id, e.unit_id, e.vacancy_id, e.kind, e.from_status, e.to_status, e.valid_on, e.recorded_at,
    case when (select acting_role()) <> 'guest' then e.person else '' end as person,
    case when (select acting_role()) <> 'guest' then e.reason else '' end as reason,
    e.before, e.after, e.undoes
from vacancy_event e;
comment on view told_event is 'events as the person may read them: guests learn neither who nor why';

alter policy public_history on row_history using (
    (select acting_role()) <> 'guest'
    and relation in ('area', 'site', 'commercial_unit', 'vacancy', 'source', 'facility', 'scenario')
);
create view told_history as
select h.seq, h.at, h.transaction_id, h.municipality_key, h.relation, h.row_id, h.operation, h.old
from row_history h
where h.relation in ('area', 'site', 'commercial_unit', 'vacancy', 'source', 'facility', 'scenario')
    or (select acts_as('planner', 'admin'));
comment on view told_history is 'history of public relations without who wrote it; of all relations for planning';
grant select on told_event, told_history to atlas_app;

-- One lock for a name at one place, one for a place with whatever name, a slow one for a name wherever it is tried.
-- What was counted so far is forgotten: its hashes are of names alone.
delete from login_failure;
alter table login_failure
add column place_hash text not null default '',
add column succeeded_at timestamptz,
drop constraint login_failure_pkey,
add primary key (municipality_key, name_hash, place_hash);
comment on column login_failure.name_hash is 'keyed hash of the name; empty = whatever name';
comment on column login_failure.place_hash is 'keyed hash of an IPv4 address or IPv6 /64; empty = wherever';
comment on column login_failure.succeeded_at is
'when that name last signed in at that place: locks of the name or of the place alone do not hold there';
create index login_failure_old on login_failure (last_at);

-- Reports beyond what the office can read in an hour are kept apart instead of being refused.
alter table public_report add column held boolean not null default false;
comment on column public_report.held is 'came while very many came: looked at after the others';
comment on column public_report_quota.sender is
'keyed hash of an address or of a network, another one each day; empty = all together';

-- Guests count themselves, without seeing or changing what was counted.
alter policy report on public_report with check (
    state = 'new' and vacancy_id is null and decided_by = '' and decided_at is null and reason = ''
);
call guard_rows('public_report_quota');
create policy administration on public_report_quota using ((select acts_as('admin')));
create function count_report(in_municipality text, in_sender text, in_hour timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp set app.role = 'admin' as $$
declare
    counted integer;
begin
    delete from public_report_quota where municipality_key = in_municipality and hour < in_hour - interval '1 day';
    insert into public_report_quota (municipality_key, sender, hour) values (in_municipality, in_sender, in_hour)
    on conflict (municipality_key, sender, hour) do update set n = public_report_quota.n + 1
    returning n into counted;
    return counted;
end
$$;
revoke all on function count_report(text, text, timestamptz) from public;
grant execute on function count_report(text, text, timestamptz) to atlas_app;
