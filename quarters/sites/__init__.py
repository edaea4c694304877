"""Future sites: projects and places with dated status, outline, money, links, typed and measured criteria."""

from quarters.sites.site import STRATEGIES, Site, sites

__all__ = ["STRATEGIES", "Site", "sites"]
