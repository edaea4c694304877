-- Tables that a relation reads: itself, or for a view everything below it.
with recursive used (oid) as (
    select to_regclass(quote_ident(%(relation)s))::oid
    union
    select d.refobjid
    from used
    join pg_rewrite r on r.ev_class = used.oid
    join pg_depend d on d.objid = r.oid and d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
)
select c.relname::text from used join pg_class c on c.oid = used.oid where c.relkind in ('r', 'p') order by c.relname
