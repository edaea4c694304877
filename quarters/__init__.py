"""Places and their supply: areas, future sites, services and gaps."""
