-- One change of areas at a time per municipality; freed with the transaction.
select pg_advisory_xact_lock(hashtext('areas'), hashtext(:municipality_key))
