"""Indexes for filters by small areas: their share of the register is small, wherever they lie."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parent.parent / "sql"


def upgrade() -> None:
    """Create what the SQL file beside this one says."""
    op.get_bind().exec_driver_sql((SQL / "0008_search.sql").read_text(encoding="utf-8").replace("%", "%%"))
