-- Some occupied units whose lease ends within the next two years.
update commercial_unit u
set lease_ends_on = cast(:today as date) + (30 + (n * 37) % 700)::integer
from (
    select id, row_number() over (order by external_key) as n
    from commercial_unit
    where municipality_key = :municipality_key and source_id = :source_id and vacancy_id is null
) o
where u.municipality_key = :municipality_key and u.id = o.id and o.n % 60 = 0
