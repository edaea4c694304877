-- Most threatened example units have a day from which they would stand empty; of the others nobody knows it.
update vacancy v
set threatened_from = cast(:today as date) + (20 + (n * 53) % 420)::integer
from (
    select id, row_number() over (order by id) as n
    from vacancy
    where municipality_key = :municipality_key and source_id = :source_id and ended_on is null and status = 'threatened'
) o
where v.municipality_key = :municipality_key and v.id = o.id and o.n % 4 <> 0
