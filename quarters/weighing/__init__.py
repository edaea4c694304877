"""Weighing sites by criteria: weighted sum and TOPSIS for a person, a group and all; how stable a ranking is.

Pure arrays, no database. ``ranking.rank`` answers with places and German remarks; ``scores`` holds the arithmetic,
``groups`` joins people, ``stability`` asks what would change first place.
"""
