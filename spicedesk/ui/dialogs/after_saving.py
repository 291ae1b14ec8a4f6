"""Where a person stands now, and where they would stand after saving."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from spicedesk.domain.consent import MARKETING
from spicedesk.domain.standing import Standing, State, Verdict
from spicedesk.language import current
from spicedesk.language import gettext as _
from spicedesk.services import pills
from spicedesk.services.pills import PillState
from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.pills import SmallPill

_ARROW = 16


class AfterSaving(QFrame):
    """Both pills, before and after; repainted with each answer of the worker."""

    def __init__(self, before: Standing) -> None:
        super().__init__()
        self.setObjectName("card")
        self._before = before
        title = theme.label(_("After saving"), "subtitle")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.addWidget(title)
        self._changing = QWidget()
        self._column.addWidget(self._changing)
        self._column.addStretch(1)
        self.show_standing(before)

    def show_standing(self, after: Standing) -> None:
        """Show where the person would stand."""
        language = current()
        fresh = QWidget()
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        pairs = zip(self._before.verdicts[:2], after.verdicts[:2], strict=True)
        for old, new in pairs:
            was = pills.of(old, self._before.on, language)
            will_be = pills.of(new, after.on, language)
            _add(column, was, will_be, _words(new, will_be))
        self._column.replaceWidget(self._changing, fresh)
        self._changing.deleteLater()
        self._changing = fresh


def _add(column: QVBoxLayout, was: PillState, will_be: PillState, words: str) -> None:
    heading = QLabel(was.title)
    unchanged = "" if was != will_be else _("Stays as it is.")
    sentence = theme.label(f"{words} {unchanged}".strip(), "caption", "text2")
    sentence.setWordWrap(True)
    changes = (was.label, was.positive, was.filled) != (
        will_be.label,
        will_be.positive,
        will_be.filled,
    )
    column.addWidget(heading)
    column.addLayout(_in_a_row(SmallPill(was)))
    if changes:
        column.addLayout(_in_a_row(_arrow(), SmallPill(will_be)))
    column.addWidget(sentence)


def _in_a_row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for part in parts:
        row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return row


def _arrow() -> QLabel:
    arrow = QLabel()
    arrow.setPixmap(icon(Icons.ARROW).pixmap(_ARROW, _ARROW))
    arrow.setAccessibleName(_("becomes"))
    return arrow


def _words(verdict: Verdict, pill: PillState) -> str:
    """The three states of marketing by their names, and what follows from any state."""
    states = {
        State.NONE: _("No specific agreement"),
        State.AGREED: _("Agreed"),
        State.REFUSED: _("Refused"),
        State.WITHDRAWN: _("Revoked"),
    }
    state = states.get(verdict.state) if verdict.purpose == MARKETING else None
    return f"{state}. {pill.header}." if state else f"{pill.header}."
