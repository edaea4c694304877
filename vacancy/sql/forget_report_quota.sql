delete from public_report_quota where hour < :before
