"""Calls, meetings, letters, notes: the contact history."""

import sqlalchemy as sa

from spicedesk.domain.activity import ActivityKind
from spicedesk.domain.classification import Category, LegalBasis
from spicedesk.language import N_
from spicedesk.store.schema.base import UtcDateTime, belongs_to, choice, key, metadata, personal

activity = sa.Table(
    "activity",
    metadata,
    key(),
    belongs_to("person_id", "person.id"),
    personal(
        "kind",
        choice(ActivityKind),
        N_("Kind"),
        category=Category.CONTACT_HISTORY,
        basis=LegalBasis.LEGITIMATE_INTEREST,
    ),
    personal(
        "occurred_at",
        UtcDateTime,
        N_("When"),
        category=Category.CONTACT_HISTORY,
        basis=LegalBasis.LEGITIMATE_INTEREST,
    ),
    personal(
        "subject",
        sa.Text,
        N_("Subject"),
        category=Category.CONTACT_HISTORY,
        basis=LegalBasis.LEGITIMATE_INTEREST,
    ),
    personal(
        "notes",
        sa.Text,
        N_("Notes"),
        category=Category.CONTACT_HISTORY,
        basis=LegalBasis.LEGITIMATE_INTEREST,
        nullable=True,
    ),
    personal(
        "with_whom",
        sa.Text,
        N_("With whom"),
        category=Category.CONTACT_HISTORY,
        basis=LegalBasis.LEGITIMATE_INTEREST,
        nullable=True,
    ),
    info={"title": N_("Notes and contact history")},
)
"""Something that passed between a person and the office."""
