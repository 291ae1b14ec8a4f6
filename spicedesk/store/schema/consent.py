"""What persons said: an append-only history."""

from functools import partial

import sqlalchemy as sa

from spicedesk.domain.classification import Category, LegalBasis, Purpose, Retention
from spicedesk.domain.consent import Channel, How, Said, SpecialGround
from spicedesk.domain.restriction import RestrictionGround
from spicedesk.language import N_
from spicedesk.store.schema.base import (
    NameSet,
    UtcDateTime,
    belongs_to,
    choice,
    key,
    metadata,
    not_personal,
    personal,
)

said = partial(
    personal,
    category=Category.AGREEMENT,
    purpose=Purpose.ACCOUNTABILITY,
    basis=LegalBasis.LEGAL_OBLIGATION,
    retention=Retention.AGREEMENT_PROOF,
)
"""A column about what somebody said, or was asked to say."""


consent_event = sa.Table(
    "consent_event",
    metadata,
    key(),
    belongs_to("person_id", "person.id"),
    said("purpose", sa.Text, N_("Purpose")),
    said("said", choice(Said), N_("Answer")),
    said("how", choice(How), N_("How")),
    said("occurred_at", UtcDateTime, N_("When")),
    said("channels", NameSet(Channel), N_("Channels")),
    said("basis", choice(LegalBasis), N_("Legal basis")),
    said("place", sa.Text, N_("Where"), nullable=True),
    said("with_whom", sa.Text, N_("With whom"), nullable=True),
    said("wording", sa.Text, N_("Wording"), nullable=True),
    said("until", sa.Date, N_("Valid until"), nullable=True),
    said("comment", sa.Text, N_("Comment"), nullable=True),
    not_personal(
        "corrects",
        sa.Uuid,
        "a link between rows",
        sa.ForeignKey("consent_event.id", ondelete="CASCADE"),
        index=True,
        nullable=True,
    ),
    said("language", sa.Text, N_("Language of the wording"), nullable=True),
    not_personal(
        "wording_id",
        sa.Uuid,
        "a link to the office's own text",
        sa.ForeignKey("wording.id"),
        nullable=True,
    ),
    said("guardian", sa.Text, N_("Who spoke for a child"), nullable=True),
    said("special", choice(SpecialGround), N_("Ground for special categories"), nullable=True),
    said("recorded_at", UtcDateTime, N_("Recorded on")),
    said("recorded_by", sa.Text, N_("Recorded by")),
    # Of most statements there is no end: the migration leaves them out of the index.
    sa.Index("ix_consent_event_until", "until", "id"),
    sa.Index("ix_consent_event_occurred_at", "occurred_at", "id"),
    info={"title": N_("Your agreements, as they were given")},
)
"""One statement about one purpose; corrected by another, never edited."""

consent_evidence = sa.Table(
    "consent_evidence",
    metadata,
    not_personal(
        "event_id",
        sa.Uuid,
        "a link between rows",
        sa.ForeignKey("consent_event.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    not_personal(
        "evidence_id",
        sa.Uuid,
        "a link between rows",
        sa.ForeignKey("evidence.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
)
"""Which document proves which statement."""

restriction = sa.Table(
    "restriction",
    metadata,
    key(),
    belongs_to("person_id", "person.id"),
    said("ground", choice(RestrictionGround), N_("Ground")),
    said("since", sa.Date, N_("Restricted since")),
    said("comment", sa.Text, N_("Comment"), nullable=True),
    said("recorded_at", UtcDateTime, N_("Recorded on")),
    said("recorded_by", sa.Text, N_("Recorded by")),
    said("lifted_on", sa.Date, N_("Lifted on"), nullable=True),
    said("lifted_by", sa.Text, N_("Lifted by"), nullable=True),
    info={"title": N_("Restrictions of processing")},
)
"""A person's data that are stored and not used (GDPR Art. 18)."""
