"""One module per entry of the navigation, each with one function ``show``."""
