"""Icons by what they mean, drawn from the Phosphor font that QtAwesome ships.

The font is read directly: importing `qtawesome` costs more than the bare window
does, for ten other fonts that nobody sees. Colours are looked up when an icon is
painted, so that it follows the scheme by itself.
"""

import importlib.util
from enum import StrEnum
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from spicedesk.ui import theme


class Icons(StrEnum):
    """What an icon means -> its glyph in the font."""

    NEW_PERSON = "user-plus"
    CONSENT = "handshake"
    SEARCH = "magnifying-glass"
    PEOPLE = "users-three"
    PEOPLE_CURRENT = "users-three-fill"
    LISTS = "megaphone"
    LISTS_CURRENT = "megaphone-fill"
    RENEWALS = "hourglass-medium"
    RENEWALS_CURRENT = "hourglass-medium-fill"
    PERSON = "user"
    COMPANY = "buildings"
    PRINT = "printer"
    EDIT = "pencil-simple"
    REVOKE = "arrow-u-up-left"
    COPY = "copy"
    REFRESH = "arrow-clockwise"
    UNDO = "arrow-counter-clockwise"
    CLOSE = "x"
    CHECK = "check"
    CROSS = "x-bold"
    MORE = "dots-three"
    PLUS = "plus"
    REMOVE = "trash"
    EVIDENCE = "paperclip"
    DROP = "file-arrow-up"
    FILE = "file"
    FILES = "files"
    PDF = "file-pdf"
    PICTURE = "image"
    FOLDER = "folder-open"
    VIEW = "eye"
    SAVE = "floppy-disk"
    DOWNLOAD = "download-simple"
    OPEN_OUTSIDE = "export"
    DATABASE = "database"
    SERVER = "hard-drives"
    WARNING = "warning-fill"
    ERROR = "warning-circle-fill"
    INFO = "info"
    CLOCK = "clock"
    PHONE = "phone"
    EMAIL = "envelope-simple"
    OUTBOX = "paper-plane-tilt"
    ADDRESS = "map-pin"
    CALENDAR = "calendar-blank"
    ONLINE = "globe"
    NOTE = "note"
    MEETING = "chat-circle"
    LANGUAGE = "translate"
    KEYS = "keyboard"
    KEY = "key"
    RECOVERY = "lifebuoy"
    MOVE = "truck"
    BACKUP = "archive-box"
    LIGHT = "sun"
    DARK = "moon"
    SYSTEM = "monitor"
    FIT_WIDTH = "arrows-out-line-horizontal"
    TEXT_SIZE = "text-aa"
    FULL_SCREEN = "arrows-out"
    NAVIGATION = "list"
    LOCK = "lock-simple"
    SEAL = "shield-check"
    FORM = "clipboard-text"
    LETTER = "envelope"
    TRADE_SHOW = "storefront"
    READ_FORM = "qr-code"
    SCANNER = "corners-out"
    EVENT = "calendar-check"
    ARROW = "arrow-right"
    ZOOM_IN = "magnifying-glass-plus"
    ZOOM_OUT = "magnifying-glass-minus"
    PREVIOUS = "caret-left"
    NEXT = "caret-right"
    DOWN = "caret-down"
    COMPUTER = "desktop"
    DEMO = "flask"
    YES = "check-circle-fill"
    AGREED = "check-circle-fill"
    LAW = "scales-fill"
    RESTRICTED = "lock-simple-fill"
    NO_BASIS = "question-fill"
    EXPIRED = "hourglass-fill"
    REVOKED = "arrow-u-up-left-fill"
    NO_AGREEMENT = "minus-circle-fill"
    REFUSED = "prohibit-bold"
    BLOCKED = "link-break-bold"


def icon(meaning: Icons, color: str = "text") -> QIcon:
    """An icon in the colour that a token names, sharp at every size."""
    return QIcon(_Engine(meaning, color))


def paint(painter: QPainter, rect: QRect, meaning: Icons, color: str = "text") -> None:
    """Draw an icon that fills a square."""
    paint_in(painter, rect, meaning, theme.color(color))


def paint_in(painter: QPainter, rect: QRect, meaning: Icons, pen: QColor) -> None:
    """Draw an icon in a colour that is at hand."""
    font = QFont(_family())
    font.setPixelSize(max(rect.height(), 1))
    painter.save()
    painter.setFont(font)
    painter.setPen(pen)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, _glyph(meaning))
    painter.restore()


class _Engine(QIconEngine):
    def __init__(self, meaning: Icons, color: str) -> None:
        super().__init__()
        self._meaning = meaning
        self._color = color

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        token = "text3" if mode is QIcon.Mode.Disabled else self._color
        paint(painter, rect, self._meaning, token)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._meaning, self._color)


@cache
def _fonts() -> Path:
    found = importlib.util.find_spec("qtawesome")  # does not import it
    if found is None or found.origin is None:
        raise RuntimeError("qtawesome is not installed")
    return Path(found.origin).with_name("fonts")


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(next(_fonts().glob("phosphor-*.ttf"))))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _glyphs() -> dict[str, str]:
    import json  # no icon is drawn before the first paint

    charmap = next(_fonts().glob("phosphor-charmap-*.json"))
    glyphs: dict[str, str] = json.loads(charmap.read_text("utf-8"))
    return glyphs


@cache
def _glyph(meaning: Icons) -> str:
    return chr(int(_glyphs()[meaning.value], 16))
