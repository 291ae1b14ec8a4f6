"""Documents that prove something, kept byte for byte."""

from functools import partial

import sqlalchemy as sa

from spicedesk.domain.classification import Category, LegalBasis, Purpose, Retention
from spicedesk.language import N_
from spicedesk.store.schema.base import (
    UtcDateTime,
    belongs_to,
    key,
    metadata,
    not_personal,
    personal,
)

_document = partial(
    personal,
    category=Category.DOCUMENT,
    purpose=Purpose.ACCOUNTABILITY,
    basis=LegalBasis.LEGAL_OBLIGATION,
    retention=Retention.AGREEMENT_PROOF,
)


evidence = sa.Table(
    "evidence",
    metadata,
    key(),
    belongs_to("person_id", "person.id"),
    not_personal(
        "document_id", sa.Uuid, "a link between rows", sa.ForeignKey("document.id"), index=True
    ),
    _document("name", sa.Text, N_("Name")),
    _document("proves", sa.Text, N_("Proves"), nullable=True),
    _document("added_at", UtcDateTime, N_("Added on")),
    _document("added_by", sa.Text, N_("Added by")),
    info={"title": N_("Documents we keep")},
)
"""A document on a person's file: what it is called and what it proves."""

document = sa.Table(
    "document",
    metadata,
    key(),
    not_personal(
        "sha256", sa.String(64), "a fingerprint of the document, listed with it", unique=True
    ),
    not_personal("size", sa.BigInteger, "bytes of the document, listed with it"),
    not_personal("media_type", sa.Text, "the kind of document, listed with it"),
    not_personal(
        "thumbnail",
        sa.LargeBinary,
        "a small picture (PNG) of the document, handed out as the document",
        nullable=True,
    ),
)
"""The bytes of a document, once however often it is filed."""

document_chunk = sa.Table(
    "document_chunk",
    metadata,
    not_personal(
        "document_id",
        sa.Uuid,
        "a link between rows",
        sa.ForeignKey("document.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    not_personal("position", sa.Integer, "the order of the pieces", primary_key=True),
    not_personal(
        "content", sa.LargeBinary, "the bytes of the document, handed out as the document"
    ),
)
"""A piece of a document, so that a large one never has to fit into memory."""
