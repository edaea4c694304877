-- The office settles what phones could not apply, and a merge of two records can be taken back.

alter table field_entry
add column settled_at timestamptz,
add column settled_by text not null default '',
add column settled_how text check (settled_how in ('applied', 'dismissed')),
add column settled_reason text not null default '',
add check ((settled_at is null) = (settled_how is null)),
add check (settled_how is distinct from 'dismissed' or settled_reason <> '');
comment on column field_entry.settled_how is 'what the office made of an entry that could not be applied; dismissed needs a reason';
drop index field_entry_open;
create index field_entry_open on field_entry (municipality_key, id)
where outcome <> 'applied' and resolved_by is null and settled_at is null;

-- Planning settles everywhere, an advisor what concerns units of the own boroughs; the sender keeps the own entries.
create policy office_reads on field_entry for select using (
    (select acting_role()) = 'advisor' and unit_id is not null and may_edit_unit(municipality_key, unit_id)
);
create policy office_settles on field_entry for update using (
    (select acts_as('planner', 'admin'))
    or (select acting_role()) = 'advisor' and unit_id is not null and may_edit_unit(municipality_key, unit_id)
);
create policy office_places on field_photo for update using ((select acts_as('planner', 'admin')));
grant update (settled_at, settled_by, settled_how, settled_reason) on field_entry to atlas_app;

alter table unit_merge
add column moved jsonb not null default '{}',
add column undone_at timestamptz,
add column undone_by text not null default '';
comment on column unit_merge.moved is
'ids of what passed to the kept record by table, "ended": the vacancy that became a duplicate, "taken": facts that the kept record took over; empty = merged before this was kept';

-- The removed record comes back as it was, with all that was its own and still is there; what the kept record took over
-- and nobody changed since goes. Rights on both records are checked here and by the policies of the tables.
create function split_unit(in_municipality text, in_merge_id bigint) returns void language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    m unit_merge;
    names text;
    name text;
begin
    select * into strict m from unit_merge
    where municipality_key = in_municipality and id = in_merge_id and undone_at is null and moved <> '{}'
    for update;
    if not (may_edit_borough(null) and may_edit_unit(in_municipality, m.kept_unit_id)) then
        raise insufficient_privilege;
    end if;
    select string_agg(quote_ident(attname), ', ' order by attnum) into names from pg_attribute
    where attrelid = 'commercial_unit'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
        and attname <> 'geom' and m.removed ? attname;
    execute format(
        'insert into commercial_unit (%1$s, geom) select %1$s, $2 from jsonb_populate_record(null::commercial_unit, $1)', names
    ) using m.removed - 'geom' - 'geom_3857', st_setsrid(st_geomfromgeojson(nullif(m.removed -> 'geom', 'null')), 25832);
    foreach name in array array['vacancy', 'photo', 'note', 'follow_up', 'contact', 'facility', 'vacancy_event'] loop
        execute format('update %I set unit_id = $1 where municipality_key = $2 and unit_id = $3 and id in (
            select value::bigint from jsonb_array_elements_text($4)
        )', name) using m.removed_unit_id, in_municipality, m.kept_unit_id, coalesce(m.moved -> name, '[]');
    end loop;
    update unit_merge set kept_unit_id = m.removed_unit_id
    where municipality_key = in_municipality and kept_unit_id = m.kept_unit_id
        and id in (select value::bigint from jsonb_array_elements_text(coalesce(m.moved -> 'unit_merge', '[]')));
    -- the kept record repeats its open vacancy: it may have none any more
    update commercial_unit u
    set status = 'occupied', vacancy_id = null, vacancy_kind = null, vacant_since = null, vacant_since_precision = null
    where u.municipality_key = in_municipality and u.id = m.kept_unit_id and u.vacancy_id is not null and not exists (
        select from vacancy v where v.municipality_key = in_municipality and v.unit_id = u.id and v.ended_on is null
    );
    update unit_merge set undone_at = clock_timestamp(), undone_by = acting_person()
    where municipality_key = in_municipality and id = in_merge_id;
end
$$;
revoke all on function split_unit(text, bigint) from public;
grant execute on function split_unit(text, bigint) to atlas_app;
