-- Rules that hold whoever writes: areas of a record, current state of a unit, cells, history, data versions.

-- Ids of the areas around a point; on a shared border the smaller id wins, so that the answer is unique.
create function areas_at(in_municipality text, in_point geometry)
returns table (borough_id bigint, statistical_district_id bigint, suburb_id bigint, project_area_id bigint, quarter_lab_id bigint)
language sql stable parallel safe as $$
    select
        min(id) filter (where level = 'borough'),
        min(id) filter (where level = 'statistical_district'),
        min(id) filter (where level = 'suburb'),
        min(id) filter (where level = 'project_area'),
        min(id) filter (where level = 'quarter_lab')
    from area
    where municipality_key = in_municipality and st_covers(geom, in_point)
$$;

create function assign_areas() returns trigger language plpgsql as $$
begin
    select a.borough_id, a.statistical_district_id, a.suburb_id, a.project_area_id, a.quarter_lab_id
    into new.borough_id, new.statistical_district_id, new.suburb_id, new.project_area_id, new.quarter_lab_id
    from areas_at(new.municipality_key, new.geom) a;
    return new;
end
$$;

-- Compared as bytes: while a backup is restored there is no search path, and equality of geometries is ambiguous.
-- An import brings the areas along (one join instead of a look-up per row), hence the test on suburb_id.
create trigger assign_areas_insert before insert on commercial_unit
for each row when (new.suburb_id is null and new.geom is not null) execute function assign_areas();
create trigger assign_areas_update before update of geom on commercial_unit
for each row when (old.geom::bytea is distinct from new.geom::bytea) execute function assign_areas();
create trigger assign_areas_insert before insert on site
for each row when (new.suburb_id is null and new.geom is not null) execute function assign_areas();
create trigger assign_areas_update before update of geom on site
for each row when (old.geom::bytea is distinct from new.geom::bytea) execute function assign_areas();

-- After areas have changed: give every record its areas again; returns how many moved.
create function reassign_areas(in_municipality text) returns integer language plpgsql as $$
declare
    moved integer;
    moved_sites integer;
begin
    -- From areas to points (the reason for "offset 0"), not the other way round: PostGIS then prepares each (large)
    -- shape once. The statistics of the temporary table keep the planner from nested loops over all records.
    create temp table if not exists found_area (
        id bigint primary key, borough_id bigint, statistical_district_id bigint, suburb_id bigint,
        project_area_id bigint, quarter_lab_id bigint
    ) on commit drop;
    truncate found_area;
    insert into found_area
    select
        u.id,
        min(a.id) filter (where a.level = 'borough'),
        min(a.id) filter (where a.level = 'statistical_district'),
        min(a.id) filter (where a.level = 'suburb'),
        min(a.id) filter (where a.level = 'project_area'),
        min(a.id) filter (where a.level = 'quarter_lab')
    from area a
    cross join lateral (
        select i.id
        from commercial_unit i
        where i.municipality_key = a.municipality_key and st_covers(a.geom, i.geom)
        offset 0
    ) u
    where a.municipality_key = in_municipality and a.level <> 'city'
    group by u.id;
    analyze found_area;
    update commercial_unit u
    set borough_id = f.borough_id, statistical_district_id = f.statistical_district_id, suburb_id = f.suburb_id,
        project_area_id = f.project_area_id, quarter_lab_id = f.quarter_lab_id
    from (
        select o.id, f.borough_id, f.statistical_district_id, f.suburb_id, f.project_area_id, f.quarter_lab_id
        from commercial_unit o
        left join found_area f on f.id = o.id
        where o.municipality_key = in_municipality
    ) f
    where u.municipality_key = in_municipality and u.id = f.id
        and (u.borough_id, u.statistical_district_id, u.suburb_id, u.project_area_id, u.quarter_lab_id)
        is distinct from (f.borough_id, f.statistical_district_id, f.suburb_id, f.project_area_id, f.quarter_lab_id);
    get diagnostics moved = row_count;
    update site s
    set borough_id = f.borough_id, statistical_district_id = f.statistical_district_id, suburb_id = f.suburb_id,
        project_area_id = f.project_area_id, quarter_lab_id = f.quarter_lab_id
    from (
        select s2.id, a.* from site s2, areas_at(s2.municipality_key, s2.geom) a
        where s2.municipality_key = in_municipality and s2.geom is not null
    ) f
    where s.municipality_key = in_municipality and s.id = f.id
        and (s.borough_id, s.statistical_district_id, s.suburb_id, s.project_area_id, s.quarter_lab_id)
        is distinct from (f.borough_id, f.statistical_district_id, f.suburb_id, f.project_area_id, f.quarter_lab_id);
    get diagnostics moved_sites = row_count;
    return moved + moved_sites;
