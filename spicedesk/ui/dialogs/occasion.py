"""Log a call or a meeting, and in the same step what the person agreed to or refused."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from spicedesk.domain.activity import ActivityKind
from spicedesk.domain.consent import DATA, MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui import theme
from spicedesk.ui.boxes import Box, MomentEdit
from spicedesk.ui.dialogs.chips import Chips, pressed_by_letter
from spicedesk.ui.dialogs.consent_words import channel_words
from spicedesk.ui.dialogs.field import Field, Remark, labelled
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.icons import Icons
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.domain.activity import Activity
    from spicedesk.services.activities import Occasion
    from spicedesk.services.desk import Desk

_SIZE, _LINES = (680, 700), 3
_HOW = {
    ActivityKind.CALL: How.PHONE,
    ActivityKind.MEETING: How.MEETING,
    ActivityKind.EMAIL: How.EMAIL,
    ActivityKind.LETTER: How.LETTER,
}
"""On which occasions something can be said, and how it was said then."""
_ICONS = {
    ActivityKind.CALL: Icons.PHONE,
    ActivityKind.MEETING: Icons.MEETING,
    ActivityKind.EMAIL: Icons.EMAIL,
    ActivityKind.LETTER: Icons.LETTER,
    ActivityKind.NOTE: Icons.NOTE,
}


class Answer(StrEnum):
    """What they said to a question, if it was asked."""

    NOTHING = "nothing"
    YES = "yes"
    NO = "no"
    REVOKED = "revoked"


_SAID = {Answer.YES: Said.AGREED, Answer.NO: Said.REFUSED, Answer.REVOKED: Said.WITHDRAWN}


class OccasionDialog(Sheet):
    """A subject is enough; consents are asked for below it and saved with it, or not at all."""

    def __init__(
        self, tasks: Tasks, parent: QWidget | None, person_id: PersonId, about: str
    ) -> None:
        super().__init__(parent, _("Log a call or meeting"), _("Sa&ve"))
        self.speak_of(about)
        self._tasks, self._person_id = tasks, person_id
        self._make_fields()
        self._make_answers()
        self._arrange()
        for group in (self.kind, self.data, self.marketing):
            group.changed.connect(self._changed)
        self.primary.clicked.connect(self._save)
        self._changed()
        self.resize(*_SIZE)
        self.subject.setFocus()
        tasks.run(self, lambda desk: desk.user, self._with_me)
        tasks.run(self, _wordings, self._offer_wordings)

    def dirty(self) -> bool:
        typed = self.subject.text() + self.notes.text()
        return bool(typed.strip()) or bool(self.statements(datetime.now().astimezone()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One letter presses the button that is named by it, where no text is typed."""
        groups: tuple[Chips[ActivityKind] | Chips[Channel], ...] = (self.kind, self.channels)
        buttons = [button for group in groups for button in group.buttons.values()]
        if not pressed_by_letter(event, buttons):
            super().keyPressEvent(event)

    def statements(self, at: datetime) -> tuple[ConsentEvent, ...]:
        """What was said on the occasion."""
        return tuple(self._statements(at))

    def _statements(self, at: datetime) -> Iterator[ConsentEvent]:
        how = _HOW.get(self.kind.one() or ActivityKind.NOTE)
        if how is None:
            return
        for purpose, answer in ((DATA, self.data.one()), (MARKETING, self.marketing.one())):
            said = _SAID.get(answer or Answer.NOTHING)
            if said is None:
                continue
            chosen = self.channels.chosen() if purpose == MARKETING else frozenset()
            yield ConsentEvent(
                purpose=purpose,
                said=said,
                how=how,
                occurred_at=at,
                channels=frozenset() if chosen == frozenset(Channel) else chosen,
                with_whom=self.with_whom.text(),
                wording=self.wording.currentText(),
                comment=self.subject.text(),
            )

    def _changed(self) -> None:
        can_say = self.kind.one() in _HOW
        for part in (self.data, self.marketing, self.wording):
            part.setEnabled(can_say)
        asked = self.marketing.one() not in {None, Answer.NOTHING}
        self.channels.setEnabled(can_say and asked)
        self._channel_remark.say("")

    def _save(self) -> None:
        if self.marketing.one() is Answer.YES and not self.channels.chosen():
            self._channel_remark.say(_("By which channels? Choose at least one."))
            self.channels.setFocus()
            return
        self.notice.clear()
        self.hold(busy=True)
        self._tasks.run(
            self, self._job(), lambda _made: self.accept(), failed=self._refuse,
            changes=self._person_id,
        )  # fmt: skip

    def _job(self) -> "partial[Activity]":
        from spicedesk.services.activities import Occasion  # imports the store

        is_now = self.when.dateTime() == self._opened_at
        moment = self.when.moment()
        occasion = Occasion(
            self.kind.one() or ActivityKind.NOTE,
            moment,
            self.subject.text(),
            self.notes.text(),
            self.with_whom.text(),
        )
        said = self.statements(moment)
        return partial(
            _added, person_id=self._person_id, occasion=occasion, said=said, is_now=is_now
        )

    def _refuse(self, error: Exception) -> None:
        self.hold(busy=False)
        at = error.field if isinstance(error, Invalid) else ""
        if at == "at":
            self.when_remark.say(str(error))
            self.when.setFocus()
        elif at == "subject":
            self.subject.say(str(error))
            self.subject.setFocus()
        else:
            self.notice.tell(error)

    def _with_me(self, user: str) -> None:
        if not self.with_whom.text():
            self.with_whom.fill(user)

    def _offer_wordings(self, references: list[str]) -> None:
        self.wording.addItems(references)

    def _make_fields(self) -> None:
        kinds = {
            ActivityKind.CALL: _("&Call"),
            ActivityKind.MEETING: _("&Meeting"),
            ActivityKind.EMAIL: _("E-ma&il"),
            ActivityKind.LETTER: _("&Letter"),
            ActivityKind.NOTE: _("N&ote"),
        }
        self.kind = Chips(_("What it was"), kinds, icons=_ICONS)
        self.kind.choose([ActivityKind.CALL])
        self.when = MomentEdit(_("When"))
        self._opened_at = self.when.dateTime()
        self.when_remark, self._channel_remark = Remark(), Remark()
        self.with_whom = Field(
            _("With whom of &us"), QLineEdit(), lambda text: entry.line("with_whom", text)
        )
        self.subject = Field(_("Sub&ject"), QLineEdit(), lambda text: entry.line("subject", text))
        notes = QPlainTextEdit(tabChangesFocus=True)
        notes.setFixedHeight(notes.fontMetrics().lineSpacing() * _LINES + 16)
        self.notes = Field(_("&Notes"), notes, lambda text: entry.text("notes", text))

    def _make_answers(self) -> None:
        words = {
            Answer.NOTHING: _("Nothing"),
            Answer.YES: _("Agrees"),
            Answer.NO: _("Refuses"),
            Answer.REVOKED: _("Revokes"),
        }
        self.data = Chips(_("On keeping the data"), words)
        self.marketing = Chips(_("On marketing"), words)
        for group in (self.data, self.marketing):
            group.choose([Answer.NOTHING])
        self.channels = Chips(_("Marketing channels"), channel_words(), one=False)
        self.wording = Box()
        self.wording.addItem("")
        self.wording.setAccessibleName(_("Wording shown or read out"))

    def _arrange(self) -> None:
        when = labelled(_("&When"), self.when, self.when_remark)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(when, 1)
        row.addWidget(self.with_whom, 1)
        wording = labelled(_("Wor&ding shown or read out"), self.wording)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(10)
        column.addWidget(self.kind)
        column.addWidget(self.subject)
        column.addLayout(row)
        column.addWidget(self.notes)
        column.addWidget(theme.label(_("They also said"), "subtitle"))
        for part in (self.data, self.marketing, self.channels, self._channel_remark, wording):
            column.addWidget(part)
        column.addStretch(1)


def _wordings(desk: "Desk") -> list[str]:
    from spicedesk.services import wordings  # imports the store

    return list(dict.fromkeys(text.reference for text in wordings.listed(desk)))


def _added(
    desk: "Desk",
    person_id: PersonId,
    occasion: "Occasion",
    said: tuple[ConsentEvent, ...],
    *,
    is_now: bool,
) -> "Activity":
    from dataclasses import replace

    from spicedesk.services import activities  # imports the store

    if is_now:  # the moment of saving, to the second, and not the minute that the field shows
        now = desk.clock()
        occasion = replace(occasion, occurred_at=now)
        said = tuple(replace(event, occurred_at=now) for event in said)
    return activities.add(desk, person_id, occasion, said)
