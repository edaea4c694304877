"""Supply: walking network, facilities, population cells, scenarios."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parent.parent / "sql"


def upgrade() -> None:
    """Create the tables of the supply analysis."""
    op.get_bind().exec_driver_sql((SQL / "0002_supply.sql").read_text(encoding="utf-8").replace("%", "%%"))