end
$$;

-- The unit repeats its open vacancy. An import writes both alike, then this finds nothing to do.
create function sync_unit_state() returns trigger language plpgsql as $$
begin
    update commercial_unit u
    set status = coalesce(v.status, 'occupied'), vacancy_id = v.id, vacancy_kind = v.kind, vacant_since = v.vacant_since,
        vacant_since_precision = v.vacant_since_precision, previous_use = coalesce(v.previous_use, u.previous_use),
        version = u.version + 1
    from (select distinct municipality_key, unit_id from changed) c
    left join vacancy v
        on v.municipality_key = c.municipality_key and v.unit_id = c.unit_id and v.ended_on is null
    where u.municipality_key = c.municipality_key and u.id = c.unit_id
        and (u.status, u.vacancy_id, u.vacancy_kind, u.vacant_since, u.vacant_since_precision)
        is distinct from (coalesce(v.status, 'occupied'), v.id, v.kind, v.vacant_since, v.vacant_since_precision);
    return null;
end
$$;
create trigger sync_unit_state_insert after insert on vacancy referencing new table as changed
for each statement execute function sync_unit_state();
create trigger sync_unit_state_update after update on vacancy referencing new table as changed
for each statement execute function sync_unit_state();
create trigger sync_unit_state_delete after delete on vacancy referencing old table as changed
for each statement execute function sync_unit_state();

-- Count cells anew: zoom 13 from the units, each coarser zoom from the one below it.
create function refresh_vacancy_cells(in_municipality text, in_x integer[], in_y integer[]) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp set enable_nestloop = on as $$
declare
    z integer;
begin
    create temp table if not exists touched_cell (x integer, y integer) on commit drop;
    truncate touched_cell;
    insert into touched_cell select distinct * from unnest(in_x, in_y);
    analyze touched_cell;
    delete from vacancy_cell c using touched_cell t
    where c.municipality_key = in_municipality and c.zoom = 13 and c.cell_x = t.x and c.cell_y = t.y;
    insert into vacancy_cell
    select in_municipality, 13, u.cell_x, u.cell_y, u.status, u.kind, u.step_free, u.borough_id, count(*), count(u.floor_area_m2),
        coalesce(sum(u.floor_area_m2), 0), sum(st_x(u.geom_3857)), sum(st_y(u.geom_3857)), min(u.vacancy_id)
    from commercial_unit u
    join touched_cell t on u.cell_x = t.x and u.cell_y = t.y
    where u.municipality_key = in_municipality and u.vacancy_id is not null
    group by u.cell_x, u.cell_y, u.status, u.kind, u.step_free, u.borough_id;
    for z in reverse 12..6 loop
        create temp table if not exists coarser_cell (x integer, y integer) on commit drop;
        truncate coarser_cell;
        insert into coarser_cell select distinct x >> 1, y >> 1 from touched_cell;
        truncate touched_cell;
        insert into touched_cell select x, y from coarser_cell;
        analyze touched_cell;
        delete from vacancy_cell c using touched_cell t
        where c.municipality_key = in_municipality and c.zoom = z and c.cell_x = t.x and c.cell_y = t.y;
        insert into vacancy_cell
        select in_municipality, z, t.x, t.y, c.status, c.kind, c.step_free, c.borough_id, sum(c.n), sum(c.n_floor_area),
            sum(c.floor_area_m2), sum(c.x_sum), sum(c.y_sum), min(c.sample_key)
        from touched_cell t
        join vacancy_cell c
            on c.municipality_key = in_municipality and c.zoom = z + 1
            and c.cell_x in (2 * t.x, 2 * t.x + 1) and c.cell_y in (2 * t.y, 2 * t.y + 1)
        group by t.x, t.y, c.status, c.kind, c.step_free, c.borough_id;
    end loop;
