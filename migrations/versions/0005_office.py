"""The office: search requests, public reports, publication."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parent.parent / "sql"


def upgrade() -> None:
    """Create what the SQL file beside this one says."""
    op.get_bind().exec_driver_sql((SQL / "0005_office.sql").read_text(encoding="utf-8").replace("%", "%%"))
