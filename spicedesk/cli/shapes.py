"""The JSON objects of the shell's contract."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from spicedesk import language
from spicedesk.domain.audience import MailingList
from spicedesk.domain.consent import Channel, RecordedEvent
from spicedesk.domain.evidence import Evidence
from spicedesk.domain.outbox import Outgoing
from spicedesk.domain.person import Person, PersonLine, Role
from spicedesk.domain.profile import Offer, OnlineProfile
from spicedesk.domain.standing import Standing, Verdict
from spicedesk.domain.wording import Wording
from spicedesk.services import pills

if TYPE_CHECKING:
    from spicedesk.services.scanning import Scanner
    from spicedesk.services.scans import Filed  # reads pictures; few commands do


def person(found: Person, standing: Standing) -> dict[str, Any]:
    """A person as `people show` answers."""
    return {
        "id": str(found.id),
        "number": found.number,
        "family_name": found.family_name,
        "given_name": found.given_name,
        "company": found.company,
        "roles": _roles(found.roles),
        "emails": list(found.emails),
        "phones": list(found.phones),
        "addresses": [
            {"street": a.street, "postcode": a.postcode, "town": a.town, "country": a.country}
            for a in found.addresses
        ],
        "birth_date": found.birth_date.isoformat() if found.birth_date else None,
        "language": found.language,
        "comment": found.comment,
        "data_source": found.data_source,
        "version": found.version,
        "standing": {"data": verdict(standing.data), "marketing": verdict(standing.marketing)},
    }


def line(found: PersonLine) -> dict[str, Any]:
    """A person as `people list` answers."""
    return {
        "id": str(found.id),
        "number": found.number,
        "family_name": found.family_name,
        "given_name": found.given_name,
        "company": found.company,
        "roles": _roles(found.roles),
        "town": found.town,
        "data": found.standing.data.allowed,
        "marketing": found.standing.marketing.allowed,
    }


def verdict(found: Verdict) -> dict[str, Any]:
    """A line of `consent standing`."""
    decided_by = found.decided_by
    event = decided_by.event if decided_by else None
    return {
        "purpose": found.purpose,
        "allowed": found.allowed,
        "state": found.state.value,
        "reason": pills.reason(found, language.current()),
        "since": event.day.isoformat() if event else None,
        "until": found.until.isoformat() if found.until else None,
        "source": event.how.value if event else None,
        "place": event.place if event else None,
        "with": event.with_whom if event else None,
        "event": str(decided_by.id) if decided_by else None,
        "channels": {c.value: found.channels[c] for c in Channel} if found.channels else None,
    }


def event(recorded: RecordedEvent) -> dict[str, Any]:
    """A line of `consent history`."""
    said = recorded.event
    return {
        "id": str(recorded.id),
        "purpose": said.purpose,
        "state": said.said.value,
        "how": said.how.value,
        "channels": [c.value for c in Channel if c in said.channels],
        "basis": said.basis.value,
        "at": _moment(said.occurred_at),
        "place": said.place,
        "with": said.with_whom,
        "wording": said.wording,
        "until": said.until.isoformat() if said.until else None,
        "comment": said.comment,
        "evidence": [str(id_) for id_ in recorded.evidence],
        "corrects": str(said.corrects) if said.corrects else None,
        "language": said.language,
        "guardian": said.guardian,
        "special": said.special.value if said.special else None,
        "recorded_at": _moment(recorded.recorded_at),
        "recorded_by": recorded.recorded_by,
    }


def document(found: Evidence) -> dict[str, Any]:
    """A line of `evidence list`."""
    return {
        "id": str(found.id),
        "name": found.name,
        "media_type": found.media_type,
        "size": found.size,
        "sha256": found.sha256,
        "proves": found.proves,
        "added_at": _moment(found.added_at),
        "added_by": found.added_by,
    }


def filed_form(found: "Filed", file: str) -> dict[str, Any]:
    """A line of `evidence scan`."""
    return {
        "file": file,
        "pages": list(found.pages),
        "person": str(found.person_id),
        "number": found.person_number,
        "wording": found.wording,
        "evidence": str(found.evidence_id),
        "event": str(found.event.id) if found.event else None,
    }


def scanner(found: "Scanner") -> dict[str, Any]:
    """A line of `evidence scanners`."""
    return {"id": found.id, "vendor": found.vendor, "model": found.model, "kind": found.kind}


def profile(found: OnlineProfile) -> dict[str, Any]:
    """A line of `profiles list`."""
    return {
        "id": str(found.id),
        "offer": found.offer,
        "kind": found.kind.value,
        "handle": found.handle,
        "status": found.status.value,
        "registered_at": _moment_or_none(found.registered_at),
        "confirmed_at": _moment_or_none(found.confirmed_at),
        "unsubscribed_at": _moment_or_none(found.unsubscribed_at),
        "ip_address": found.ip_address,
    }


def offer(found: Offer) -> dict[str, Any]:
    """A line of `profiles offers list`."""
    return {
        "id": str(found.id),
        "name": found.name,
        "kind": found.kind.value,
        "address": found.address,
        "purpose": found.purpose,
        "wording": str(found.wording_id) if found.wording_id else None,
    }


def wording(found: Wording) -> dict[str, Any]:
    """A line of `wordings list`."""
    return {
        "id": str(found.id),
        "name": found.name,
        "version": found.version,
        "kind": found.kind.value,
        "language": found.language,
        "text": found.text,
        "document": found.document_name,
        "recorded_at": _moment(found.recorded_at),
        "recorded_by": found.recorded_by,
    }


def mailing_list(found: MailingList) -> dict[str, Any]:
    """A line of `lists list`."""
    criteria = asdict(found.criteria) | {"roles": _roles(found.criteria.roles)}
    return {
        "id": str(found.id),
        "name": found.name,
        "purpose": found.purpose,
        "channel": found.channel.value,
        "criteria": criteria,
    }


def _roles(roles: frozenset[Role]) -> list[str]:
    return [role.value for role in Role if role in roles]


def _moment(value: datetime) -> str:
    return value.isoformat(timespec="seconds")


def _moment_or_none(value: datetime | None) -> str | None:
    return None if value is None else _moment(value)


def outgoing(found: Outgoing) -> dict[str, Any]:
    """A line of `outbox list`."""
    return {
        "id": str(found.id),
        "person": str(found.person_id),
        "number": found.person_number,
        "to": found.recipient,
        "state": found.state.value,
        "trouble": found.trouble.value if found.trouble else None,
        "answer": found.answer,
        "attempts": found.attempts,
        "message_id": found.message_id,
        "evidence": str(found.evidence_id),
        "queued_at": found.queued_at.isoformat(timespec="seconds"),
        "queued_by": found.queued_by,
        "next_at": found.next_at.isoformat(timespec="seconds") if found.next_at else None,
        "changed_at": found.changed_at.isoformat(timespec="seconds"),
    }
