"""The office settles what phones could not apply; a merge of two records can be taken back."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parent.parent / "sql"


def upgrade() -> None:
    """Create what the SQL file beside this one says."""
    op.get_bind().exec_driver_sql(
        (SQL / "0010_office_work.sql").read_text(encoding="utf-8").replace("%", "%%")
    )
