"""Who takes part in what a consent record tells of: the person, the office, the authority."""

from collections.abc import Iterator, Sequence
from typing import Any

from spicedesk.domain.disclosure import AuthorityInfo, Letterhead, RecipientInfo
from spicedesk.services import dpv

CONTROLLER = "_:controller"
AUTHORITY = "_:authority"
"""Names that hold within one document, as the office has no address on the web of its own."""


def recipient(number: int) -> str:
    """The name of a recipient, counted from 0, within one document."""
    return f"_:recipient-{number + 1}"


def entities(
    subject: str,
    office: Letterhead,
    authority: AuthorityInfo,
    recipients: Sequence[RecipientInfo],
) -> Iterator[dict[str, Any]]:
    """Each with identifier, name, address, contact and role; of the person the identifier alone."""
    yield {"@id": subject, "@type": "dpv:DataSubject", "dpv:hasIdentifier": subject}
    yield _controller(office)
    yield {
        "@id": AUTHORITY,
        "@type": "dpv:DataProtectionAuthority",
        "dpv:hasIdentifier": "authority",
        "dpv:hasName": authority.name,
        "dpv:hasAddress": authority.address,
        "dpv:hasContact": authority.website or authority.address,
    }
    for number, one in enumerate(recipients):
        yield {
            "@id": recipient(number),
            "@type": ["dpv:Recipient", dpv.ROLES[one.role]],
            "dpv:hasIdentifier": f"recipient-{number + 1}",
            "dpv:hasName": one.name,
            "dct:description": one.purpose,
            "dpv:hasLocation": f"loc:{one.country}",
        }


def _controller(office: Letterhead) -> dict[str, Any]:
    place = f"{office.postcode} {office.town}".strip()
    address = ", ".join(part for part in (office.street, place, office.country) if part)
    told = {"schema:email": office.email, "schema:telephone": office.phone}
    return {
        "@id": CONTROLLER,
        "@type": ["dpv:Organisation", "dpv:DataController"],
        "dpv:hasIdentifier": "controller",
        "dpv:hasName": office.name,
        "dpv:hasAddress": address,
        "dpv:hasContact": office.privacy_contact or office.email or office.phone or address,
        **{name: value for name, value in told.items() if value},
    }
