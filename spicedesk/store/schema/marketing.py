"""Marketing lists: filters alone; whom they find is computed and never kept."""

import sqlalchemy as sa

from spicedesk.domain.consent import Channel
from spicedesk.store.schema.base import UtcDateTime, choice, key, metadata, not_personal

mailing_list = sa.Table(
    "mailing_list",
    metadata,
    key(),
    not_personal("name", sa.Text, "what the office calls a list", unique=True),
    not_personal("purpose", sa.Text, "what the list is used for"),
    not_personal("channel", choice(Channel), "how the list is reached"),
    not_personal("criteria", sa.Text, "a filter (JSON) that names no person"),
    not_personal("created_at", UtcDateTime, "when the office made its list"),
    not_personal("created_by", sa.Text, "who of the office made the list"),
)
"""A saved filter."""
