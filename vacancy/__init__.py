"""The register: commercial units, their vacancies, and how both come in and go out."""
