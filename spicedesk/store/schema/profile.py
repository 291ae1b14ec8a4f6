"""Online offers and the profiles that persons have there."""

from functools import partial

import sqlalchemy as sa

from spicedesk.domain.classification import Category, LegalBasis, Purpose
from spicedesk.domain.consent import MARKETING
from spicedesk.domain.profile import OfferKind
from spicedesk.language import N_
from spicedesk.store.schema.base import (
    UtcDateTime,
    belongs_to,
    choice,
    key,
    metadata,
    not_personal,
    personal,
)

_profile = partial(
    personal,
    category=Category.ONLINE_PROFILE,
    purpose=Purpose.MARKETING,
    basis=LegalBasis.CONSENT,
)


offer = sa.Table(
    "offer",
    metadata,
    key(),
    not_personal("name", sa.Text, "a service of the office", unique=True),
    not_personal("kind", choice(OfferKind), "a service of the office"),
    not_personal("address", sa.Text, "where the service is reached", nullable=True),
    not_personal(
        "purpose",
        sa.Text,
        "what signing up there agrees to",
        server_default=MARKETING,
    ),
    not_personal(
        "wording_id",
        sa.Uuid,
        "a link to the text that is shown there",
        sa.ForeignKey("wording.id"),
        nullable=True,
    ),
)
"""An online offer of the office: newsletter, webshop, portal."""

online_profile = sa.Table(
    "online_profile",
    metadata,
    key(),
    belongs_to("person_id", "person.id"),
    _profile("offer_id", sa.Uuid, N_("Offer"), sa.ForeignKey("offer.id"), index=True),
    _profile("handle", sa.Text, N_("Account")),
    _profile("registered_at", UtcDateTime, N_("Registered on"), nullable=True),
    _profile("confirmed_at", UtcDateTime, N_("Confirmed on"), nullable=True),
    _profile("ip_address", sa.Text, N_("Registered from (IP address)"), nullable=True),
    _profile("unsubscribed_at", UtcDateTime, N_("Unsubscribed on"), nullable=True),
    info={"title": N_("Online profiles")},
)
"""A person's account with an online offer."""
