insert into source as s (
    municipality_key, key, title, publisher, licence, url, attribution, as_of, as_of_note, retrieved_on, quality, coverage, note
)
values (
    :municipality_key, :key, :title, :publisher, :licence, :url, :attribution, :as_of, :as_of_note, :retrieved_on, :quality,
    :coverage, :note
)
on conflict (municipality_key, key) do update
set title = excluded.title, publisher = excluded.publisher, licence = excluded.licence, url = excluded.url,
    attribution = excluded.attribution, as_of = excluded.as_of, as_of_note = excluded.as_of_note,
    retrieved_on = excluded.retrieved_on, quality = excluded.quality, coverage = excluded.coverage, note = excluded.note
returning id
