"""What the office sends: the way out, the texts, and the messages on their way."""

from functools import partial

import sqlalchemy as sa

from spicedesk.domain.classification import Category, LegalBasis, Purpose, Retention
from spicedesk.domain.mail import Security
from spicedesk.domain.outbox import OutboxState, Trouble
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

_told = partial(
    personal,
    category=Category.RECORD_KEEPING,
    purpose=Purpose.ACCOUNTABILITY,
    basis=LegalBasis.LEGAL_OBLIGATION,
    retention=Retention.ACCOUNTABILITY,
)
_SENDING = "who is sending at the moment, so that nobody else does"

outbox = sa.Table(
    "outbox",
    metadata,
    key(),
    belongs_to("person_id", "person.id"),
    not_personal(
        "evidence_id",
        sa.Uuid,
        "a link between rows",
        sa.ForeignKey("evidence.id", ondelete="CASCADE"),
        index=True,
    ),
    _told("recipient", sa.Text, N_("To")),
    _told("state", choice(OutboxState), N_("State")),
    _told("answer", sa.Text, N_("What the mail server said"), nullable=True),
    _told("occurred_at", UtcDateTime, N_("When")),
    not_personal("message_id", sa.Text, "names the message to mail servers", index=True),
    not_personal("queued_by", sa.Text, "the member of staff; not owed to the data subject"),
    not_personal("trouble", choice(Trouble), "what came in the way of sending", nullable=True),
    not_personal("attempts", sa.Integer, "counts how often it was tried"),
    not_personal("next_at", UtcDateTime, "when it is tried again", nullable=True),
    not_personal("changed_at", UtcDateTime, "when its state changed"),
    not_personal("claim", sa.Uuid, _SENDING, nullable=True),
    not_personal("claimed_by", sa.Text, _SENDING, nullable=True),
    sa.Index("ix_outbox_state", "state", "next_at"),
    info={"title": N_("Messages to you")},
)
"""A message that was written, and how far it is; the message itself is on the person's file."""

mail_server = sa.Table(
    "mail_server",
    metadata,
    not_personal("id", sa.Integer, "there is one row", primary_key=True, autoincrement=False),
    not_personal("host", sa.Text, "describes the office's mail server"),
    not_personal("port", sa.Integer, "describes the office's mail server"),
    not_personal("security", choice(Security), "describes the office's mail server"),
    not_personal("user", sa.Text, "the office's login at its mail server", nullable=True),
    not_personal("sender", sa.Text, "the office's own address"),
)
"""How mail leaves the office; no password, which the keyring of each desk keeps."""

letter_template = sa.Table(
    "letter_template",
    metadata,
    not_personal("name", sa.Text, "names the letter", primary_key=True),
    not_personal("language", sa.Text, "the language of the letter", primary_key=True),
    not_personal("text", sa.Text, "the office's own words, the same for everybody"),
    not_personal("changed_at", UtcDateTime, "when the office changed its own text"),
    not_personal("changed_by", sa.Text, "who of the office changed its own text"),
)
"""The office's text of a letter, in the place of the one that comes with the program."""
