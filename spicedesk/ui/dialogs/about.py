"""What this program is, and what it is made of."""

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from spicedesk import __version__
from spicedesk.language import gettext as _
from spicedesk.ui import theme

_WIDTH = 460
_LIBRARIES = (
    ("Qt and PySide6 {qt}", "LGPL-3.0"),
    ("SQLAlchemy, Alembic, Babel", "MIT, BSD-3-Clause"),
    ("SQLite, SQLCipher, Psycopg", "Public domain, BSD-3-Clause, LGPL-3.0"),
    ("ReportLab, Pillow, PDFium", "BSD-3-Clause, MIT-CMU, Apache-2.0"),
    ("phonenumbers, email-validator", "Apache-2.0, Unlicense"),
    ("QtAwesome, Phosphor, keyring", "MIT"),
)


class AboutDialog(QDialog):
    """Version, licence, libraries."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About SpiceDesk"))
        title = theme.label("SpiceDesk", "title")
        lines = [
            _("Version {version}").format(version=__version__),
            _("The CRM that a small European office trusts with its customers' personal data."),
            _("Free software under the MIT licence."),
            _("Made with:"),
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(title)
        for line in lines:
            column.addWidget(_sentence(line))
        for name, licence in _LIBRARIES:
            column.addWidget(_sentence(f"{name.format(qt=qVersion())} · {licence}", "caption"))
        column.addStretch(1)
        column.addSpacing(8)
        column.addWidget(self._buttons())
        self.setMinimumWidth(_WIDTH)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        close = buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setFocus()
        buttons.rejected.connect(self.reject)
        return buttons


def _sentence(text: str, font: str = "body") -> QLabel:
    label = theme.label(text, font)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
