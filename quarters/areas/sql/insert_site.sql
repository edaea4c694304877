insert into site (
    municipality_key, key, name, kind, strategy, status, status_as_of, area_ha, area_note, note, position_quality,
    geom, source_id
)
values (
    :municipality_key, :key, :name, :kind, :strategy, :status, cast(:status_as_of as date), :area_ha, :area_note, :note,
    :position_quality, st_setsrid(st_point(:x, :y), 25832), :source_id
)
on conflict (municipality_key, key) do nothing
