create temp table changed_unit on commit drop as
select p.*, u.id as unit_id, u.vacancy_id
from placed_unit p
join commercial_unit u
    on u.municipality_key = :municipality_key and u.source_id = :source_id and u.external_key = p.external_key
where u.delivered_hash is distinct from p.delivered_hash
