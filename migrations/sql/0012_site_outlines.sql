-- Outlines of sites as a layer of their own: a site without an outline is a point only.
create view site_outline with (security_invoker = true) as
select
    s.municipality_key, s.id, s.key, s.name, s.strategy, s.kind, s.status, s.status_as_of, s.body,
    st_area(s.outline) / 10000 as outline_ha, s.suburb_id, s.borough_id, s.outline as geom,
    st_transform(s.outline, 3857) as geom_3857, s.source_id
from site s
where s.outline is not null and s.strategy in ('investment', 'platform', 'perspective', 'nordwaerts', 'candidate');
comment on view site_outline is 'drawn outlines of future sites; the area is computed';
grant select on site_outline to atlas_app;
