"""Connectors to real data: OpenStreetMap, the census grid, timetables, lists of facilities.

Each reader turns a file or an answer into a plain table and says which rows it cannot take and why; ``exchange``
and ``network`` bring the tables into the database, so that a second load of the same file changes nothing.
"""
