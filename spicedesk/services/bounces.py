"""Mail that came back: a delivery report says which message of ours did not arrive, and why."""

from pathlib import Path

from spicedesk.domain.evidence import Evidence
from spicedesk.domain.outbox import OutboxState, Outgoing
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import evidence
from spicedesk.services.delivery_reports import MAX_BYTES, Bounce
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.documents.found import Unshown
from spicedesk.services.documents.looking import Document
from spicedesk.services.evidence import Clipping
from spicedesk.services.sending import required
from spicedesk.store import outbox, records
from spicedesk.store.engine import Connection

_MAY_COME_BACK = (
    OutboxState.SENT,
    OutboxState.UNCERTAIN,
    OutboxState.HANDED_OVER,
    OutboxState.FAILED,
)


def read(content: bytes) -> Bounce | None:
    """What a mail says of a message that did not arrive; none where it says nothing of the kind.

    It comes from anybody, so that a second program takes it apart.
    """
    try:
        with Document("message/rfc822", content[:MAX_BYTES]) as mail:
            found = mail.report()
    except Unshown:
        return None
    return None if found is None else Bounce(*found)


def report(desk: Desk, source: Path | Clipping) -> Outgoing:
    """Note that a message came back, and file the report with the person it was written to.

    Raises `Invalid` where the file is no such report, or of no message of ours.
    """
    with evidence.opened([source], pictured=False) as (stream,):
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
