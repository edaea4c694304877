-- A change that was undone never held: neither it nor its undoing tells anything.
select e.vacancy_id, e.from_status, e.to_status, e.valid_on
from told_event e
where e.municipality_key = :municipality_key and e.kind = 'status' and e.vacancy_id is not null
    and not exists (
        select from told_event u
        where u.municipality_key = e.municipality_key and u.kind = 'undone' and u.undoes = e.id
    )
order by e.valid_on, e.id
