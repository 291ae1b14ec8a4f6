"""Which desk did something, so that the others hear of it; and which beginnings are common."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TELL = """
CREATE FUNCTION spicedesk_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM added) > 20 THEN
        PERFORM pg_notify('spicedesk', '');
    ELSE
        PERFORM pg_notify('spicedesk', concat_ws(' ', coalesce(person_id::text, '-'),
                                                 coalesce(session::text, '-'), left(done_by, 200)))
        FROM added;
    END IF;
    RETURN NULL;
END $$
"""
_TRIGGER = """
CREATE TRIGGER spicedesk_tell AFTER INSERT ON audit_entry REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION spicedesk_tell()
"""


def upgrade() -> None:
    op.add_column("audit_entry", sa.Column("session", sa.Uuid(), nullable=True))
    ordered = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "search_prefix",
        sa.Column("prefix", ordered, nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name="pk_search_prefix"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_TELL)
        op.execute(_TRIGGER)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION spicedesk_tell CASCADE")
    op.drop_table("search_prefix")
    op.drop_column("audit_entry", "session")
