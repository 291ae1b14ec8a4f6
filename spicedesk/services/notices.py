"""The status notice: tells a person what they agreed to, and keeps what was told.

By e-mail through the outbox, as a letter for an envelope with a window, or as a
message that a mail program opens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from spicedesk import faults
from spicedesk.domain.disclosure import Letterhead
from spicedesk.domain.evidence import Evidence
from spicedesk.domain.outbox import came_back
from spicedesk.domain.person import Person, PersonId
from spicedesk.domain.standing import standing
from spicedesk.language import SUPPORTED, translator
from spicedesk.language import gettext as _
from spicedesk.services import (
    addressing,
    entry,
    evidence,
    mail,
    messages,
    notice_words,
    offices,
    output,
    people,
    templates,
)
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.evidence import Clipping
from spicedesk.store import outbox, records
from spicedesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told to a person: the same words by whatever way; `email` is none without one."""

    person_id: PersonId
    number: str
    name: str
    email: str | None
    came_back_at: datetime | None
    """When the last message to that address came back; none where it did not."""
    address: tuple[str, ...]
    office: Letterhead
    language: str
    """Of the text."""
    words_language: str
    """Of what stands around it: that of the text where there is a catalogue."""
    subject: str
    text: str
    made_at: datetime
    made_by: str
    is_demo: bool

    def file_name(self, suffix: str) -> str:
        """A name that sorts by date and says whose it is without saying their name."""
        word = translator(self.words_language).gettext("Status notice")
        return f"{word} {self.number} {self.made_at:%Y-%m-%d}{suffix}"


def prepare(
    desk: Desk, person_id: PersonId, language: str | None = None, template: str | None = None
) -> Notice:
    """Write the notice, to be looked at; nothing is told yet.

    In the person's language where there is a text, else the office's. A `template` is tried
    in the place of the one in use. Raises `NotFound`, `Invalid`.
    """
    with desk.store.read() as connection:
        person = people.require(connection, person_id)
        office = offices.read(connection)
        stands = people.stands(connection, person, desk.today())
        spoken = entry.language(language) or _language(connection, person, office)
        source = template or templates.read(connection, templates.NOTICE, spoken)
        closed = came_back(outbox.of_persons(connection, [person_id])[person_id])
    words_language = spoken if spoken in SUPPORTED else office.language
    values = notice_words.of(person, stands, office, words_language)
    subject, text = templates.fill(source, values)
    email = _reachable(person.emails, closed)
    return Notice(
        person_id=person_id,
        number=person.number,
        name=person.display_name,
        email=email,
        came_back_at=closed.get(email.casefold()) if email else None,
        address=addressing.address_lines(person, office, words_language),
        office=office.letterhead,
        language=spoken,
        words_language=words_language,
        subject=subject,
        text=text,
        made_at=desk.clock(),
        made_by=desk.user,
        is_demo=office.is_demo,
    )


def try_out(desk: Desk, language: str, template: str) -> tuple[str, str]:
    """Subject and text for an invented person who agreed to nothing; raises `Invalid`."""
    with desk.store.read() as connection:
        office = offices.read(connection)
    nobody = Person(
        family_name="Berger", given_name="Anna", id=UUID(int=0), number="10-0000", version=1,
        changed_at=desk.clock(), changed_by=desk.user,
    )  # fmt: skip
    words_language = language if language in SUPPORTED else office.language
    values = notice_words.of(nobody, standing([], desk.today()), office, words_language)
    return templates.fill(template, values)


def can_be_mailed(desk: Desk, notice: Notice) -> bool:
    """Whether the office has a mail server and the person an address where mail stays."""
    return (
        notice.email is not None and notice.came_back_at is None and mail.server(desk) is not None
    )


def as_letter(notice: Notice) -> bytes:
    """The letter as a PDF."""
    from spicedesk.statements import letter  # ReportLab is slow to import

    return letter.render(
        letter.Letter(
            language=notice.words_language,
            office=notice.office,
            address=notice.address,
            person_number=notice.number,
            subject=notice.subject,
            text=notice.text,
            made_at=notice.made_at,
            made_by=notice.made_by,
            is_demo=notice.is_demo,
        )
    )


def queue(desk: Desk, notice: Notice) -> UUID:
    """Put the message into the outbox, file it and log it, in one transaction; gives its id there.

    Raises `Refused` where there is no mail server or no address.
    """
    return _queue(desk, notice, _message(notice, mail.required(desk).sender))


def save(desk: Desk, notice: Notice, content: bytes, target: Path) -> Evidence:
    """Write letter (.pdf) or message (.eml), then file and log it.

    What never came out was not told.
    """
    with output.whole_file(target, desk) as stream:
        stream.write(content)
    return told(desk, notice, content, ".pdf" if content.startswith(b"%PDF") else ".eml")


def draft_of(desk: Desk, notice: Notice) -> bytes:
    """The message as a mail program opens it, ready to be sent; raises `Refused`, `Invalid`."""
    server = mail.server(desk)
    sender = server.sender if server is not None else notice.office.email
    if not sender:
        raise faults.Refused(
            _("The office has no e-mail address."),
            _("Enter one with “spicedesk office set --email”."),
        )
    return _message(notice, sender, is_draft=True).content


@one_transaction
def told(desk: Desk, notice: Notice, content: bytes, suffix: str) -> Evidence:
    """File the very letter or message that was handed out, and note it."""
    clipping = Clipping(notice.file_name(suffix), content)
    with evidence.opened([clipping]) as (stream,), desk.store.write() as connection:
        people.require(connection, notice.person_id)
        filed = _filed(desk, connection, notice, stream, "letter" if suffix == ".pdf" else "draft")
    return evidence.get(desk, filed)


@one_transaction
def _queue(desk: Desk, notice: Notice, message: messages.Message) -> UUID:
    clipping = Clipping(notice.file_name(".eml"), message.content)
    with evidence.opened([clipping]) as (stream,), desk.store.write() as connection:
        people.require(connection, notice.person_id)
        filed = _filed(desk, connection, notice, stream, "email")
        return outbox.insert(
            connection,
            notice.person_id,
            filed,
            notice.email or "",
            message.id,
            desk.clock(),
            desk.user,
        )


def _filed(
    desk: Desk, connection: Connection, notice: Notice, stream: evidence.Opened, way: str
) -> UUID:
    proves = translator(notice.words_language).gettext("Status notice")
    filed = evidence.file(connection, desk, notice.person_id, stream, proves)
    details = f"{way} {filed}"
    records.log(connection, "notice", notice.person_id, desk.clock(), desk.user, details)
    return filed


def _message(notice: Notice, sender: str, *, is_draft: bool = False) -> messages.Message:
    if notice.email is None:
        raise faults.Refused(
            _("This person has no e-mail address."), _("Enter one, or print the letter.")
        )
    return messages.written(
        messages.Letter(
            sender_name=notice.office.name,
            sender=sender,
            recipient_name=notice.name,
            recipient=notice.email,
            subject=notice.subject,
            text=notice.text,
            language=notice.language,
            at=notice.made_at,
        ),
        is_draft=is_draft,
    )


def _reachable(emails: Sequence[str], closed: Mapping[str, datetime]) -> str | None:
    """The first address that mail does not come back from; the first of all where there is none."""
    open_ones = [address for address in emails if address.casefold() not in closed]
    return next(iter(open_ones or emails), None)


def _language(connection: Connection, person: Person, office: offices.Office) -> str:
    spoken = addressing.spoken_by(person)
    known = templates.languages(connection, templates.NOTICE)
    return spoken if spoken in known else office.language
