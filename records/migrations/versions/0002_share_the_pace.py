"""Let all processes share a channel's pace, and find what is due at once however much waits."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REPLIES = sa.text("state = 'waiting' AND priority <= 0")
PROMPTS = sa.text("state = 'waiting' AND priority > 0")


def upgrade() -> None:
    op.create_table(
        "channel_paces",
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("full_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_paces")),
    )
    op.drop_index("ix_outbox_person_id_state", table_name="outbox")
    op.create_index("ix_outbox_person_id_state", "outbox", ["person_id", "state", "sent_at"], unique=False)
    for name, which in (("ix_outbox_replies", REPLIES), ("ix_outbox_prompts", PROMPTS)):
        op.create_index(
            name, "outbox", ["state", "not_before", "id"], unique=False, sqlite_where=which, postgresql_where=which
        )
