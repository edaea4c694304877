"""Supply: who is without a service on foot, and which premises would close the gap.

One number = one function = one docstring with its formula. The measures (``measures``, ``areas``, ``catchment``,
``gap_index``, ``changes``, ``siting``, ``choosing``, ``proving``) take plain arrays; ``loading.supply_model`` fills
them from the database, and ``gaps``, ``advice``, ``search``, ``fragility``, ``scenario`` answer the pages.
"""
