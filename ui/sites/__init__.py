"""The page Standorte in parts: portfolio, map, sheet, comparison, changes."""
