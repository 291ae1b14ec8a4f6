"""Consent forms that were printed for a person, to know them again when they come back."""

import sqlalchemy as sa

from spicedesk.domain.consent import Channel
from spicedesk.language import N_
from spicedesk.store.schema.base import (
    NameSet,
    UtcDateTime,
    belongs_to,
    key,
    metadata,
    not_personal,
)
from spicedesk.store.schema.consent import said

form = sa.Table(
    "form",
    metadata,
    key(),
    belongs_to("person_id", "person.id"),
    not_personal("token", sa.Text, "a random word that means nothing elsewhere", unique=True),
    said("wording_id", sa.Uuid, N_("Wording"), sa.ForeignKey("wording.id")),
    said("purpose", sa.Text, N_("Purpose")),
    said("channels", NameSet(Channel), N_("Channels")),
    said("issued_at", UtcDateTime, N_("Printed on")),
    said("issued_by", sa.Text, N_("Printed by")),
    said("returned_at", UtcDateTime, N_("Came back on"), nullable=True),
    not_personal(
        "evidence_id",
        sa.Uuid,
        "a link to the signed scan",
        sa.ForeignKey("evidence.id", ondelete="SET NULL"),
        index=True,
        nullable=True,
    ),
    info={"title": N_("Consent forms printed for you")},
)
"""One form on paper, and whether it came back."""
