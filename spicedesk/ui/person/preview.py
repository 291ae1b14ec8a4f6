"""What a document shows of itself, read within bounds and off the GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from spicedesk.domain.evidence import Evidence
from spicedesk.language import gettext as _

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

MAX_BYTES = 64 * 1000**2
"""A larger document has no preview."""
_MAX_PICTURE_MB = 512
"""What a picture may take when it is unpacked."""
_LONGEST_SIDE = 4000
"""Pixels of the longer side; a larger picture is made smaller as it is read."""
_MAX_PAGES = 200
_MAX_CHARACTERS = 200_000
_MAX_MAIL_BYTES = 8 * 1000**2


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF; whether it can be read is for the viewer to find out."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Pictures:
    """A picture, or the pages of a scan."""

    pages: tuple[QImage, ...]


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


Preview = Pdf | Pictures | Text | Nothing


def read(desk: "Desk", document: Evidence) -> Preview:
    """Read a document for showing it; raises a `Fault` if its seal is broken."""
    make = _maker(document.media_type)
    if make is None:
        return Nothing(_("No preview for this kind of file"))
    if document.size > MAX_BYTES:
        return Nothing(_("This document is too large for a preview"))
    from spicedesk.services import evidence  # the window does not wait for SQLAlchemy

    return of(evidence.read(desk, document.id), document.media_type)


def of(content: bytes, media_type: str) -> Preview:
    """The preview of a document's bytes; what cannot be read has none."""
    make = _maker(media_type)
    if make is None:
        return Nothing(_("No preview for this kind of file"))
    try:
        return make(content)
    except Exception:  # noqa: BLE001  # a broken document is shown as such, whatever breaks in it
        return Nothing(_("This document is damaged or of an unknown kind"))


def _maker(media_type: str) -> Callable[[bytes], Preview] | None:
    if media_type == "application/pdf":
        return Pdf
    if media_type == "message/rfc822":
        return _mail
    if media_type.startswith("image/"):
        return _pictures
    return _text if media_type.startswith("text/") else None


def _pictures(content: bytes) -> Preview:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    QImageReader.setAllocationLimit(_MAX_PICTURE_MB)
    pages = _pages(buffer)
    if not pages:
        return Nothing(_("This picture is damaged, too large, or of a kind that cannot be shown"))
    return Pictures(tuple(pages))


def _pages(buffer: QBuffer) -> list[QImage]:
    """The pages of a scan, or one picture; an animation is its first."""
    reader = _reader(buffer)
    count = 1 if reader.supportsAnimation() else max(reader.imageCount(), 1)
    del reader  # it closes the buffer like a file, so it must go before anything else reads
    pages: list[QImage] = []
    budget = _MAX_PICTURE_MB * 1000**2
    for number in range(min(count, _MAX_PAGES)):
        page = _page(buffer, number)
        if page.isNull() or budget < 0:
            break
        pages.append(page)
        budget -= page.sizeInBytes()
    return pages


def _page(buffer: QBuffer, number: int) -> QImage:
    reader = _reader(buffer)
    if number and not reader.jumpToImage(number):
        return QImage()
    size = reader.size()
    if max(size.width(), size.height()) > _LONGEST_SIDE:
        box = QSize(_LONGEST_SIDE, _LONGEST_SIDE)
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _reader(buffer: QBuffer) -> QImageReader:
    buffer.seek(0)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    return reader


def _text(content: bytes) -> Preview:
    return Text((), _bounded(decoded(content)))


def decoded(content: bytes) -> str:
    """Text in whatever encoding it is likely to be."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _bounded(text: str) -> str:
    shown = text.replace("\x00", "")
    if len(shown) <= _MAX_CHARACTERS:
        return shown
    return shown[:_MAX_CHARACTERS] + "\n\n" + _("[The rest is not shown here.]")


def _mail(content: bytes) -> Preview:
    from spicedesk.ui.person import mail  # the parser of mails is slow to load

    heads, body = mail.read(content[:_MAX_MAIL_BYTES])
    return Text(heads, _bounded(body))
