"""Consent forms that were printed, and whether they came back."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("wording_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("channels", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_form"),
        sa.UniqueConstraint("token", name="uq_form_token"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_form_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["wording_id"], ["wording.id"], name="fk_form_wording_id"),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name="fk_form_evidence_id", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_form_person_id", "form", ["person_id"])
    op.create_index("ix_form_evidence_id", "form", ["evidence_id"])


def downgrade() -> None:
    raise NotImplementedError("an office does not go back; its backup does")
