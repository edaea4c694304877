"""Settings from the environment, typed and checked once at start.

Every setting has a default that works on a fresh machine without internet.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_DIR = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """All settings; names are the environment variables in lower case."""

    model_config = SettingsConfigDict(
        env_file=PROJECT_DIR / ".env", extra="ignore", hide_input_in_errors=True
    )

    database_url: str = Field(
        "", description="PostgreSQL server with PostGIS; empty starts the private cluster."
    )
    cluster_dir: Path = Field(PROJECT_DIR / ".cluster", description="Folder of the private database cluster.")
    host: str = Field("127.0.0.1", description="Address to listen on; other than loopback needs accounts.")
    port: int = Field(8501, ge=1, le=65535, description="Port of the web server.")
    municipality_key: str = Field(
        "05913000", pattern=r"^\d{8}$", description="Official municipality key (AGS)."
    )
    overpass_url: str = Field(
        "https://overpass-api.de/api",
        description="Overpass server for streets and supply, with or without /interpreter; only asked by hand.",
    )
    public_access: bool = Field(
        False,
        description="Guests see the public pages and layers without signing in, where there are accounts.",
    )
    session_minutes: int = Field(720, ge=5, le=60 * 24 * 60, description="How long a sign-in lasts.")
    oidc_issuer: str = Field(
        "", description="Address of the identity provider; empty: accounts with passwords only."
    )
    oidc_client_id: str = Field("", description="Name of this application at the identity provider.")
    oidc_client_secret: str = Field("", description="Secret of this application at the identity provider.")
    oidc_role_claim: str = Field("", description="Claim that names groups or roles, for example groups.")
    oidc_roles: str = Field(
        "",
        description="Which value gives which role: value=viewer|advisor|planner|facilitator|admin, by comma.",
    )
    first_steps: bool = Field(
        True, description="Three sentences in a dialog when a browser opens the atlas for the first time."
    )
    contact_retention_months: int = Field(
        36, ge=1, le=600, description="Contacts that nobody touched for so many months are deleted at start."
    )
    base_map: Literal["streets", "off", "topplusopen", "basemapde", "tiles"] = Field(
        "streets",
        description="Base map: own streets, none, a public service, or tiles; the browser then asks that host.",
    )
    base_map_tiles: str = Field(
        "",
        pattern=r"^(|https?://[A-Za-z0-9.:-]+/[^\s'\"<>]*)$",
        description="Address of raster tiles with {z}, {x} and {y}, for BASE_MAP=tiles.",
    )
    base_map_attribution: str = Field(
        "", description="Attribution of these tiles, as their licence asks for."
    )

    @model_validator(mode="after")
    def _tiles_have_an_address(self) -> Self:
        if self.base_map == "tiles" and not all(
            part in self.base_map_tiles for part in ("{z}", "{x}", "{y}")
        ):
            raise ValueError("BASE_MAP=tiles needs BASE_MAP_TILES with {z}, {x} and {y}")
        return self


@cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
