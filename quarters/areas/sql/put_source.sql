insert into source as s (
    municipality_key, key, title, publisher, licence, url, as_of, as_of_note, retrieved_on, quality, note
)
values (
    :municipality_key, :key, :title, :publisher, :licence, :url, :as_of, :as_of_note, :retrieved_on, :quality, :note
)
on conflict (municipality_key, key) do update
set title = excluded.title, publisher = excluded.publisher, licence = excluded.licence, url = excluded.url,
    as_of = excluded.as_of, as_of_note = excluded.as_of_note, retrieved_on = excluded.retrieved_on,
    quality = excluded.quality, note = excluded.note
returning id
