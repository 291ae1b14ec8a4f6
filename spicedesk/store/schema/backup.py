"""Which backups there are, when the next is due, and keys that the office keeps to itself."""

import sqlalchemy as sa

from spicedesk.store.schema.base import UtcDateTime, key, metadata, not_personal

_PLACE = "a place on the office's own computers"

backup_plan = sa.Table(
    "backup_plan",
    metadata,
    not_personal("id", sa.Integer, "there is one row", primary_key=True, autoincrement=False),
    not_personal("folder", sa.Text, _PLACE),
    not_personal("computer", sa.Text, "the name of the office's computer that makes them"),
    not_personal("every_hours", sa.Integer, "how often; none by itself at zero"),
    not_personal("days", sa.Integer, "of how many days one each is kept"),
    not_personal("weeks", sa.Integer, "of how many weeks one each is kept"),
    not_personal("months", sa.Integer, "of how many months one each is kept"),
)
"""What the office wants: one row, or none where nobody has said."""

backup_run = sa.Table(
    "backup_run",
    metadata,
    key(),
    not_personal("began_at", UtcDateTime, "when a backup was made, of whomever", index=True),
    not_personal("made_by", sa.Text, "the member of staff"),
    not_personal("computer", sa.Text, "the name of the office's computer"),
    not_personal("file", sa.Text, _PLACE),
    not_personal("size", sa.BigInteger, "a file's size", nullable=True),
    not_personal("sha256", sa.String(64), "the sum of an encrypted file", nullable=True),
    not_personal("fault", sa.Text, "a sentence without personal data", nullable=True),
)
"""A backup that was made and opened, or why it was not."""

office_secret = sa.Table(
    "office_secret",
    metadata,
    not_personal("name", sa.Text, "what it is for", primary_key=True),
    not_personal("content", sa.LargeBinary, "random bytes, or keys wrapped by a passphrase"),
)
"""Keys that whoever can open the office may use: of drafts on a desk, of backups of a server."""
