"""Who the office is: the controller, as on its letters."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from spicedesk.domain.disclosure import Letterhead
from spicedesk.faults import Invalid
from spicedesk.language import SUPPORTED, current, formats
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui.boxes import Box
from spicedesk.ui.dialogs import codes
from spicedesk.ui.dialogs.field import Check, Field


class OfficeForm(QWidget):
    """The letterhead, the language and the authority."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._country = codes.countries(current())
        self._country.choose("AT")
        self._language = Box()
        self._language.addItems([formats.language_name(code, current()) for code in SUPPORTED])
        self._language.setCurrentIndex(SUPPORTED.index(current()))
        self._authority = Box()
        self.fields = self._make_fields()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for name, (row, column, span) in _CELLS.items():
            grid.addWidget(self.fields[name], row, column, 1, span)
        for column, stretch in enumerate((1, 2, 3)):
            grid.setColumnStretch(column, stretch)
        grid.setRowStretch(len(_CELLS), 1)
        for field in self.fields.values():
            field.changed.connect(self.changed)

    def offer_authorities(self, names: dict[str, str]) -> None:
        """What can be chosen, by key."""
        self._authority.clear()
        for key, name in names.items():
            self._authority.addItem(name, key)

    def complete(self) -> bool:
        """Whether it can be kept."""
        named = self.fields["name"].text().strip()
        return bool(named) and not any(f.problem() for f in self.fields.values())

    def letterhead(self) -> Letterhead:
        """The office, checked; raises `Invalid`."""
        text = {name: field.text().strip() for name, field in self.fields.items()}
        return Letterhead(
            name=text["name"],
            street=text["street"],
            postcode=text["postcode"],
            town=text["town"],
            country=entry.country(self._country.code()) or "AT",
            email=entry.email(text["email"]) if text["email"] else None,
            phone=text["phone"] or None,
            privacy_contact=text["privacy_contact"] or None,
            data_protection_officer=text["data_protection_officer"] or None,
        )

    def language(self) -> str:
        """The office's language."""
        return SUPPORTED[self._language.currentIndex()]

    def authority(self) -> str:
        """The key of the authority."""
        return self._authority.currentData() or "AT"

    def _make_fields(self) -> dict[str, Field]:
        return {
            "name": _line(_("&Name of the office"), "name", _named),
            "street": _line(_("&Street"), "street"),
            "postcode": _line(_("&Postcode"), "postcode"),
            "town": _line(_("&Town"), "town"),
            "country": Field(_("&Country"), self._country, self._check_country),
            "email": _line(_("&E-mail"), "email", _email),
            "phone": _line(_("P&hone"), "phone"),
            "language": Field(_("&Language"), self._language),
            "privacy_contact": _line(_("P&rivacy contact"), "privacy_contact"),
            "data_protection_officer": _line(
                _("&Data protection officer, if there is one"), "data_protection_officer"
            ),
            "authority": Field(_("Supervisory &authority"), self._authority),
        }

    def _check_country(self, text: str) -> None:
        entry.country(self._country.code_of(text))


_CELLS = {
    "name": (0, 0, 3),
    "street": (1, 0, 3),
    "postcode": (2, 0, 1),
    "town": (2, 1, 1),
    "country": (2, 2, 1),
    "email": (3, 0, 2),
    "phone": (3, 2, 1),
    "privacy_contact": (4, 0, 2),
    "data_protection_officer": (4, 2, 1),
    "language": (5, 0, 2),
    "authority": (5, 2, 1),
}
"""Row, column and width of each field."""


def _line(label: str, name: str, check: Check | None = None) -> Field:
    return Field(label, QLineEdit(), check or (lambda text: entry.line(name, text)))


def _named(text: str) -> None:
    if entry.line("name", text) is None:
        raise Invalid("name", _("The office needs a name."), _("It stands on every letter."))


def _email(text: str) -> None:
    if text.strip():
        entry.email(text)
