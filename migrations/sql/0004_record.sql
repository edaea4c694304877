-- The record at work: events, contacts, photos, notes, saved filters, field receipts.
select 1;
