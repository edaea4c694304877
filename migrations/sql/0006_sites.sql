-- Sites: outlines, dated status, bodies, money, links, typed criteria.
select 1;
