"""Find the SMEs whose sixth check-in is over without reading every check-in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ENDED = sa.text("month = 6 AND closed_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_check_ins_ended", "check_ins", ["sme_id"], unique=False, sqlite_where=ENDED, postgresql_where=ENDED
    )
