select
    v.id as vacancy_id, v.name, v.status, v.kind, v.floor_area_m2, v.rent_eur_m2, v.borough_id,
    coalesce(b.name, '') as borough, v.step_free, v.steps, v.interim_use_possible, v.unit_id
from vacancy_current v
left join area b on b.municipality_key = v.municipality_key and b.id = v.borough_id
where v.municipality_key = :key
order by v.id
