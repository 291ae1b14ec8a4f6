"""Colours, sizes and styles; the only place that knows a colour by its number."""

import sys
from typing import Literal, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from spicedesk import bundle
from spicedesk.ui.theme import sheet
from spicedesk.ui.theme.tokens import SIZES, TOKENS

Scheme = Literal["light", "dark", "system"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark", "system")
ZOOMS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""How many times the system's font the text may be."""

W = TypeVar("W", bound=QWidget)


_CHIP_MARGINS = 22


class Watch(QObject):
    """Tells when colours or sizes changed, for what is painted and not styled."""

    changed = Signal()


class _State:
    wish: Scheme = "system"
    dark = False
    zoom = 1.0
    own_font: QFont | None = None
    watch: Watch | None = None
    following: QGuiApplication | None = None
    has_faces = False


_state = _State()


def watch() -> Watch:
    """The signal that colours or sizes changed."""
    if _state.watch is None:
        _state.watch = Watch()
    return _state.watch


def application() -> QApplication:
    """The application, made if there is none yet.

    Fusion is asked for in Qt's own words: `setStyle` would wrap the style for Python,
    which costs a tenth of the time until the window is painted.
    """
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    return QApplication([*sys.argv[:1], "-style", "fusion"])


def apply(app: QApplication, scheme: Scheme = "system", zoom: float = 1.0) -> None:
    """Dress the application: palette and style sheet from the tokens, over Fusion."""
    if _state.following is not app:
        app.styleHints().colorSchemeChanged.connect(_system_changed)
        _state.following, _state.own_font = app, QFont(app.font())
    _state.wish, _state.zoom = scheme, zoom
    _state.dark = scheme == "dark" or (scheme == "system" and _system_is_dark(app))
    _dress(app)


def is_dark() -> bool:
    """Whether the dark colours are on."""
    return _state.dark


def wish() -> Scheme:
    """What was asked for, which may be to follow the system."""
    return _state.wish


def zoom() -> float:
    """The size of text as a ratio of the system's."""
    return _state.zoom


def color(token: str) -> QColor:
    """A colour of the present scheme by its purpose."""
    return QColor(TOKENS[token][_state.dark])


def font(kind: str = "body") -> QFont:
    """The application's font in the size of this kind of text."""
    ratio, semibold = SIZES[kind]
    made = QFont(QApplication.font())
    made.setPointSizeF(made.pointSizeF() * ratio)
    if semibold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def scaled(pixels: int) -> int:
    """A length that grows with the text, from device-independent pixels at normal size."""
    return round(pixels * _state.zoom)


def sized(widget: W, kind: str) -> W:
    """Give a widget the size of a kind of text, now and whenever sizes change."""
    widget.setProperty("textKind", kind)
    widget.setFont(font(kind))
    return widget


def label(text: str = "", kind: str = "body", tone: str = "text") -> QLabel:
    """A label of plain text in a size and in a colour that a purpose names."""
    made = sized(QLabel(text), kind)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("tone", tone)
    return made


def kind(button: W, name: str) -> W:
    """Make a button `primary`, `danger`, `final`, `plain`, `link`, `chip`, `nav` or `icon`."""
    button.setProperty("kind", name)
    return button


def chip_width(word: str) -> int:
    """How wide a chip is when it is chosen: the style sheet makes it bold, unforeseen by Qt."""
    text = QFontMetrics(font("strong")).horizontalAdvance(word.replace("&", ""))
    return text + _CHIP_MARGINS


def add_faces() -> None:
    """Bring the faces of other scripts along that a statement is printed with.

    Where the system has none of its own, names in them would be empty boxes.
    """
    if _state.has_faces:
        return
    _state.has_faces = True
    for file in sorted(bundle.path("fonts").glob("*.ttf")):
        if not file.name.startswith("NotoSans-"):
            QFontDatabase.addApplicationFont(str(file))
    watch().changed.emit()


def restyle(widget: QWidget) -> None:
    """Let the style sheet see that a property changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def _dress(app: QApplication) -> None:
    own = _state.own_font or app.font()
    base = QFont(own)
    base.setPointSizeF(own.pointSizeF() * _state.zoom)
    app.setFont(base)
    app.setPalette(_palette())
    app.setStyleSheet(sheet.of({name: pair[_state.dark] for name, pair in TOKENS.items()}))
    for widget in app.allWidgets():
        kept = widget.property("textKind")
        if kept:
            widget.setFont(font(kept))
    watch().changed.emit()


def _system_is_dark(app: QApplication) -> bool:
    return app.styleHints().colorScheme() is Qt.ColorScheme.Dark


def _system_changed() -> None:
    app = QApplication.instance()
    if _state.wish == "system" and isinstance(app, QApplication):
        _state.dark = _system_is_dark(app)
        _dress(app)


_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "window",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Midlight: "border",
    QPalette.ColorRole.Dark: "border_strong",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Shadow: "border_strong",
    QPalette.ColorRole.Accent: "accent",
}


def _palette() -> QPalette:
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, color(token))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, color("text3"))
    return palette