end
$$;

create function units_changed_insert() returns trigger language plpgsql as $$
begin
    perform refresh_vacancy_cells(municipality_key, array_agg(cell_x), array_agg(cell_y))
    from new_rows where vacancy_id is not null and cell_x is not null group by municipality_key;
    return null;
end
$$;
-- A plan is kept per session, also one made when a single row had changed; without nested loops it serves bulk changes.
create function units_changed_update() returns trigger language plpgsql set enable_nestloop = off as $$
begin
    perform refresh_vacancy_cells(municipality_key, array_agg(cell_x), array_agg(cell_y))
    from (
        select o.municipality_key, unnest(array[o.cell_x, n.cell_x]) as cell_x, unnest(array[o.cell_y, n.cell_y]) as cell_y
        from old_rows o
        join new_rows n using (municipality_key, id)
        where (o.vacancy_id is not null or n.vacancy_id is not null)
            and (o.cell_x, o.cell_y, o.status, o.kind, o.step_free, o.borough_id, o.floor_area_m2, o.vacancy_id, o.geom)
            is distinct from
            (n.cell_x, n.cell_y, n.status, n.kind, n.step_free, n.borough_id, n.floor_area_m2, n.vacancy_id, n.geom)
    ) c
    where cell_x is not null group by municipality_key;
    return null;
end
$$;
create function units_changed_delete() returns trigger language plpgsql as $$
begin
    perform refresh_vacancy_cells(municipality_key, array_agg(cell_x), array_agg(cell_y))
    from old_rows where vacancy_id is not null and cell_x is not null group by municipality_key;
    return null;
end
$$;
create trigger cells_insert after insert on commercial_unit referencing new table as new_rows
for each statement execute function units_changed_insert();
create trigger cells_update after update on commercial_unit referencing old table as old_rows new table as new_rows
for each statement execute function units_changed_update();
create trigger cells_delete after delete on commercial_unit referencing old table as old_rows
for each statement execute function units_changed_delete();

-- History of every change, also of changes made with other programs.
create function record_insert() returns trigger language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    insert into row_history (municipality_key, relation, row_id, operation)
    select municipality_key, tg_table_name, id, 'I' from new_rows;
    return null;
end
$$;
create function record_update() returns trigger language plpgsql
security definer set search_path = pg_catalog, public, pg_temp set enable_nestloop = off as $$
begin
    insert into row_history (municipality_key, relation, row_id, operation, old)
    select o.municipality_key, tg_table_name, o.id, 'U', to_jsonb(o) - '{geom_3857,label_3857}'::text[]
    from old_rows o
    join new_rows n using (municipality_key, id)
    where o is distinct from n;
    return null;
end
$$;
create function record_delete() returns trigger language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    insert into row_history (municipality_key, relation, row_id, operation, old)
    select municipality_key, tg_table_name, id, 'D', to_jsonb(o) - '{geom_3857,label_3857}'::text[] from old_rows o;
    return null;
end
$$;

-- One number per relation that changes with its content: for ETags, caches and listeners.
create function bump_version() returns trigger language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    update data_version set version = version + 1 where relation = tg_table_name;
    perform pg_notify('data', tg_table_name);
    return null;
end
$$;

do $$
declare
    name text;
begin
    foreach name in array array['area', 'site', 'commercial_unit', 'vacancy', 'source'] loop
        execute format('create trigger history_insert after insert on %I referencing new table as new_rows
            for each statement execute function record_insert()', name);
        execute format('create trigger history_update after update on %I referencing old table as old_rows
            new table as new_rows for each statement execute function record_update()', name);
        execute format('create trigger history_delete after delete on %I referencing old table as old_rows
            for each statement execute function record_delete()', name);
    end loop;
    foreach name in array array['municipality', 'source', 'area', 'street', 'site', 'commercial_unit', 'vacancy'] loop
        execute format('create trigger version_bump after insert or update or delete or truncate on %I
            for each statement execute function bump_version()', name);
    end loop;
end
$$;
