select st.name, st.class as kind, st_asbinary(st.geom) as line
from street st
join source s on s.municipality_key = st.municipality_key and s.id = st.source_id
where st.municipality_key = :municipality_key and s.key = 'example-streets'
order by st.id
