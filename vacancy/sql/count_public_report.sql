insert into public_report_quota (municipality_key, sender, hour)
values (:key, :sender, :hour)
on conflict (municipality_key, sender, hour) do update set n = public_report_quota.n + 1
returning n
