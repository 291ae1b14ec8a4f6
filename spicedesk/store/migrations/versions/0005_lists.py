"""Marketing lists, and indexes to find what ends soon and what is old."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mailing_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mailing_list"),
        sa.UniqueConstraint("name", name="uq_mailing_list_name"),
    )
    has_end = sa.text("until IS NOT NULL")
    op.create_index(
        "ix_consent_event_until",
        "consent_event",
        ["until", "id"],
        sqlite_where=has_end,
        postgresql_where=has_end,
    )
    op.create_index("ix_consent_event_occurred_at", "consent_event", ["occurred_at", "id"])


def downgrade() -> None:
    raise NotImplementedError("an office does not go back; its backup does")
