"""The form of a person: every field of `PersonDetails`, checked as it is typed."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from spicedesk.domain.person import Role
from spicedesk.faults import Invalid
from spicedesk.language import current, formats
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui.dialogs import codes
from spicedesk.ui.dialogs.chips import Chips
from spicedesk.ui.dialogs.field import Field
from spicedesk.ui.dialogs.person_text import Typed, day, label
from spicedesk.ui.dialogs.rows import AddressRow, LineRow, Rows

_COMMENT_LINES = 4


class PersonForm(QWidget):
    """Fields in two columns; `problems` are found without showing them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._language = current()
        self._ready = False
        self.office_country = ""
        self._make_lines()
        self._make_rows()
        self._lay_out()
        self.roles.changed.connect(self.changed)
        for field in self.lines.values():
            field.changed.connect(self.changed)
        for rows in self.rows.values():
            rows.changed.connect(self.changed)
            rows.reshaped.connect(self._order_tabs)
        self._order_tabs()

    def warmed(self, office_country: str) -> None:
        """The checks that are slow to import are at hand from now on."""
        self.office_country = office_country
        self._ready = True

    def typed(self) -> Typed:
        """Everything as it is typed."""
        texts: dict[str, Any] = {name: field.text() for name, field in self.lines.items()}
        texts["language"] = self._spoken.code()
        texts["roles"] = self.roles.chosen()
        texts["emails"] = tuple(t[0] for t in self.rows["emails"].texts())
        texts["phones"] = tuple(t[0] for t in self.rows["phones"].texts())
        texts["addresses"] = self.rows["addresses"].texts()
        return texts

    def fill(self, typed: Typed) -> None:
        """Replace everything."""
        for name, field in self.lines.items():
            field.fill(typed[name])
        self._spoken.choose(typed["language"])
        self.roles.choose(typed["roles"])
        for name in ("emails", "phones"):
            self.rows[name].fill([(text,) for text in typed[name]])
        self.rows["addresses"].fill(typed["addresses"])

    def problems(self) -> list[Invalid]:
        """What keeps it from being saved; those of rows are found once `warmed`."""
        found = [p for field in self._fields() if (p := field.problem())]
        typed = self.typed()
        if not (typed["family_name"].strip() or typed["company"].strip()):
            found.append(Invalid("family_name", _("A person needs a name.")))
        if not typed["roles"]:
            found.append(Invalid("roles", _("A person needs a role.")))
        return found

    def judge(self) -> None:
        """Show beside each field what is wrong with it."""
        for field in self._fields():
            field.judge()

    def field(self, name: str) -> Field | None:
        """The field that a fault or `PersonDetails` calls so; of rows the first at fault."""
        rows = self.rows.get({"email": "emails", "phone": "phones"}.get(name, name))
        if rows is not None:
            return next((f for f in rows.fields() if f.problem()), rows.fields()[0])
        return self.lines.get(name)

    def _fields(self) -> Iterator[Field]:
        yield from self.lines.values()
        for rows in self.rows.values():
            yield from rows.fields()

    def _make_lines(self) -> None:
        birth = QLineEdit(placeholderText=formats.day_hint(self._language))
        comment = QPlainTextEdit(tabChangesFocus=True)
        comment.setFixedHeight(comment.fontMetrics().lineSpacing() * _COMMENT_LINES + 16)
        self._spoken = codes.languages(self._language)
        self.lines = {
            "family_name": self._line("family_name"),
            "given_name": self._line("given_name"),
            "company": self._line("company"),
            "birth_date": Field(label("birth_date"), birth, self._check_birth),
            "language": Field(label("language"), self._spoken, self._check_language),
            "data_source": self._line("data_source"),
            "comment": Field(label("comment"), comment, lambda t: entry.text("comment", t)),
        }
        words = {
            Role.CONTACT: _("Co&ntact"),
            Role.PROSPECT: _("P&rospect"),
            Role.LEAD: _("Lea&d"),
        }
        self.roles = Chips(label("roles"), words, one=False)
        self.roles.choose([Role.CONTACT])

    def _line(self, name: str) -> Field:
        return Field(label(name), QLineEdit(), lambda text: entry.line(name, text))

    def _make_rows(self) -> None:
        language = self._language
        self.rows = {
            "emails": Rows(label("emails"), _("Add e-mail"), lambda: LineRow(self._check_email)),
            "phones": Rows(label("phones"), _("Add phone"), lambda: LineRow(self._check_phone)),
            "addresses": Rows(label("addresses"), _("Add address"), lambda: AddressRow(language)),
        }

    def _lay_out(self) -> None:
        lines, rows = self.lines, self.rows
        left = [
            _side_by_side(lines["family_name"], lines["given_name"]),
            lines["company"],
            self.roles,
            rows["emails"],
            rows["phones"],
        ]
        right = [
            rows["addresses"],
            _side_by_side(lines["birth_date"], lines["language"]),
            lines["data_source"],
            lines["comment"],
        ]
        columns = QHBoxLayout(self)
        columns.setContentsMargins(24, 8, 24, 16)
        columns.setSpacing(24)
        for parts in (left, right):
            column = QVBoxLayout()
            column.setSpacing(12)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
            columns.addLayout(column, 1)

    def _order_tabs(self) -> None:
        names = (self.lines[n].editor for n in ("family_name", "given_name", "company"))
        rest = (self.lines[n].editor for n in ("birth_date", "language", "data_source", "comment"))
        stops = [
            *names,
            *self.roles.buttons.values(),
            *(stop for rows in self.rows.values() for stop in rows.stops()),
            *rest,
        ]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _check_birth(self, text: str) -> None:
        entry.birth_date(day(text, "birth_date", self._language), date.today())  # noqa: DTZ011  # the day at this desk

    def _check_language(self, text: str) -> None:
        entry.language(self._spoken.code_of(text))

    def _check_email(self, text: str) -> None:
        if self._ready and text.strip():
            entry.email(text)

    def _check_phone(self, text: str) -> None:
        if self._ready and text.strip():
            homes = [parts[3] for parts in self.rows["addresses"].texts() if parts[3]]
            entry.phone(text, homes[0].upper() if homes else self.office_country)


def _side_by_side(*parts: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    for part in parts:
        row.addWidget(part, 1)
    return holder
