"""The index for search as you type: words of names, addresses and numbers, folded."""

import sqlalchemy as sa

from spicedesk.store.schema.base import ByteOrdered, metadata, not_personal

_COPY = "folded copies of columns that are shown and erased as themselves"


search_token = sa.Table(
    "search_token",
    metadata,
    not_personal("rank", sa.SmallInteger, _COPY, primary_key=True, autoincrement=False),
    not_personal("token", ByteOrdered, _COPY, primary_key=True),
    not_personal(
        "person_id",
        sa.Uuid,
        "a link between rows",
        sa.ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    not_personal("signature", sa.BigInteger, _COPY, server_default="0"),
    sqlite_with_rowid=False,
)
"""One way to begin typing one person; `rank` orders the ways by use.

`signature` has bits for the beginnings of the person's words, numbers aside.
"""

search_prefix = sa.Table(
    "search_prefix",
    metadata,
    not_personal("prefix", ByteOrdered, "a beginning that many persons share", primary_key=True),
    not_personal("share", sa.Float, "how many of all persons have such a word, from 0 to 1"),
)
"""The common beginnings of words; a query walks by its rarest word, not by one of these."""

search_document = sa.Table(
    "search_document",
    metadata,
    not_personal(
        "person_id",
        sa.Uuid,
        "a link between rows",
        sa.ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    not_personal("words", sa.Text, _COPY),
)
"""All words of one person, each after a space, to test the other words of a query."""
