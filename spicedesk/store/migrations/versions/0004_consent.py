"""Wordings, the office's own purposes, restrictions, and what a consent says beside its state."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _wordings()
    op.create_table(
        "purpose",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("is_special", sa.Boolean(), nullable=False),
        sa.Column("valid_months", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_purpose"),
        sa.UniqueConstraint("name", name="uq_purpose_name"),
    )
    _restrictions()
    for name, kind in (("language", sa.Text()), ("guardian", sa.Text()), ("special", _CHOICE)):
        op.add_column("consent_event", sa.Column(name, kind, nullable=True))
    _link_to_wording("consent_event")
    op.add_column(
        "offer", sa.Column("purpose", sa.Text(), nullable=False, server_default="marketing")
    )
    _link_to_wording("offer")
    op.add_column("online_profile", sa.Column("ip_address", sa.Text(), nullable=True))
    no = sa.Column("soft_opt_in", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("office", no)


_CHOICE = sa.String(32)


def _wordings() -> None:
    op.create_table(
        "wording",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", _CHOICE, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("document_name", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wording"),
        sa.UniqueConstraint("name", "version", "language", name="uq_wording_name_version_language"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_wording_document_id"),
    )


def _restrictions() -> None:
    op.create_table(
        "restriction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("ground", _CHOICE, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_restriction"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_restriction_person_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_restriction_person_id", "restriction", ["person_id"])


def _link_to_wording(table: str) -> None:
    """A table of many rows is not written anew for it: SQLite takes the link with the column."""
    name = f"fk_{table}_wording_id"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN wording_id CHAR(32) "
            f"CONSTRAINT {name} REFERENCES wording (id)"
        )
    else:
        op.add_column(table, sa.Column("wording_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(name, table, "wording", ["wording_id"], ["id"])


def downgrade() -> None:
    raise NotImplementedError("an office does not go back; its backup does")
