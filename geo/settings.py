"""Settings from the environment, typed and checked once at start.

Every setting has a default that works on a fresh machine without internet.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_DIR = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """All settings; names are the environment variables in lower case."""

    model_config = SettingsConfigDict(env_file=PROJECT_DIR / ".env", extra="ignore")

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
    first_steps: bool = Field(
        True, description="Three sentences in a dialog when a browser opens the atlas for the first time."
    )
    base_map: Literal["streets", "off", "topplusopen", "basemapde"] = Field(
        "streets",
        description="Base map: own streets, none, or a public tile service (the browser then asks that host).",
    )


@cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
