"""Record what a person said: under ten seconds, from the keyboard alone."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from spicedesk.domain.consent import ConsentEvent, InvalidConsent, RecordedEvent
from spicedesk.domain.standing import Standing
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.ui.dialogs.after_saving import AfterSaving
from spicedesk.ui.dialogs.chips import pressed_by_letter
from spicedesk.ui.dialogs.consent_draft import ON_PAPER, Draft, is_child
from spicedesk.ui.dialogs.consent_form import ConsentForm
from spicedesk.ui.dialogs.evidence_choice import EvidenceChoice
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.person.drop import EvidenceDrop
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.people import PersonFile
    from spicedesk.services.purposes import Purpose

_SIZE = (1060, 660)
_SIDE = 292
_PAUSE = 60
"""Milliseconds from a change to asking where the person would stand."""


class ConsentDialog(Sheet):
    """Shows both pills before and after, and records only when it is told to."""

    saved = Signal(object)
    last_place: ClassVar[str] = ""
    """Where the last one was recorded, until the program ends; never written to disk."""

    def __init__(
        self,
        tasks: Tasks,
        parent: QWidget | None,
        file: "PersonFile",
        correcting: RecordedEvent | None = None,
    ) -> None:
        """Begins with what was recorded where it is `correcting` that."""
        title = _("Record consent") if correcting is None else _("Correct consent")
        super().__init__(parent, title, _("Save consent"))
        number = _("Customer no. {number}").format(number=file.person.number)
        self.speak_of(f"{file.person.display_name} · {number}")
        self._tasks = tasks
        self._file = file
        self._correcting = correcting
        self._recorded: dict[str, RecordedEvent] = {}
        self._refusal: Invalid | None = None
        self.form = ConsentForm(
            ConsentDialog.last_place, is_child=is_child(file.person, file.standing.on)
        )
        self.after = AfterSaving(file.standing)
        self.evidence = EvidenceChoice(file.evidence)
        self._arrange()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask_for_preview)
        self.form.changed.connect(self._changed)
        self.evidence.changed.connect(self._changed)
        self.primary.clicked.connect(self._save)
        self.setAcceptDrops(True)
        self.resize(*_SIZE)
        self.form.said.setFocus()
        if correcting is not None:
            self.form.fill(correcting.event)
        self._untouched: Draft | None = self.form.draft()
        self._changed()
        tasks.run(self, lambda desk: desk.user, self._with_me)
        tasks.run(self, _wordings, self.form.offer_wordings)
        tasks.run(self, _purposes, self.form.other.offer)

    def dirty(self) -> bool:
        return self._draft() != self._untouched or bool(self.evidence.documents())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One letter presses the button that is named by it, where no text is typed."""
        if pressed_by_letter(event, self.form.chips()):
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take(QGuiApplication.clipboard().mimeData())
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if EvidenceDrop(event.mimeData()).is_usable:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(event.mimeData())
        event.acceptProposedAction()

    def take(self, mime: QMimeData) -> None:
        """Choose what was dropped or pasted as evidence."""
        drop = EvidenceDrop(mime)
        if drop.is_usable:
            self.evidence.add(drop.sources(datetime.now().astimezone()))

    def _arrange(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.after, 1)
        side.addWidget(self.evidence)
        holder = QWidget()
        holder.setFixedWidth(_SIDE)
        holder.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(24, 8, 24, 16)
        row.setSpacing(24)
        row.addWidget(self.form, 1)
        row.addWidget(holder)

    def _with_me(self, user: str) -> None:
        field = self.form.fields["with_whom"]
        if not field.text() and self._correcting is None:
            was_untouched = self._draft() == self._untouched
            field.fill(user)
            if was_untouched:
                self._untouched = self._draft()
        self._changed()

    def _draft(self) -> Draft | None:
        try:
            return self.form.draft()
        except Invalid:
            return None

    def _changed(self) -> None:
        draft = self._draft()
        on_paper = draft is not None and draft.how in ON_PAPER
        self.evidence.advise(on_paper and not self.evidence.documents())
        self.primary.setEnabled(draft is not None and draft.complete)
        self.hint.setText(_hint(draft))
        self._pause.start()

    def done(self, result: int) -> None:
        self._pause.stop()
        super().done(result)

    def _ask_for_preview(self) -> None:
        draft = self._draft()
        if draft is None or not draft.complete:
            self.after.show_standing(self._file.standing)
            return
        person_id = self._file.person.id

        def job(desk: "Desk") -> Standing:
            from spicedesk.services import consent  # imports the store

            try:
                return consent.preview(desk, person_id, self._events(draft, desk.clock()))
            except InvalidConsent as error:
                raise consent.explain(error) from None

        self._tasks.run(self, job, self._previewed, failed=self._failed)

    def _events(self, draft: Draft, now: datetime) -> tuple[ConsentEvent, ...]:
        """What is to be recorded; a correction keeps what the form does not show."""
        before = self._correcting
        if before is None:
            return draft.events(now)
        return tuple(
            replace(event, corrects=before.id, language=before.event.language)
            for event in draft.events(now)
        )

    def _previewed(self, after: Standing) -> None:
        if self._refusal is not None:
            self._refusal = None
            self.form.accept_all()
        self.after.show_standing(after)

    def _save(self) -> None:
        draft = self._draft()
        if draft is None or not draft.complete:
            return
        person_id, recorded = self._file.person.id, self._recorded
        documents = self.evidence.documents()
        kept = self._correcting.evidence if self._correcting is not None else ()

        def job(desk: "Desk") -> None:
            from spicedesk.services import consent  # imports the store

            proof = [*documents, *kept]
            try:
                events = self._events(draft, desk.clock())
            except InvalidConsent as error:
                raise consent.explain(error) from None
            for event in events:
                # What went through before the disk was full is not recorded twice.
                done = recorded.get(event.purpose) or consent.record(desk, person_id, event, proof)
                recorded[event.purpose] = done
                proof = list(done.evidence)

        self.hold(True)
        self._tasks.run(self, job, self._done, failed=self._refused, changes=person_id)

    def _done(self, _nothing: None) -> None:
        ConsentDialog.last_place = self.form.fields["place"].text().strip()
        self.saved.emit(self._file.person.id)
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.hold(False)
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Invalid) and self.form.refuse(error):
            self._refusal = error
            self.primary.setEnabled(False)
        else:
            self.notice.tell(error)


def _wordings(desk: "Desk") -> list[str]:
    """How the office's texts are named, the newest version of each first."""
    from spicedesk.services import wordings  # imports the store

    return list(dict.fromkeys(text.reference for text in wordings.listed(desk)))


def _purposes(desk: "Desk") -> "list[Purpose]":
    from spicedesk.services import purposes  # imports the store

    return purposes.listed(desk)


def _hint(draft: Draft | None) -> str:
    if draft is None or draft.complete:
        return _("Nothing is changed until you save.")
    words = {
        "said": _("what was said"),
        "about": _("about what"),
        "channels": _("by which channels"),
        "how": _("how it was said"),
        "with_whom": _("with whom of us"),
    }
    return _("Still needed: {what}").format(what=", ".join(words[name] for name in draft.missing))
