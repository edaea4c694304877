analyze staged_unit (line, external_key)
