"""Parts of the page Leerstand."""
