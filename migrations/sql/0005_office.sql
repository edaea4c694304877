-- The office: search requests, public reports, publication.
select 1;
