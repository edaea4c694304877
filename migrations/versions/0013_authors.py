"""Names of those who recorded stand where guests cannot read them."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parent.parent / "sql"


def upgrade() -> None:
    """Create what the SQL file beside this one says."""
    op.get_bind().exec_driver_sql((SQL / "0013_authors.sql").read_text(encoding="utf-8"))
