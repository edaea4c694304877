-- The app works as atlas_app: it owns nothing, is no superuser, and cannot rewrite history.
do $$
begin
    if not exists (select from pg_roles where rolname = 'atlas_app') then
        create role atlas_app nologin nosuperuser nocreatedb nocreaterole;
    end if;
    if not pg_has_role(current_user, 'atlas_app', 'member') then
        execute format('grant atlas_app to %I', current_user);
    end if;
end
$$;
revoke all on schema public from public;
grant usage on schema public to atlas_app;
grant select, insert, update, delete on municipality, source, area, street, site, commercial_unit, vacancy to atlas_app;
-- imports number their rows beforehand
grant usage on sequence commercial_unit_id_seq, vacancy_id_seq to atlas_app;
grant select on vacancy_cell, row_history, data_version, vacancy_current to atlas_app;
grant select on spatial_ref_sys to atlas_app;
grant select on alembic_version to atlas_app;
