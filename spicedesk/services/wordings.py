"""The office's texts: consent forms, terms, privacy notices, version by version.

No version is ever changed or removed: what a person agreed to is shown as it was.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from spicedesk import faults
from spicedesk.domain.wording import Wording, WordingKind
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import entry, evidence
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.evidence import Source
from spicedesk.store import records, vault, wordings
from spicedesk.store.engine import Connection

_REFERENCE = re.compile(r"(?P<name>.+)@(?P<version>[1-9]\d{0,8})")


@one_transaction
def add(
    desk: Desk,
    name: str,
    kind: WordingKind,
    language: str,
    text: str,
    source: Source | None = None,
) -> Wording:
    """Enter a text, or the next version of one, with its file where there is one."""
    kept_name, kept_text = entry.line("name", name), entry.text("text", text)
    if not kept_name or "@" in kept_name:
        raise Invalid("name", _("A text needs a name without “@”."), _("Choose another name."))
    if not kept_text:
        raise Invalid("text", _("This text is empty."), _("Type it, or take it from a file."))
    spoken = entry.language(language)
    if spoken is None:
        raise Invalid("language", _("A text is in a language."), _("Give a code such as “de”."))
    sources = [source] if source is not None else []
    with evidence.opened(sources) as streams, desk.store.write() as connection:
        document = None
        for opened in streams:
            document = evidence.deposit(connection, opened), opened.name
        wording_id = wordings.insert(
            connection,
            name=kept_name,
            version=wordings.next_version(connection, kept_name, spoken),
            kind=kind,
            language=spoken,
            text=kept_text,
            document=document,
            at=desk.clock(),
            by=desk.user,
        )
        records.log(connection, "wording.add", None, desk.clock(), desk.user, str(wording_id))
        return _required(connection, wording_id)


def listed(desk: Desk, name: str | None = None) -> list[Wording]:
    """Every version of every text, or of one, the newest first."""
    with desk.store.read() as connection:
        return wordings.listed(connection, name)


def current(desk: Desk) -> list[Wording]:
    """The newest version of every text in every language, those for consents first."""
    with desk.store.read() as connection:
        every = wordings.listed(connection)
    newest: dict[tuple[str, str], Wording] = {}
    for text in every:  # the newest first
        newest.setdefault((text.name, text.language), text)
    return sorted(newest.values(), key=lambda text: text.kind is not WordingKind.CONSENT)


def get(desk: Desk, wording_id: UUID) -> Wording:
    """One version, for whoever shows what was agreed to; raises `NotFound`."""
    with desk.store.read() as connection:
        return _required(connection, wording_id)


def read_document(desk: Desk, wording_id: UUID) -> bytes | None:
    """The bytes of a text's file, as it was filed; none where it has none."""
    with desk.store.read() as connection:
        document_id = wordings.document_of(connection, wording_id)
        if document_id is None:
            return None
        try:
            return b"".join(vault.pieces(connection, document_id))
        except vault.Damaged:
            raise faults.Refused(
                _("The file of this text is no longer what was filed."),
                _("“db check” says more; take it from a backup."),
            ) from None


def find(desk: Desk, reference: str, language: str | None = None) -> Wording:
    """The text `NAME@VERSION`, or the newest of that name; raises `NotFound`, `Invalid`."""
    with desk.store.read() as connection:
        found = resolve(connection, reference, (language,))
    if found is None:
        raise faults.NotFound(
            _("There is no text “{name}”.").format(name=reference[:80]),
            _("“wordings list” shows them."),
        )
    return found


def resolve(
    connection: Connection,
    reference: str,
    languages: Sequence[str | None],
    at: datetime | None = None,
) -> Wording | None:
    """The version that is meant, in the first of the languages that there is.

    Without a version it is the one that was in use at that moment. None where no text has
    that name; raises `Invalid` where there is no such version.
    """
    match = _REFERENCE.fullmatch(reference)
    name = match["name"].strip() if match else reference
    versions = wordings.listed(connection, name)
    if not versions:
        return None
    wanted = int(match["version"]) if match else _in_use(versions, at)
    same = [text for text in versions if text.version == wanted]
    if not same:
        raise Invalid(
            "wording",
            _("“{name}” has no version {version}.").format(name=name, version=wanted),
            _("The newest is {version}.").format(version=versions[0].version),
        )
    by_language = {text.language: text for text in same}
    return next((by_language[one] for one in languages if one in by_language), same[0])


def reference_of(connection: Connection, wording_id: UUID | None) -> str | None:
    """`NAME@VERSION` of a version, for an event that it is tied to."""
    found = None if wording_id is None else wordings.get(connection, wording_id)
    return None if found is None else found.reference


def _in_use(versions: Sequence[Wording], at: datetime | None) -> int:
    """The newest that was there; before the first, the first."""
    known = [text.version for text in versions if at is None or text.recorded_at <= at]
    return max(known) if known else versions[-1].version


def _required(connection: Connection, wording_id: UUID) -> Wording:
    found = wordings.get(connection, wording_id)
    if found is None:
        raise faults.NotFound(_("There is no such text."), _("“wordings list” shows them."))
    return found
