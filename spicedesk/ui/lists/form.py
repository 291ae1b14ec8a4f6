"""The form of a marketing list: what it is for, by which channel, and whom it looks for."""

from enum import StrEnum
from functools import partial
from uuid import UUID, uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from spicedesk.domain.audience import Criteria, MailingList
from spicedesk.domain.consent import MARKETING, Channel
from spicedesk.domain.person import Role
from spicedesk.faults import Invalid
from spicedesk.language import current, terms, translator
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui.boxes import Box
from spicedesk.ui.dialogs import codes
from spicedesk.ui.dialogs.chips import Chips
from spicedesk.ui.dialogs.consent_words import channel_words
from spicedesk.ui.dialogs.field import Field

_YEAR_DIGITS = 4


class Kind(StrEnum):
    """Whether a person stands for a company."""

    ANY = "any"
    COMPANY = "company"
    PRIVATE = "private"


_COMPANY = {Kind.ANY: None, Kind.COMPANY: True, Kind.PRIVATE: False}


class ListForm(QWidget):
    """What is left open fits everybody."""

    changed = Signal()

    def __init__(self, given: MailingList | None = None) -> None:
        super().__init__()
        self._id: UUID = given.id if given is not None else uuid4()
        self.name = Field(_("&Name"), QLineEdit(maxLength=120), partial(entry.line, "name"))
        self.channel = Chips(_("By which channel"), channel_words())
        self._purpose = Box()
        self.purpose = Field(_("Wh&at for"), self._purpose)
        self.roles = Chips(_("Only these roles"), _role_words(), one=False)
        self.kind = Chips(_("Companies"), _kind_words())
        self._country, self._language = codes.countries(current()), codes.languages(current())
        self.criteria = self._make_criteria()
        self._lay_out()
        self.offer_purposes(())
        self._fill(given or MailingList(self._id, "", MARKETING, Channel.EMAIL))
        self._listen()

    def offer_purposes(self, names: tuple[str, ...]) -> None:
        """What can be chosen: marketing, and what the office added."""
        before = self._purpose.currentData()
        tr = translator(current())
        self._purpose.blockSignals(True)
        self._purpose.clear()
        for name in dict.fromkeys((MARKETING, *names, *((before,) if before else ()))):
            self._purpose.addItem(terms.purpose(name, tr), name)
        if before:
            self._purpose.setCurrentIndex(self._purpose.findData(before))
        self._purpose.blockSignals(False)

    def fields(self) -> list[Field]:
        """Every entry that is typed."""
        return [self.name, self.purpose, *self.criteria.values()]

    def given(self) -> MailingList:
        """The list as it is typed now; raises `Invalid` for what fits nobody."""
        text = {name: field.text().strip() for name, field in self.criteria.items()}
        criteria = Criteria(
            roles=self.roles.chosen(),
            town=text["town"] or None,
            postcode=text["postcode"] or None,
            country=entry.country(self._country.code()),
            language=entry.language(self._language.code()),
            is_company=_COMPANY[self.kind.one() or Kind.ANY],
            born_from=_year(text["born_from"]),
            born_to=_year(text["born_to"]),
        )
        channel = self.channel.one() or Channel.EMAIL
        purpose = self._purpose.currentData() or MARKETING
        return MailingList(self._id, self.name.text().strip(), purpose, channel, criteria)

    def _fill(self, given: MailingList) -> None:
        criteria = given.criteria
        self.name.fill(given.name)
        self.channel.choose({given.channel})
        if self._purpose.findData(given.purpose) < 0:
            self._purpose.addItem(given.purpose, given.purpose)
        self._purpose.setCurrentIndex(self._purpose.findData(given.purpose))
        self.roles.choose(criteria.roles)
        self.kind.choose(
            {k for k, is_company in _COMPANY.items() if is_company is criteria.is_company}
        )
        self._country.choose(criteria.country or "")
        self._language.choose(criteria.language or "")
        for name in ("town", "postcode"):
            self.criteria[name].fill(getattr(criteria, name) or "")
        for name in ("born_from", "born_to"):
            self.criteria[name].fill(str(getattr(criteria, name) or ""))

    def _make_criteria(self) -> dict[str, Field]:
        def country(text: str) -> None:
            entry.country(self._country.code_of(text))

        def language(text: str) -> None:
            entry.language(self._language.code_of(text))

        return {
            "postcode": _line(_("P&ostcode begins with"), "postcode"),
            "town": _line(_("&Town begins with"), "town"),
            "country": Field(_("Co&untry"), self._country, country),
            "language": Field(_("Language spo&ken"), self._language, language),
            "born_from": Field(_("Born &from (year)"), QLineEdit(maxLength=4), _year),
            "born_to": Field(_("&Born up to (year)"), QLineEdit(maxLength=4), _year),
        }

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for number, field in enumerate(self.criteria.values()):
            grid.addWidget(field, *divmod(number, 2))
        top = QGridLayout()
        top.setHorizontalSpacing(16)
        top.addWidget(self.name, 0, 0)
        top.addWidget(self.purpose, 0, 1)
        for pair in (grid, top):
            pair.setColumnStretch(0, 1)
            pair.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(top)
        for part in (self.channel, self.roles, self.kind):
            column.addWidget(part)
        column.addLayout(grid)
        column.addStretch(1)

    def _listen(self) -> None:
        for field in self.fields():
            field.changed.connect(self.changed)
        for chips in (self.channel, self.roles, self.kind):
            chips.changed.connect(self.changed)


def _line(label: str, name: str) -> Field:
    return Field(label, QLineEdit(), partial(entry.line, name))


def _year(text: str) -> int | None:
    """A year of birth; none where nothing is typed."""
    typed = text.strip()
    if not typed:
        return None
    if len(typed) != _YEAR_DIGITS or not typed.isdecimal():
        raise Invalid("born", _("A year has four digits."), _("For example 1970."))
    return int(typed)


def _role_words() -> dict[Role, str]:
    return {
        Role.CONTACT: _("&Contact"),
        Role.PROSPECT: _("P&rospect"),
        Role.LEAD: _("Lea&d"),
    }


def _kind_words() -> dict[Kind, str]:
    return {
        Kind.ANY: _("Everybod&y"),
        Kind.COMPANY: _("&With a company"),
        Kind.PRIVATE: _("W&ithout a company"),
    }
