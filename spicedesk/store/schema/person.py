"""Persons and the ways to reach them."""

import sqlalchemy as sa

from spicedesk.domain.classification import Category, Erase, LegalBasis, Purpose, Retention
from spicedesk.language import N_
from spicedesk.store.schema.base import (
    ByteOrdered,
    UtcDateTime,
    belongs_to,
    key,
    metadata,
    not_personal,
    personal,
)

person = sa.Table(
    "person",
    metadata,
    key(),
    personal("number", sa.Text, N_("Customer number"), category=Category.IDENTITY, unique=True),
    personal(
        "family_name", sa.Text, N_("Family name"), category=Category.IDENTITY, erase=Erase.CLEAR
    ),
    personal(
        "given_name",
        sa.Text,
        N_("Given name"),
        category=Category.IDENTITY,
        erase=Erase.CLEAR,
        nullable=True,
    ),
    personal(
        "company",
        sa.Text,
        N_("Company"),
        category=Category.IDENTITY,
        erase=Erase.CLEAR,
        nullable=True,
    ),
    personal(
        "is_contact", sa.Boolean, N_("Held as contact"), category=Category.IDENTITY, default=False
    ),
    personal(
        "is_prospect", sa.Boolean, N_("Held as prospect"), category=Category.IDENTITY, default=False
    ),
    personal("is_lead", sa.Boolean, N_("Held as lead"), category=Category.IDENTITY, default=False),
    personal(
        "birth_date",
        sa.Date,
        N_("Date of birth"),
        category=Category.IDENTITY,
        erase=Erase.CLEAR,
        nullable=True,
    ),
    personal(
        "language",
        sa.Text,
        N_("Language"),
        category=Category.IDENTITY,
        erase=Erase.CLEAR,
        nullable=True,
    ),
    personal(
        "comment",
        sa.Text,
        N_("Comment"),
        category=Category.CONTACT_HISTORY,
        erase=Erase.CLEAR,
        basis=LegalBasis.LEGITIMATE_INTEREST,
        nullable=True,
    ),
    personal(
        "data_source",
        sa.Text,
        N_("Where the data came from"),
        category=Category.RECORD_KEEPING,
        purpose=Purpose.ACCOUNTABILITY,
        basis=LegalBasis.LEGAL_OBLIGATION,
        erase=Erase.CLEAR,
        nullable=True,
    ),
    not_personal(
        "sort_key",
        ByteOrdered,
        "the name once more, folded for sorting; shown as the name and cleared with it",
    ),
    personal(
        "created_at",
        UtcDateTime,
        N_("Entered on"),
        category=Category.RECORD_KEEPING,
        purpose=Purpose.ACCOUNTABILITY,
        basis=LegalBasis.LEGAL_OBLIGATION,
        retention=Retention.ACCOUNTABILITY,
    ),
    personal(
        "created_by",
        sa.Text,
        N_("Entered by"),
        category=Category.RECORD_KEEPING,
        purpose=Purpose.ACCOUNTABILITY,
        basis=LegalBasis.LEGAL_OBLIGATION,
        retention=Retention.ACCOUNTABILITY,
    ),
    personal(
        "changed_at",
        UtcDateTime,
        N_("Last changed on"),
        category=Category.RECORD_KEEPING,
        purpose=Purpose.ACCOUNTABILITY,
        basis=LegalBasis.LEGAL_OBLIGATION,
        retention=Retention.ACCOUNTABILITY,
    ),
    personal(
        "changed_by",
        sa.Text,
        N_("Last changed by"),
        category=Category.RECORD_KEEPING,
        purpose=Purpose.ACCOUNTABILITY,
        basis=LegalBasis.LEGAL_OBLIGATION,
        retention=Retention.ACCOUNTABILITY,
    ),
    not_personal("version", sa.Integer, "counts changes, so that two desks notice each other"),
    sa.Index("ix_person_list", "sort_key", "id"),
    # The next three are partial (where the role is held), which only the migration says: saying it
    # here would load the Postgres dialect at every start.
    sa.Index("ix_person_contacts", "sort_key", "id"),
    sa.Index("ix_person_prospects", "sort_key", "id"),
    sa.Index("ix_person_leads", "sort_key", "id"),
    info={"title": N_("Person")},
)
"""A person that the office keeps data about."""

address = sa.Table(
    "address",
    metadata,
    key(),
    belongs_to("person_id", "person.id"),
    not_personal("position", sa.Integer, "the order in which addresses are shown"),
    personal("street", sa.Text, N_("Street"), category=Category.CONTACT, nullable=True),
    personal("postcode", sa.Text, N_("Postcode"), category=Category.CONTACT, nullable=True),
    personal("town", sa.Text, N_("Town"), category=Category.CONTACT, nullable=True),
    personal("country", sa.Text, N_("Country"), category=Category.CONTACT, nullable=True),
    info={"title": N_("Addresses")},
)
"""A postal address of a person."""

email = sa.Table(
    "email",
    metadata,
    key(),
    belongs_to("person_id", "person.id"),
    not_personal("position", sa.Integer, "the order in which e-mail addresses are shown"),
    personal("address", sa.Text, N_("E-mail"), category=Category.CONTACT),
    info={"title": N_("E-mail addresses")},
)
"""An e-mail address of a person."""

phone = sa.Table(
    "phone",
    metadata,
    key(),
    belongs_to("person_id", "person.id"),
    not_personal("position", sa.Integer, "the order in which phone numbers are shown"),
    personal("number", sa.Text, N_("Phone"), category=Category.CONTACT),
    info={"title": N_("Phone numbers")},
)
"""A phone number of a person, in E.164."""
