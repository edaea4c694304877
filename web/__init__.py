"""Routes and middleware around the pages: the only code that imports Starlette."""
