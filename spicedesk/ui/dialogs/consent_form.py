"""The form of a consent: what was said, about what, how, when, where, with whom."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import DATA, MARKETING, Channel, ConsentEvent, Said
from spicedesk.faults import Invalid
from spicedesk.language import current, formats, terms, translator
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui.boxes import Box, MomentEdit
from spicedesk.ui.dialogs import consent_words as words
from spicedesk.ui.dialogs.chips import Chips
from spicedesk.ui.dialogs.consent_draft import About, Draft
from spicedesk.ui.dialogs.field import Field, Remark, labelled
from spicedesk.ui.dialogs.other_purpose import OtherPurpose
from spicedesk.ui.dialogs.person_text import day, day_text

_NAMES = {"occurred_at": "when", "at": "when"}
"""What rules and services call a field, where the form calls it otherwise."""
_COMMENT_LINES = 2
_A_NO = {Said.REFUSED, Said.WITHDRAWN}


class ConsentForm(QWidget):
    """Everything but the documents; starts with now, here, me.

    What the person said is never filled in for them: a yes reaches the channels
    that the clerk chooses (GDPR Art. 25(2)), a no reaches all unless they say less.
    """

    changed = Signal()

    def __init__(self, place: str, *, is_child: bool = False) -> None:
        super().__init__()
        self._is_child = is_child
        self._language = current()
        self._opened_at: QDateTime | None = None
        self._recorded_at: datetime | None = None
        self._reached: frozenset[Channel] = frozenset()
        self._make_chips()
        self._make_fields(place)
        self.other = OtherPurpose()
        self.when_remark, self._channel_remark = Remark(), Remark()
        self._lay_out()
        self.said.changed.connect(self._reach)
        for group in (self.said, self.about, self.channels, self.how):
            group.changed.connect(self._changed)
        for field in self.fields.values():
            field.changed.connect(self._changed)
        self.when.dateTimeChanged.connect(self._changed)
        self.other.changed.connect(self._turn_to_other)
        self.about.changed.connect(self._turn_from_other)

    def draft(self) -> Draft:
        """What is entered; raises `Invalid` for an end that is no date."""
        texts = {name: field.text() for name, field in self.fields.items()}
        return Draft(
            said=self.said.one(),
            about=self.about.one(),
            channels=self.channels.chosen(),
            how=self.how.one(),
            when=self._moment(),
            place=texts["place"],
            with_whom=texts["with_whom"],
            basis=list(LegalBasis)[self.basis.currentIndex()],
            wording=texts["wording"],
            until=self._read_until(texts["until"]),
            comment=texts["comment"],
            guardian=texts.get("guardian", ""),
            purpose=self.other.chosen if self.about.one() is None else "",
            explicit=self.other.is_explicit,
        )

    def fill(self, event: ConsentEvent) -> None:
        """Show what was recorded, to be corrected; what it is about stays."""
        about = {DATA: About.DATA, MARKETING: About.MARKETING}.get(event.purpose)
        self.said.choose([event.said])
        self.about.choose([about] if about is not None else [])
        self.other.show_purpose("" if about is not None else event.purpose, event.special)
        for part in (self.about, self.other):
            part.setEnabled(False)
        self._reached = event.reach if event.purpose != DATA else frozenset()
        self.channels.choose(self._reached)
        self.how.choose([event.how])
        self._recorded_at = event.occurred_at
        self.when.setDateTime(QDateTime.fromSecsSinceEpoch(int(event.occurred_at.timestamp())))
        self._opened_at = self.when.dateTime()
        self.basis.setCurrentIndex(list(LegalBasis).index(event.basis))
        texts = {
            "place": event.place, "with_whom": event.with_whom, "wording": event.wording,
            "comment": event.comment, "guardian": event.guardian,
            "until": day_text(event.until, self._language),
        }  # fmt: skip
        for name, text in texts.items():
            if name in self.fields:
                self.fields[name].fill(text or "")

    def offer_wordings(self, references: Sequence[str]) -> None:
        """Let one of the office's texts be chosen; what is typed stays."""
        typed = self.wording.currentText()
        self.wording.blockSignals(True)
        self.wording.clear()
        self.wording.addItems(["", *references])
        self.wording.setCurrentText(typed)
        self.wording.blockSignals(False)

    def chips(self) -> Iterator[QPushButton]:
        """Every button that one letter can press."""
        for group in (self.said, self.about, self.channels, self.how):
            yield from group.buttons.values()

    def refuse(self, fault: Invalid) -> bool:
        """Say a refusal beside its field; tell whether there is one."""
        name = _NAMES.get(fault.field, fault.field)
        if name in self.fields:
            self.fields[name].say(str(fault))
        elif name == "when":
            self.when_remark.say(str(fault))
        elif name == "channels":
            self._channel_remark.say(str(fault))
        else:
            return False
        return True

    def accept_all(self) -> None:
        """Take back every refusal."""
        for field in self.fields.values():
            field.say("")
        for remark in (self.when_remark, self._channel_remark):
            remark.say("")

    def _reach(self) -> None:
        """A no begins with every channel, a yes with none, unless channels were chosen by hand."""
        if self.channels.chosen() == self._reached:
            self._reached = frozenset(Channel if self.said.one() in _A_NO else ())
            self.channels.choose(self._reached)

    def _turn_to_other(self) -> None:
        if self.other.chosen:
            self.about.choose([])
        self._changed()

    def _turn_from_other(self) -> None:
        if self.about.one() is not None:
            self.other.show_purpose("")

    def _changed(self) -> None:
        about = self.about.one()
        self.channels.setEnabled(about is not None and about != About.DATA)
        self._channel_remark.say("")
        self.changed.emit()

    def _moment(self) -> datetime | None:
        """What the clerk set; none while it still says the moment of opening.

        A moment that was recorded keeps its fractions of a second until it is changed.
        """
        if self.when.dateTime() == self._opened_at:
            return self._recorded_at
        return self.when.moment()

    def _read_until(self, text: str) -> date | None:
        return day(text, "until", self._language)

    def _make_chips(self) -> None:
        self.said = Chips(_("What did the person say?"), words.said(), icons=words.SAID_ICONS)
        self.about = Chips(_("About"), words.about())
        self.channels = Chips(_("Marketing channels"), words.channel_words(), one=False)
        self.how = Chips(_("How"), words.how(), icons=words.HOW_ICONS, per_row=4)
        self.channels.setEnabled(False)

    def _make_fields(self, place: str) -> None:
        hint = formats.day_hint(self._language)
        self.when = MomentEdit(_("When"))
        self._opened_at = self.when.dateTime()
        self.basis = Box()
        tr = translator(self._language)
        self.basis.addItems([terms.capital(terms.word(basis, tr)) for basis in LegalBasis])
        self.wording = Box()
        self.wording.setEditable(True)
        self.wording.setInsertPolicy(Box.InsertPolicy.NoInsert)
        comment = QPlainTextEdit(tabChangesFocus=True)
        comment.setFixedHeight(comment.fontMetrics().lineSpacing() * _COMMENT_LINES + 16)
        self.fields = {
            "with_whom": _line(_("With whom of &us"), "with_whom"),
            "place": _line(_("Where"), "place", place),
            "basis": Field(_("Legal basis"), self.basis),
            "wording": Field(
                _("Wording shown or read out"), self.wording, lambda t: entry.line("wording", t)
            ),
            "until": Field(_("Valid until"), QLineEdit(placeholderText=hint), self._read_until),
            "comment": Field(_("Comment"), comment, lambda t: entry.text("comment", t)),
        }
        if self._is_child:
            guardian = _line(_("Who spoke for the child"), "guardian")
            self.fields = {"guardian": guardian, **self.fields}

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(24)
        first.addWidget(self.said)
        first.addWidget(self.about, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        when = labelled(_("&When"), self.when, self.when_remark)
        cells = [when, *(self.fields[n] for n in list(self.fields)[:-1])]
        for at, cell in enumerate(cells):
            grid.addWidget(cell, at // 2, at % 2, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(at % 2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(first)
        column.addWidget(self.other)
        column.addWidget(self.channels)
        column.addWidget(self._channel_remark)
        column.addWidget(self.how)
        column.addLayout(grid)
        column.addWidget(self.fields["comment"])
        column.addStretch(1)


def _line(label: str, name: str, text: str = "") -> Field:
    return Field(label, QLineEdit(text), lambda t: entry.line(name, t))
