-- The Flächenworkshop: who may what, what every process hears, history.

-- Who acts in a workshop: set for one transaction by enter_workshop, never by what a request says.
create function acting_workshop() returns bigint stable parallel safe language sql as $$
    select nullif(current_setting('app.workshop', true), '')::bigint
$$;
create function acting_participant() returns bigint stable parallel safe language sql as $$
    select nullif(current_setting('app.participant', true), '')::bigint
$$;
create function acting_ballot_key() returns text stable parallel safe language sql as $$
    select nullif(current_setting('app.ballot_key', true), '')
$$;

-- Let the holder of a token into its workshop, and only while that runs.
create function enter_workshop(in_municipality text, in_code text, in_token_hash text)
returns table (workshop_id bigint, participant_id bigint) language plpgsql
security definer set search_path = pg_catalog, public, pg_temp set app.role = 'admin' as $$
begin
    return query
    select w.id, p.id
    from workshop w
    join workshop_participant p on p.municipality_key = w.municipality_key and p.workshop_id = w.id
    where w.municipality_key = in_municipality and w.code = in_code and w.status <> 'ended' and p.token_hash = in_token_hash;
end
$$;
create function join_workshop(in_municipality text, in_code text, in_token_hash text, in_group_id bigint, in_name text)
returns bigint language plpgsql
security definer set search_path = pg_catalog, public, pg_temp set app.role = 'admin' as $$
declare
    joined bigint;
begin
    -- 0 = full: a program that joins again and again fills neither the table nor the room
    if (
        select count(*) >= 1000
        from workshop w
        join workshop_participant p on p.municipality_key = w.municipality_key and p.workshop_id = w.id
        where w.municipality_key = in_municipality and w.code = in_code and p.token_hash is distinct from in_token_hash
    ) then
        return 0;
    end if;
    insert into workshop_participant (municipality_key, workshop_id, token_hash, group_id, name)
    select w.municipality_key, w.id, in_token_hash, g.id, in_name
    from workshop w
    left join workshop_group g
        on g.municipality_key = w.municipality_key and g.workshop_id = w.id and g.id = in_group_id
    where w.municipality_key = in_municipality and w.code = in_code and w.status <> 'ended'
    on conflict (municipality_key, token_hash) do update set group_id = excluded.group_id, name = excluded.name
    where workshop_participant.workshop_id = excluded.workshop_id
    returning id into joined;
    return joined;
end
$$;

-- Every process hears what changed. A view travels inside the notification, so that following reads no table.
create function tell_stage() returns trigger language plpgsql as $$
begin
    if new.view_seq is distinct from old.view_seq then
        perform pg_notify('workshop', jsonb_build_object('w', new.workshop_id, 'k', 'view', 's', new.view_seq, 'v', new.view)::text);
    end if;
    if (new.guiding, new.recall, new.beamer_hidden, new.step_id, new.map_version, new.scenario)
        is distinct from (old.guiding, old.recall, old.beamer_hidden, old.step_id, old.map_version, old.scenario) then
        perform pg_notify('workshop', jsonb_build_object('w', new.workshop_id, 'k', 'state')::text);
    end if;
    return null;
end
$$;
create trigger tell_stage after update on workshop_stage for each row execute function tell_stage();
create function tell_state() returns trigger language plpgsql as $$
begin
    perform pg_notify('workshop', jsonb_build_object('w', coalesce(new.workshop_id, old.workshop_id), 'k', tg_argv[0])::text);
    return null;
end
$$;
create function tell_workshop() returns trigger language plpgsql as $$
begin
    perform pg_notify('workshop', jsonb_build_object('w', new.id, 'k', case new.status when 'ended' then 'ended' else 'state' end)::text);
    return null;
end
$$;
create trigger tell_workshop after update on workshop for each row execute function tell_workshop();

-- not ballots (a history would tell the order of secret votes), not tokens, not the stage
call keep_history(
    'workshop', 'workshop_group', 'workshop_step', 'workshop_candidate', 'workshop_criterion', 'workshop_figure',
    'workshop_round', 'workshop_weight', 'workshop_rating', 'workshop_note', 'workshop_decision'
);
call count_versions('workshop');
call guard_rows(
    'workshop', 'workshop_group', 'workshop_step', 'workshop_candidate', 'workshop_criterion', 'workshop_figure',
    'workshop_participant', 'workshop_round', 'workshop_weight', 'workshop_rating', 'workshop_ballot', 'workshop_note',
    'workshop_decision', 'workshop_event', 'workshop_stage'
);
do $$
declare
    name text;
begin
    foreach name in array array[
        'workshop_group', 'workshop_step', 'workshop_candidate', 'workshop_criterion', 'workshop_figure', 'workshop_round',
        'workshop_note', 'workshop_decision'
    ] loop
        execute format('create trigger tell_state after insert or update or delete on %I
            for each row execute function tell_state(''state'')', name);
    end loop;
    foreach name in array array['workshop_weight', 'workshop_rating', 'workshop_ballot', 'workshop_participant'] loop
        execute format('create trigger tell_state after insert or update or delete on %I
            for each row execute function tell_state(''answers'')', name);
    end loop;
    foreach name in array array[
        'workshop', 'workshop_group', 'workshop_step', 'workshop_candidate', 'workshop_criterion', 'workshop_figure',
        'workshop_participant', 'workshop_round', 'workshop_weight', 'workshop_rating', 'workshop_ballot', 'workshop_note',
        'workshop_decision', 'workshop_event', 'workshop_stage'
    ] loop
        execute format('grant select, insert, update, delete on %I to atlas_app', name);
        execute format('create policy lead on %I using ((select acts_as(''facilitator'', ''planner'', ''admin'')))
            with check ((select acts_as(''facilitator'', ''planner'', ''admin'')))', name);
    end loop;
end
$$;
-- A participant's transaction sees its own entries and adds to the open round of its own workshop, nothing else.
create policy room on workshop_round for select using (workshop_id = (select acting_workshop()));
create policy room on workshop_criterion for select using (workshop_id = (select acting_workshop()));
create policy room on workshop_candidate for select using (workshop_id = (select acting_workshop()));
create function round_is_open(in_municipality text, in_round_id bigint, in_kind text) returns boolean stable language sql as $$
    select exists (
        select from workshop_round r
        where r.municipality_key = in_municipality and r.id = in_round_id and r.kind = in_kind and r.closed_at is null
            and r.workshop_id = acting_workshop()
    )
$$;
create policy own on workshop_weight using (participant_id = (select acting_participant()))
with check (
    participant_id = (select acting_participant()) and workshop_id = (select acting_workshop())
    and round_is_open(municipality_key, round_id, 'weigh')
);
create policy own on workshop_rating using (participant_id = (select acting_participant()))
with check (
    participant_id = (select acting_participant()) and workshop_id = (select acting_workshop())
    and round_is_open(municipality_key, round_id, 'rate')
);
create policy own on workshop_ballot using (ballot_key = (select acting_ballot_key()))
with check (
    ballot_key = (select acting_ballot_key()) and workshop_id = (select acting_workshop())
    and round_is_open(municipality_key, round_id, 'vote')
);
create policy own on workshop_note using (participant_id = (select acting_participant()))
with check (participant_id = (select acting_participant()) and workshop_id = (select acting_workshop()));
grant execute on function enter_workshop(text, text, text), join_workshop(text, text, text, bigint, text) to atlas_app;
grant usage on sequence workshop_event_id_seq to atlas_app;
