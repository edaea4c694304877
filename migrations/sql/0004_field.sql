-- What phones send from the street: every entry and every photo once, each with its receipt.

-- "7F2A-31": entries that follow each other share the first part; unique for the first 6.5 million.
create function receipt_code(in_id bigint) returns text immutable parallel safe language sql as $$
    select upper(lpad(to_hex(((in_id / 100) * 40503 + 32554) % 65536), 4, '0')) || '-' || lpad((in_id % 100)::text, 2, '0')
$$;

create table field_entry (
    municipality_key text not null references municipality (key),
    id bigint generated always as identity,
    uid uuid not null,
    person text not null default acting_person(),
    kind text not null check (kind in ('new', 'still_vacant', 'occupied', 'not_checkable', 'photos')),
    payload jsonb not null,
    payload_hash text not null check (payload_hash ~ '^[0-9a-f]{64}$'),
    outcome text not null default 'applied' check (outcome in ('applied', 'conflict', 'refused')),
    sentence text not null default '',
    conflict jsonb,
    unit_id bigint,
    vacancy_id bigint,
    receipt_code text not null generated always as (receipt_code(id)) stored,
    captured_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    resolved_by uuid,
    primary key (municipality_key, id),
    unique (municipality_key, uid)
);
comment on table field_entry is
'entries from /vor-ort by the number that the device gave them; what could not be applied is kept here, never dropped';
comment on column field_entry.unit_id is 'the unit it was applied to, or meant; without foreign key, a receipt outlives the record';
comment on column field_entry.resolved_by is 'uid of the later entry by which the person settled a conflict';
create index field_entry_open on field_entry (municipality_key, id) where outcome <> 'applied' and resolved_by is null;
create index field_entry_unit on field_entry (municipality_key, unit_id);

create table field_photo (
    municipality_key text not null references municipality (key),
    id bigint generated always as identity,
    uid uuid not null,
    entry_uid uuid not null,
    person text not null default acting_person(),
    received_sha256 text not null check (received_sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes integer not null check (size_bytes > 0),
    photo_id bigint,
    kept bytea,
    receipt_code text not null generated always as ('F' || receipt_code(id)) stored,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (municipality_key, id),
    unique (municipality_key, uid),
    foreign key (municipality_key, entry_uid) references field_entry (municipality_key, uid) on delete cascade
);
comment on column field_photo.kept is 'the picture, made anew without metadata, while its entry belongs to no unit';
alter table field_photo alter column kept set storage external;
create index field_photo_entry on field_photo (municipality_key, entry_uid);

call count_versions('field_entry', 'field_photo');
call guard_rows('field_entry', 'field_photo');
do $$
declare
    name text;
begin
    foreach name in array array['field_entry', 'field_photo'] loop
        execute format('create policy own on %I using (
            person = (select acting_person()) and (select acts_as(''advisor'', ''planner'', ''admin''))
        )', name);
        execute format('create policy planning_reads on %I for select using ((select acts_as(''planner'', ''admin'')))', name);
    end loop;
end
$$;
create trigger history_update after update on field_entry referencing old table as old_rows new table as new_rows
for each statement execute function record_update();

grant select, insert on field_entry, field_photo to atlas_app;
grant update (outcome, sentence, conflict, unit_id, vacancy_id, resolved_by) on field_entry to atlas_app;
grant update (photo_id, kept) on field_photo to atlas_app;
