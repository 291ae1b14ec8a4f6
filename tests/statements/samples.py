"""A person about whom an office holds a bit of everything."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from spicedesk.domain.classification import (
    Category,
    LegalBasis,
    Purpose,
    RecipientRole,
    Retention,
)
from spicedesk.domain.disclosure import (
    Agreement,
    AuthorityInfo,
    Disclosure,
    Entry,
    Field,
    Letterhead,
    Processing,
    RecipientInfo,
    Subject,
)

ANNA = Disclosure(
    language="en",
    reference="10-0001/20261124-213000",
    made_at=datetime(2026, 11, 24, 21, 30, tzinfo=UTC),
    made_by="J. Berger",
    office=Letterhead(
        name="Example Optics",
        street="Hauptplatz 1",
        postcode="8010",
        town="Graz",
        country="AT",
        email="office@example.org",
        phone="+43 316 000100",
        website="www.example.org",
        privacy_contact="privacy@example.org",
    ),
    person_name="Anna Müller-Lüdenscheid",
    is_company=False,
    person_number="10-0001",
    address_lines=("Anna Müller-Lüdenscheid", "Herrengasse 4", "8010 Graz"),
    roles=("Contact", "Lead"),
    agreements=(
        Agreement("Data agreement", True, "agreed", "May be kept. Agreed: form, at the fair."),
        Agreement(
            "Marketing agreement", False, "refused", "Refused on 1 March.", (("E-mail", False),)
        ),
    ),
    subjects=(
        Subject(
            "person",
            "Person",
            (Entry((Field("Family name", "Müller-Lüdenscheid"), Field("Comment", "After 4 pm"))),),
            empty_columns=4,
        ),
        Subject(
            "address",
            "Addresses",
            (
                Entry((Field("Street", "Herrengasse 4"), Field("Town", "Graz"))),
                Entry((Field("Street", "Ringstraße 9"), Field("Town", "Wien"))),
            ),
        ),
        Subject("phone", "Phone numbers", (Entry((Field("Phone", "+43 316 000112"),)),)),
        Subject(
            "consent_event",
            "Agreements",
            tuple(
                Entry(
                    (
                        Field("Purpose", "Data agreement"),
                        Field("Statement", said),
                        Field("How", "trade show form"),
                        Field("When", f"{day} March 2026, 10:00"),
                        Field("With whom", "T. Wolf"),
                        Field("Proven by", f"form-{day}.pdf"),
                    )
                )
                for day, said in ((1, "refused"), (2, "agreed"))
            ),
        ),
        Subject("online_profile", "Profiles", (Entry((Field("Account", "anna-in-the-shop"),)),)),
        Subject("activity", "Notes", (Entry((Field("Notes", "Asked about glasses."),)),)),
        Subject("evidence", "Documents", (Entry((Field("Name", "form-1.pdf"),)),)),
    ),
    processing=(
        Processing(
            Category.IDENTITY,
            Purpose.CUSTOMER_CARE,
            LegalBasis.CONTRACT,
            Retention.WHILE_AGREED,
            ("Family name", "Comment"),
        ),
    ),
    recipients=(
        RecipientInfo("Mail House", RecipientRole.PROCESSOR, "sends letters", "AT"),
        RecipientInfo(
            "Cloud Inc", RecipientRole.PROCESSOR, "keeps copies", "US", "standard clauses"
        ),
    ),
    origin=(Field("Your record", "newsletter sign-up"),),
    authority=AuthorityInfo("Data Protection Authority", "Wien", "https://dsb.example.org"),
)


def holding(*values: str, key: str = "activity", **changes: Any) -> Disclosure:
    """Anna, about whom there is one more entry for each value."""
    entries = tuple(Entry((Field("Kind", "Note"), Field("Notes", value))) for value in values)
    return replace(ANNA, subjects=(*ANNA.subjects, Subject(key, "More", entries)), **changes)
