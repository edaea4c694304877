select u.id from commercial_unit u where u.municipality_key = :municipality and u.uid = :uid
union all
select m.kept_unit_id from unit_merge m where m.municipality_key = :municipality and m.removed_uid = :uid and m.undone_at is null
limit 1
