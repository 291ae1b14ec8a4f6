"""Which desk did something, so that the others hear of it; and which beginnings are common."""

import zlib

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_AT_ONCE = 2_000
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
    _sign_anew()


def _sign_anew() -> None:
    """Numbers no longer count in the signature: their many endings made it fit nearly anybody."""
    token = sa.table("search_token", sa.column("person_id", sa.Uuid()), sa.column("signature"))
    document = sa.table("search_document", sa.column("person_id", sa.Uuid()), sa.column("words"))
    update = (
        sa.update(token)
        .where(token.c.person_id == sa.bindparam("person", type_=sa.Uuid()))
        .values(signature=sa.bindparam("found"))
    )
    connection = op.get_bind()
    page = sa.select(document).order_by(document.c.person_id).limit(_AT_ONCE)
    last = None
    while True:
        rest = page if last is None else page.where(document.c.person_id > last)
        rows = connection.execute(rest).all()
        if not rows:
            return
        last = rows[-1].person_id
        found = [{"person": row.person_id, "found": _signature(row.words)} for row in rows]
        connection.execute(update, found)


def _signature(words: str) -> int:
    signature = 0
    for word in words.split():
        if not word[0].isdigit():
            signature |= 1 << zlib.crc32(word[:1].encode()) % 25
            if len(word) > 1:
                signature |= 1 << 25 + zlib.crc32(word[:2].encode()) % 38
    return signature


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION spicedesk_tell CASCADE")
    op.drop_table("search_prefix")
    op.drop_column("audit_entry", "session")
