"""The Flächenworkshop: groups, steps, ballots, weights, pins, events."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parent.parent / "sql"


def upgrade() -> None:
    """Create what the SQL files beside this one say."""
    for name in ("0007_workshop.sql", "0007_workshop_rules.sql"):
        op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8").replace("%", "%%"))
