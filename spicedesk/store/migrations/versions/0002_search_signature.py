"""A signature beside each search token, by which a second word is tested in the index itself."""

import zlib

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_AT_ONCE = 2_000


def upgrade() -> None:
    op.add_column(
        "search_token",
        sa.Column("signature", sa.BigInteger(), server_default="0", nullable=False),
    )
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
        if len(word) > 1:
            signature |= 1 << zlib.crc32(word[:2].encode()) % 63
    return signature


def downgrade() -> None:
    op.drop_column("search_token", "signature")
