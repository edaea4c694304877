"""The record at work: events, contacts, photos, notes, saved filters, field receipts."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parent.parent / "sql"


def upgrade() -> None:
    """Create what the SQL file beside this one says."""
    op.get_bind().exec_driver_sql((SQL / "0004_record.sql").read_text(encoding="utf-8").replace("%", "%%"))
    op.get_bind().exec_driver_sql((SQL / "0004_field.sql").read_text(encoding="utf-8").replace("%", "%%"))
