"""From what is dropped or pasted to documents that can be filed."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage

from spicedesk.language import gettext as _

if TYPE_CHECKING:
    from spicedesk.services.evidence import Source  # imports SQLAlchemy; the window does not wait

_MAIL = "message/rfc822"
_PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/tiff": "tiff"}


class EvidenceDrop:
    """Reads the clipboard's and the mouse's `QMimeData`, whichever program filled it.

    Files come first: a file manager offers a picture of a file beside its name. What is
    offered as the bytes of a file is taken as it is; only a picture that exists nowhere
    as a file (a screenshot) is written anew, without loss, as PNG.
    """

    def __init__(self, mime: QMimeData) -> None:
        self._mime = mime

    @property
    def is_usable(self) -> bool:
        """Whether there is anything to file."""
        return bool(self._paths()) or self._mime.hasImage() or bool(self._offered())

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is only the address of something that does not lie on this computer."""
        return not self.is_usable and self._mime.hasUrls()

    def sources(self, now: datetime) -> list["Source"]:
        """The documents; `now` names those that have no name."""
        paths = self._paths()
        if paths:
            return list(paths)
        from spicedesk.services.evidence import Clipping  # the window does not wait for SQLAlchemy

        offered = self._offered()
        if offered:
            content = bytes(self._mime.data(offered).data())
            suffix = "eml" if offered == _MAIL else _PICTURES[offered]
            return [Clipping(_name(offered == _MAIL, now, suffix), content)]
        if self._mime.hasImage():
            return [Clipping(_name(False, now, "png"), _png(QImage(self._mime.imageData())))]
        return []

    def _paths(self) -> list[Path]:
        return [Path(url.toLocalFile()) for url in self._mime.urls() if url.isLocalFile()]

    def _offered(self) -> str | None:
        """The first format that is a document by itself."""
        formats = self._mime.formats()
        return next((f for f in (_MAIL, *_PICTURES) if f in formats), None)


def _name(is_mail: bool, now: datetime, suffix: str) -> str:
    pattern = _("Mail {moment}") if is_mail else _("Picture {moment}")
    return f"{pattern.format(moment=f'{now:%Y-%m-%d %H.%M.%S}')}.{suffix}"


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt a string
    return bytes(buffer.data().data())
