"""Mail that came back: a delivery report says which message of ours did not arrive, and why.

Servers that write reports after the standard (RFC 3464) name the message and the reason. For
those that do not, the name of our message within a mail from the postmaster has to do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser
from pathlib import Path

from spicedesk.domain.evidence import Evidence
from spicedesk.domain.outbox import OutboxState, Outgoing
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import evidence
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.evidence import Clipping
from spicedesk.services.sending import required
from spicedesk.store import outbox, records
from spicedesk.store.engine import Connection

MAX_BYTES = 5_000_000
"""A delivery report has a part of a message in it, no more than that."""
_REPORTS = {"message/delivery-status", "message/global-delivery-status"}
_NAME = re.compile(r"<[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@[^<>\s@]{1,253}>")
"""How our messages are called (`messages.written`)."""
_POSTMASTERS = re.compile(r"\b(mailer-daemon|postmaster|mail delivery)", re.IGNORECASE)
_LONGEST_ANSWER, _MOST_NAMES = 300, 50
_MAY_COME_BACK = (
    OutboxState.SENT,
    OutboxState.UNCERTAIN,
    OutboxState.HANDED_OVER,
    OutboxState.FAILED,
)


@dataclass(frozen=True, slots=True)
class Bounce:
    """That a message came back; `names` may be its Message-ID, `answer` is the server's reason."""

    names: tuple[str, ...]
    answer: str


def read(content: bytes) -> Bounce | None:
    """What a mail says of a message that did not arrive; none where it says nothing of the kind.

    That a message is late, or has arrived, is nothing of the kind.
    """
    try:
        report = BytesParser(policy=policy.default).parsebytes(content[:MAX_BYTES])
        reasons = [_reason(group) for group in _groups(report)]
        failed = [reason for reason in reasons if reason is not None]
        if not failed and (reasons or not _is_from_a_postmaster(report)):
            return None
        names = tuple(dict.fromkeys(_NAME.findall(_text(content))))[:_MOST_NAMES]
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return None  # what `email` raises of hostile mail has no common base
    return Bounce(names, failed[0] if failed else "") if names else None


def report(desk: Desk, source: Path | Clipping) -> Outgoing:
    """Note that a message came back, and file the report with the person it was written to.

    Raises `Invalid` where the file is no such report, or of no message of ours.
    """
    with evidence.opened([source]) as (stream,):
        name, content = stream.name, stream.stream.read(MAX_BYTES)
    found = read(content)
    if found is None:
        raise Invalid(
            "file",
            _("“{name}” does not say that a message came back.").format(name=name),
            _("Save the whole mail from the mail program as an .eml file."),
        )
    became = _note(desk, found, Clipping(name, content))
    if became is None:
        raise Invalid(
            "file",
            _("“{name}” is about no message of this office.").format(name=name),
            _("It may be about a message that was sent with a mail program."),
        )
    return became


def heed(desk: Desk, filed: Evidence) -> Outgoing | None:
    """Note what a document that was just filed says of a message of ours, if it says anything."""
    if filed.media_type != "message/rfc822" or filed.size > MAX_BYTES:
        return None
    found = read(evidence.read(desk, filed.id))
    return None if found is None else _note(desk, found, None)


@one_transaction
def _note(desk: Desk, found: Bounce, clipping: Clipping | None) -> Outgoing | None:
    proves = _("A message came back")
    with (
        evidence.opened([clipping] if clipping else []) as opened,
        desk.store.write() as connection,
    ):
        row = outbox.named(connection, found.names)
        if row is None:
            return None
        if outbox.bounce(connection, row.id, _MAY_COME_BACK, found.answer or None, desk.clock()):
            _log(desk, connection, row)
        for stream in opened:
            evidence.file(connection, desk, row.person_id, stream, proves)
        return required(connection, row.id)


def _log(desk: Desk, connection: Connection, row: Outgoing) -> None:
    records.log(connection, "notice.bounced", row.person_id, desk.clock(), desk.user, str(row.id))


def _groups(report: EmailMessage) -> Iterator[Message]:
    """The heads that a report has for each recipient (RFC 3464 section 2.3)."""
    for part in report.walk():
        if part.get_content_type() in _REPORTS and isinstance(groups := part.get_payload(), list):
            yield from (g for g in groups if isinstance(g, Message) and g["Action"])


def _reason(group: Message) -> str | None:
    """Why a message did not arrive; none where it did, or may still."""
    if str(group["Action"]).strip().casefold() != "failed":
        return None
    said = str(group["Diagnostic-Code"] or group["Status"] or "")
    words = " ".join(said.removeprefix("smtp;").split())
    return "".join(c for c in words if c.isprintable())[:_LONGEST_ANSWER]


def _is_from_a_postmaster(report: EmailMessage) -> bool:
    if str(report["Return-Path"] or "").strip() == "<>":
        return True
    return bool(_POSTMASTERS.search(str(report["From"] or "")))


def _text(content: bytes) -> str:
    """The raw mail: an original that is attached keeps its heads as they are."""
    return content[:MAX_BYTES].decode("latin-1")
