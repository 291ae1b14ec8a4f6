"""The office's texts and purposes: what persons are asked, and in which words."""

import sqlalchemy as sa

from spicedesk.domain.wording import WordingKind
from spicedesk.store.schema.base import UtcDateTime, choice, key, metadata, not_personal

_TEXT = "the office's own words, the same for everybody"

wording = sa.Table(
    "wording",
    metadata,
    key(),
    not_personal("name", sa.Text, _TEXT),
    not_personal("version", sa.Integer, "counts the versions of a text"),
    not_personal("kind", choice(WordingKind), _TEXT),
    not_personal("language", sa.Text, "the language of the text"),
    not_personal("text", sa.Text, _TEXT),
    not_personal(
        "document_id",
        sa.Uuid,
        "a link to the file of the text",
        sa.ForeignKey("document.id"),
        nullable=True,
    ),
    not_personal("document_name", sa.Text, "what the file of the text is called", nullable=True),
    not_personal("recorded_at", UtcDateTime, "when the office entered its own text"),
    not_personal("recorded_by", sa.Text, "who of the office entered its own text"),
    sa.UniqueConstraint("name", "version", "language"),
)
"""One version of a text in one language; another version follows, none is changed."""

purpose = sa.Table(
    "purpose",
    metadata,
    key(),
    not_personal("name", sa.Text, _TEXT, unique=True),
    not_personal("description", sa.Text, _TEXT),
    not_personal("is_special", sa.Boolean, "concerns special categories of data (Art. 9)"),
    not_personal("valid_months", sa.Integer, "how long an agreement holds", nullable=True),
)
"""A purpose that the office adds to data and marketing, such as photos."""
