"""The first start: where the data live, and whose office it is."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from spicedesk.faults import Invalid, NoDatabase
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs import first_run_jobs as jobs
from spicedesk.ui.dialogs.background import Background
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.dialogs.office_form import OfficeForm
from spicedesk.ui.dialogs.place_test import PlaceTest
from spicedesk.ui.dialogs.places import Card, FileToMakeCard, Places

if TYPE_CHECKING:
    from spicedesk.services.databases import Location

_SIZE = (900, 660)
_STEPS_WIDTH = 180
_INVENTED = 200
"""How many people the demo office keeps data about."""


class FirstRun(QDialog):
    """Ends with a `location` that opens, and the `passphrase` for it where it needs one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Welcome to SpiceDesk"))
        self.location: Location | None = None
        self.passphrase: str | None = None
        self.invented = _INVENTED
        self._cancelled = self._stoppable = False
        self._background = Background(self)
        self._background.reported.connect(self._show_progress)
        self.places, self.office, self.notice = Places(), OfficeForm(), Notice()
        self.test = PlaceTest(self.places, self.notice)
        self._pages = QStackedWidget()
        self._lay_out()
        self.places.changed.connect(self._changed)
        self.office.changed.connect(self._changed)
        self.places.server.test.clicked.connect(self._show_test)
        self.resize(*_SIZE)
        self._show(0)
        self.places.new.radio.setFocus()
        self._background.run(jobs.prepare, self._prepared, self._failed)

    def show_office(self) -> None:
        """Ask who the office is."""
        self.notice.clear()
        self._show(1)
        self.office.fields["name"].setFocus()

    def reject(self) -> None:
        """Stop what is being made; leave where nothing is."""
        self._cancelled = True
        if not self._stoppable:
            super().reject()

    def done(self, result: int) -> None:
        self.test.close()
        self._background.close()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        if self._stoppable:
            event.ignore()

    def _prepared(self, found: tuple[str, dict[str, str]]) -> None:
        path, authorities = found
        if not self.places.new.path.text():
            self.places.new.path.edit.setText(path)
        self.office.offer_authorities(authorities)

    def _changed(self) -> None:
        on_places = self._pages.currentIndex() == 0
        complete = self.places.chosen().complete() if on_places else self.office.complete()
        self.go_on.setEnabled(complete and not self._busy)
        self.go_on.setText(self._verb())

    def _verb(self) -> str:
        if self._pages.currentIndex() == 1:
            return _("Make the database")
        words: dict[Card, str] = {
            self.places.open: _("Open"),
            self.places.demo: _("Open the demo"),
        }
        return words.get(self.places.chosen(), _("Continue"))

    def _go_on(self) -> None:
        if self._pages.currentIndex() == 1:
            self.notice.clear()
            self._create()
        elif self.places.chosen() is self.places.demo:
            self._open_demo()
        else:
            self._begin()
            self.test.ask(self._use_place, self._settle, self._failed)

    def _show_test(self) -> None:
        self._begin()
        self.test.show(self._settle, self._failed)

    def _use_place(self) -> None:
        self.notice.clear()
        card = self.places.chosen()
        if card is self.places.open:
            self._open(card.place(), self.places.open.secret.text() or None)
        elif card is self.places.server:
            self._open(card.place(), None)
        else:
            self._run(jobs.check_empty(card.place()), lambda _empty: self.show_office())

    def _open(self, place: str, passphrase: str | None) -> None:
        def failed(error: Exception) -> None:
            if isinstance(error, NoDatabase) and self.places.chosen() is self.places.server:
                self._settle()
                self.show_office()
            else:
                self._failed(error)

        self._run(jobs.opener(place, passphrase), lambda at: self._end(at, passphrase), failed)

    def _create(self) -> None:
        card = self.places.chosen()
        passphrase = card.secret.text() if isinstance(card, FileToMakeCard) else None
        shared = card is self.places.shared or self.test.found_network
        form, language, authority = self.office, self.office.language(), self.office.authority()
        letterhead = form.letterhead()

        def failed(error: Exception) -> None:
            self._failed(error)
            if isinstance(error, Invalid) and error.field == "passphrase":
                self._ask_another(card)

        job = jobs.create(card.place(), passphrase, letterhead, language, authority, shared=shared)
        self._run(job, lambda location: self._end(location, passphrase), failed)

    def _ask_another(self, card: Card) -> None:
        """The passphrase is the name of the office, which was not known when it was chosen."""
        self._show(0)
        if isinstance(card, FileToMakeCard):
            card.know((self.office.letterhead().name,))
            card.secret.setFocus()

    def _open_demo(self) -> None:
        def failed(error: Exception) -> None:
            self._settle()
            self.notice.tell(error)

        self._cancelled, self._stoppable = False, True
        self.leave.setText(_("Stop"))
        job = jobs.make_demo(self.invented, self._report)
        self._run(job, lambda location: self._end(location, None), failed)

    def _report(self, done: int, total: int) -> bool:
        """Called on the worker thread; false ends the job."""
        self._background.reported.emit(done, total)
        return not self._cancelled

    def _show_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)

    def _run(
        self,
        job: Callable[[], object],
        then: Callable[..., object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        self._begin()

        def well(result: object) -> None:
            self._settle()
            then(result)

        self._background.run(job, well, failed or self._failed)

    def _begin(self) -> None:
        self._busy = True
        self._pages.setEnabled(False)
        self._progress.setRange(0, 0)
        self._progress.show()
        self._changed()

    def _settle(self) -> None:
        self._busy = self._stoppable = False
        self.leave.setText(_("Leave"))
        self._pages.setEnabled(True)
        self._progress.hide()
        self._changed()

    def _failed(self, error: Exception) -> None:
        self._settle()
        if not self._cancelled:
            self.notice.tell(error)

    def _end(self, location: "Location", passphrase: str | None) -> None:
        self.location, self.passphrase = location, passphrase
        self.accept()

    def _show(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self.back.setVisible(page > 0)
        for number, step in enumerate(self._steps):
            theme.sized(step, "strong" if number == page else "body")
        self._changed()

    def _lay_out(self) -> None:
        self._busy = False
        self._progress = QProgressBar(textVisible=False)
        self._progress.hide()
        first = _page(
            _("Where should your customers’ data live?"),
            _("You can move it later. Nothing leaves your office unless you say so."),
            self.places,
        )
        second = _page(_("Your office"), _("As it stands on letters and statements."), self.office)
        for page in (first, second):
            self._pages.addWidget(page)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._pages, 1)
        said = QVBoxLayout()
        said.setContentsMargins(24, 0, 24, 12)
        for part in (self.notice, self._progress):
            said.addWidget(part)
        right.addLayout(said)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._side())
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(self._footer())

    def _side(self) -> QFrame:
        side = QFrame()
        side.setObjectName("steps")
        side.setFixedWidth(_STEPS_WIDTH)
        self._steps = [theme.label(_("1  Where data live")), theme.label(_("2  Your office"))]
        column = QVBoxLayout(side)
        column.setContentsMargins(20, 28, 12, 12)
        column.setSpacing(16)
        for step in self._steps:
            column.addWidget(step)
        column.addStretch(1)
        return side

    def _footer(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("footer")
        self.go_on = QPushButton(_("Continue"))
        self.go_on.setProperty("kind", "primary")
        self.go_on.setDefault(True)
        self.go_on.clicked.connect(self._go_on)
        self.back = QPushButton(_("&Back"), autoDefault=False)
        self.back.clicked.connect(lambda: self._show(0))
        buttons = QDialogButtonBox()
        self.leave = buttons.addButton(_("Leave"), QDialogButtonBox.ButtonRole.RejectRole)
        self.leave.setAutoDefault(False)
        buttons.addButton(self.back, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.go_on, QDialogButtonBox.ButtonRole.ApplyRole)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout(bar)
        row.setContentsMargins(24, 12, 24, 12)
        row.addWidget(buttons)
        return bar


def _page(title: str, sentence: str, content: QWidget) -> QWidget:
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(24, 20, 24, 12)
    column.setSpacing(10)
    column.addWidget(theme.label(title, "title"))
    column.addWidget(theme.label(sentence, "body", "text2"))
    column.addWidget(content, 1)
    scroll = QScrollArea(widgetResizable=True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inner)
    return scroll
