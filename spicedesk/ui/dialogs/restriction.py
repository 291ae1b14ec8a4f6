"""Why processing is restricted, since when, and what was said (GDPR Art. 18)."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from spicedesk.domain.restriction import Restriction, RestrictionGround
from spicedesk.faults import Invalid
from spicedesk.language import current, terms, translator
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui.dialogs.chips import Chips
from spicedesk.ui.dialogs.field import Field
from spicedesk.ui.dialogs.person_text import day, day_text
from spicedesk.ui.dialogs.sheet import Sheet

_SIZE, _LINES = (620, 470), 3


class RestrictionDialog(Sheet):
    """Nothing is restricted before its button; after it the bar has an undo."""

    described = Signal(object, str)
    """The restriction, and what was said; whoever keeps it accepts or refuses the dialog."""

    def __init__(self, parent: QWidget | None, today: date) -> None:
        super().__init__(parent, _("Restrict processing"), _("&Restrict"))
        self.speak_of(_("The data stay, and are used for nothing else (Art. 18 GDPR)."))
        self._today = today
        tr = translator(current())
        words = {
            ground: f"{terms.capital(terms.word(ground, tr))} ({ground.letter})"
            for ground in RestrictionGround
        }
        self.ground = Chips(_("Why"), words, per_row=1)
        self.since = Field(_("&Since"), QLineEdit(day_text(today, current())), self._day_of)
        comment = QPlainTextEdit(tabChangesFocus=True)
        comment.setFixedHeight(comment.fontMetrics().lineSpacing() * _LINES + 16)
        self.comment = Field(_("&Comment"), comment, lambda text: entry.text("comment", text))
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(12)
        for part in (self.ground, self.since, self.comment):
            column.addWidget(part)
        column.addStretch(1)
        for signal in (self.ground.changed, self.since.changed, self.comment.changed):
            signal.connect(self._changed)
        self.primary.clicked.connect(self._describe)
        self._changed()
        self.resize(*_SIZE)
        self.ground.setFocus()

    def dirty(self) -> bool:
        return self.ground.one() is not None or bool(self.comment.text().strip())

    def _changed(self) -> None:
        problems = (self.since.problem(), self.comment.problem())
        self.primary.setEnabled(self.ground.one() is not None and not any(problems))

    def _describe(self) -> None:
        ground = self.ground.one()
        if ground is not None:
            restriction = Restriction(ground, self._day_of(self.since.text()))
            self.described.emit(restriction, self.comment.text().strip())

    def refused(self, error: Exception) -> None:
        """It was not kept: say why, and stay."""
        self.refuse(error, {"since": self.since, "comment": self.comment})

    def _day_of(self, text: str) -> date:
        found = day(text, "since", current()) or self._today
        if found > self._today:
            raise Invalid("since", _("That day is still to come."), _("Check the date."))
        return found
