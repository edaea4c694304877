"""Ground floor: provenance, areas, streets, sites, register, history, roles."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parent.parent / "sql"


def upgrade() -> None:
    """Create everything of the first release."""
    op.execute("create extension if not exists postgis")
    for name in ("0001_tables.sql", "0001_functions.sql", "0001_roles.sql"):
        op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8").replace("%", "%%"))
