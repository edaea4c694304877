"""Guests learn neither who nor why; guesses are counted by place; a flood of reports closes the form to nobody."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parent.parent / "sql"


def upgrade() -> None:
    """Create what the SQL file beside this one says."""
    op.get_bind().exec_driver_sql((SQL / "0011_walls.sql").read_text(encoding="utf-8").replace("%", "%%"))
