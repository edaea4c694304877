"""Exceptions that carry one German sentence for the person at the screen.

AtlasError
├── InputError            what was given cannot be used
│   ├── CrsError          coordinates without, or with an unknown, reference system
│   └── GeometryError     a shape that is broken or of the wrong kind
├── ConflictError         somebody else changed the same record in between
├── NotFoundError         the thing asked for does not exist
├── ForbiddenError        the person may not do this
├── TooOftenError         not now, but later
└── DatabaseUnavailableError
"""

from __future__ import annotations


class AtlasError(Exception):
    """Base of all expected failures; ``str(error)`` is a German sentence that may be shown."""


class InputError(AtlasError):
    """What was given cannot be used."""


class CrsError(InputError):
    """Coordinates come without, or with an unknown, coordinate reference system."""


class GeometryError(InputError):
    """A shape is broken or of the wrong kind."""


class ConflictError(AtlasError):
    """Somebody else changed the same record in between."""


class NotFoundError(AtlasError):
    """The thing asked for does not exist."""


class ForbiddenError(AtlasError):
    """The person may not do this."""


class TooOftenError(AtlasError):
    """Asked too often, or by too many at once: the same may be asked again later."""


class DatabaseUnavailableError(AtlasError):
    """No database can be reached or started."""
