"""Blank consent forms for a person: the words as they are, and a code to know the scan by."""

import base64
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from spicedesk import faults
from spicedesk.domain.consent import MARKETING, Channel
from spicedesk.domain.form import Form
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import Wording
from spicedesk.language import SUPPORTED, terms, translator
from spicedesk.language import gettext as _
from spicedesk.services import addressing, consent, offices, output, people
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import forms, records, wordings
from spicedesk.store.engine import Connection

if TYPE_CHECKING:
    from spicedesk.statements.form import ConsentForm  # ReportLab is slow to import

_TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Prepared:
    """A form as it is looked at, before it is handed out; `pdf` is the very paper."""

    form: Form
    paper: "ConsentForm"
    pdf: bytes

    @property
    def file_name(self) -> str:
        """What its file is called."""
        return self.paper.file_name


def prepare(
    desk: Desk,
    person_id: PersonId,
    wording_id: UUID,
    purpose: str = MARKETING,
    channels: frozenset[Channel] = frozenset(),
) -> Prepared:
    """Make a form; nobody knows its code until it is handed out.

    For marketing it asks about each of the channels, or all where none is named.
    Raises `NotFound`, `Invalid`.
    """
    from spicedesk.statements import form as paper  # ReportLab is slow to import

    named = consent.purpose(purpose)
    if channels and named != MARKETING:
        raise faults.Invalid(
            "channels",
            _("Channels belong to marketing, not to keeping data."),
            _("Leave them out."),
        )
    with desk.store.read() as connection:
        person = people.require(connection, person_id)
        office = offices.read(connection)
        wording = _required(connection, wording_id)
    asked = (channels or frozenset(Channel)) if named == MARKETING else frozenset()
    token = base64.b32encode(secrets.token_bytes(_TOKEN_BYTES)).decode().rstrip("=")
    now = desk.clock()
    form = Form(uuid4(), person_id, token, wording.id, named, asked, now, desk.user)
    is_ours = wording.language in SUPPORTED
    spoken = wording.language if is_ours else addressing.language_for(person, office)
    tr = translator(spoken)
    made = paper.ConsentForm(
        language=spoken,
        code=form.code,
        office=office.letterhead,
        made_at=now,
        made_by=desk.user,
        person_name=person.display_name,
        person_number=person.number,
        about=terms.purpose(named, tr),
        wording=wording.text,
        wording_reference=wording.reference,
        channels=tuple(terms.word(c, tr) for c in Channel if c in asked),
        is_demo=office.is_demo,
    )
    return Prepared(form, made, paper.render(made))


@one_transaction
def hand_out(desk: Desk, prepared: Prepared, target: Path | None = None) -> None:
    """Enter the form, so that its scan is known; with a target, write it there or enter nothing."""
    form = prepared.form
    with desk.store.write() as connection:
        people.require(connection, form.person_id)
        if forms.by_token(connection, form.token) is None:  # printed, and then saved as well
            forms.insert(connection, form)
        records.log(connection, "form.print", form.person_id, desk.clock(), desk.user, str(form.id))
        if target is not None:
            with output.whole_file(target, desk) as stream:
                stream.write(prepared.pdf)


def _required(connection: Connection, wording_id: UUID) -> Wording:
    found = wordings.get(connection, wording_id)
    if found is None:
        raise faults.NotFound(_("There is no such text."), _("“wordings list” shows them."))
    return found
