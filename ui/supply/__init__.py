"""The page Versorgung: the question, what is read for it, its map and its tabs."""
