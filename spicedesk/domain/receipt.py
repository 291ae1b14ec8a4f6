"""What a receipt says of one statement (ISO/IEC TS 27560:2023, consent receipt)."""

from dataclasses import dataclass
from datetime import date, datetime

from spicedesk.domain.disclosure import AuthorityInfo, Letterhead


@dataclass(frozen=True, slots=True)
class Receipt:
    """One statement in the words of a language; `text` is the wording itself, where it is kept."""

    language: str
    office: Letterhead
    person_name: str
    person_number: str
    reference: str
    title: str
    channels: tuple[str, ...]
    basis: str
    how: str
    said_at: datetime
    place: str | None
    with_whom: str | None
    guardian: str | None
    until: date | None
    wording: str | None
    text: str | None
    documents: tuple[str, ...]
    recorded_at: datetime
    recorded_by: str
    withdraw: str
    authority: AuthorityInfo
    made_at: datetime
    made_by: str
