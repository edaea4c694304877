-- People: who acts, what a role may do, and the same rules in the database itself.

-- Nobody named is a guest: the settings are local to a transaction (geo.database.engine.IDENTITY).
create function acting_role() returns text stable parallel safe language sql as $$
    select coalesce(nullif(current_setting('app.role', true), ''), 'guest')
$$;
create function acting_person() returns text stable parallel safe language sql as $$
    select coalesce(current_setting('app.user', true), '')
$$;
create function acts_as(variadic roles text[]) returns boolean stable parallel safe language sql as $$
    select acting_role() = any (roles)
$$;
-- Planning and administration write everywhere, an advisor in the assigned boroughs and where no borough is known yet.
create function may_edit_borough(in_borough_id bigint) returns boolean stable parallel safe language sql as $$
    select case acting_role()
        when 'admin' then true
        when 'planner' then true
        when 'advisor' then in_borough_id is null
            or in_borough_id = any (string_to_array(nullif(current_setting('app.boroughs', true), ''), ',')::bigint[])
        else false
    end
$$;
