-- The Flächenworkshop: groups, steps, ballots, weights, pins, events.
select 1;
