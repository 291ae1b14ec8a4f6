"""What was done with personal data, by whom, when, in a chain (GDPR Art. 5(2))."""

import sqlalchemy as sa

from spicedesk.domain.classification import Category, LegalBasis, Purpose, Retention
from spicedesk.language import N_
from spicedesk.store.schema.base import UtcDateTime, key, metadata, not_personal, personal

audit_entry = sa.Table(
    "audit_entry",
    metadata,
    key(),
    not_personal(
        "person_id",
        sa.Uuid,
        "a key that means nothing once the person is erased; no link, so that the entry stays",
        index=True,
        nullable=True,
    ),
    personal(
        "action",
        sa.Text,
        N_("Act"),
        category=Category.RECORD_KEEPING,
        purpose=Purpose.ACCOUNTABILITY,
        basis=LegalBasis.LEGAL_OBLIGATION,
        retention=Retention.ACCOUNTABILITY,
    ),
    personal(
        "occurred_at",
        UtcDateTime,
        N_("When"),
        category=Category.RECORD_KEEPING,
        purpose=Purpose.ACCOUNTABILITY,
        basis=LegalBasis.LEGAL_OBLIGATION,
        retention=Retention.ACCOUNTABILITY,
    ),
    not_personal(
        "done_by", sa.Text, "the member of staff; not owed to the data subject (CJEU C-579/21)"
    ),
    not_personal("details", sa.Text, "names fields and keys, never values", nullable=True),
    not_personal("session", sa.Uuid, "tells one open window or shell from others", nullable=True),
    not_personal(
        "sequence",
        sa.BigInteger,
        "the link's place in the chain",
        nullable=True,
        index=True,
        unique=True,
    ),
    not_personal("previous", sa.LargeBinary, "the seal of the link before", nullable=True),
    not_personal("seal", sa.LargeBinary, "a sum of this link and the one before", nullable=True),
    info={"title": N_("What we did with your data")},
)
"""One act; it names fields and keys, never their values. A link of the chain (`store.audit`)."""

audit_head = sa.Table(
    "audit_head",
    metadata,
    not_personal("id", sa.Integer, "there is one row", primary_key=True, autoincrement=False),
    not_personal("length", sa.BigInteger, "how many links the chain has"),
    not_personal("seal", sa.LargeBinary, "the seal of the last link"),
)
"""Where the chain ends, so that a link that is missing at its end is missed."""
