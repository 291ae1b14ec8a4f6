"""What a document shows of itself; what it is made of, a second program finds out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from spicedesk.domain.evidence import Evidence
from spicedesk.language import gettext as _
from spicedesk.services.documents.found import Mail, Mishap, Pages, Unshown
from spicedesk.services.documents.looking import Document
from spicedesk.services.documents.text import MAX_CHARACTERS, decoded
from spicedesk.ui.tasks import Progress, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

MAX_BYTES = 64 * 1000**2
"""A larger document has no preview."""
_LONG_LINE = re.compile(r"([^\n]{5000})(?=[^\n])")
"""Qt lays out a line at once: one of megabytes would hold up the window."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """A PDF or a picture, of which each page is asked for when it is looked at."""

    document: Document
    pages: Pages


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text, with the heads of a mail above it."""

    heads: tuple[tuple[str, str], ...]
    body: str

    @property
    def whole(self) -> str:
        """Heads, a blank line, and the text."""
        heads = "\n".join(f"{name}: {value}" for name, value in self.heads)
        return "\n\n".join(filter(None, (heads, self.body)))


@dataclass(frozen=True, slots=True)
class Nothing:
    """No preview, and why."""

    reason: str


Preview = Leaves | Text | Nothing


def ask(
    tasks: Tasks,
    owner: QObject,
    document: Evidence,
    then: Callable[[Preview], object],
    failed: Callable[[Exception], object],
) -> None:
    """Find out what a document shows; a hostile one keeps nobody's reading waiting."""

    def look(found: Document | Preview) -> None:
        if isinstance(found, Document):
            tasks.run_long(owner, partial(_opened, document=found), then, failed=failed)
        else:
            then(found)

    tasks.run(owner, partial(read, document=document), look, failed=failed)


def read(desk: "Desk", document: Evidence) -> Document | Preview:
    """A document that is still to be opened, or all there is; a `Fault` if its seal is broken."""
    kind = document.media_type
    if not _has_preview(kind):
        return Nothing(_("No preview for this kind of file"))
    if document.size > MAX_BYTES:
        return Nothing(_("This document is too large for a preview"))
    from spicedesk.services import evidence  # the window does not wait for SQLAlchemy

    if kind.startswith("text/"):
        return of(evidence.look_at(desk, document.id), kind)
    unopened = Document(kind)
    try:
        unopened.prepare()
    except Unshown as unshown:
        return refusal(unshown.mishap)
    unopened.content = evidence.look_at(desk, document.id)
    return unopened


def of(content: bytes, media_type: str) -> Preview:
    """The preview of a document's bytes; it takes a moment."""
    if not _has_preview(media_type):
        return Nothing(_("No preview for this kind of file"))
    if media_type.startswith("text/"):
        return Text((), _bounded(decoded(content)))
    return opened(Document(media_type, content))


def opened(document: Document) -> Preview:
    """What a document shows once it is opened, which takes a moment."""
    try:
        found = document.open()
    except Unshown as unshown:
        document.close()
        return refusal(unshown.mishap)
    if isinstance(found, Pages):
        return Leaves(document, found)
    document.close()
    return _mail(found)


def refusal(mishap: Mishap) -> Nothing:
    """Why a document is not shown, in a sentence."""
    reasons = {
        Mishap.BROKEN: _("This document could not be shown: it is damaged."),
        Mishap.TOO_LARGE: _("This document could not be shown: it would take too much memory."),
        Mishap.TOO_LONG: _("This document could not be shown: it would take too long."),
        Mishap.LOCKED: _("This document could not be shown: it is protected by a password."),
        Mishap.UNKNOWN: _("This document could not be shown: it is of an unknown kind."),
        Mishap.CRASHED: _("This document could not be shown: the attempt ended in an error."),
    }
    return Nothing(reasons[mishap])


def _has_preview(media_type: str) -> bool:
    known = media_type in {"application/pdf", "message/rfc822"}
    return known or media_type.startswith(("image/", "text/"))


def _opened(_desk: "Desk", progress: Progress, document: Document) -> Preview:
    with progress.stops(document):
        return opened(document)


def _mail(found: Mail) -> Text:
    from spicedesk.ui.person import mail  # few documents are mails

    return Text(mail.heads(found), _bounded(mail.body(found)))


def _bounded(text: str) -> str:
    shown = _LONG_LINE.sub(r"\1\n", text.replace("\x00", ""))
    if len(shown) <= MAX_CHARACTERS:
        return shown
    return shown[:MAX_CHARACTERS] + "\n\n" + _("[The rest is not shown here.]")
