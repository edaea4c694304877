update area set expected_units = null, expected_units_source_id = null
where municipality_key = :municipality_key and expected_units_source_id = any(:sources)
