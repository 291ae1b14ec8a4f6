"""Copy the office to another place, watch it, stop it, go on with it, and open the copy."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from spicedesk.language import current, formats
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs import move_jobs as jobs
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.dialogs.passphrase import names_here
from spicedesk.ui.dialogs.place_test import PlaceTest
from spicedesk.ui.dialogs.places import FileToMakeCard, PlacesToMake
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.tasks import Tasks

_SIZE = (760, 600)
_MARK, _BAR_PARTS = 32, 10_000


class MoveDialog(QDialog):
    """Chooses a place, copies, and tells that both sides are equal."""

    open_wanted = Signal(str, object)
    """The copy shall be opened: its path or URL, and its passphrase where it has one."""

    def __init__(self, tasks: Tasks, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Move this office"))
        self.setModal(True)
        self._tasks = tasks
        self._running = self._stopped = False
        self.places = PlacesToMake()
        self.new, self.shared, self.server = self.places.new, self.places.shared, self.places.server
        self.notice = Notice()
        self._test_of_place = PlaceTest(self.places, self.notice)
        self._lay_out(str(tasks.desk.store.location))
        self.places.changed.connect(self._changed)
        self.server.test.clicked.connect(self._test)
        self.resize(*_SIZE)
        self._changed()
        self.new.radio.setFocus()
        tasks.run(self, names_here, self.places.know)

    @property
    def place(self) -> str:
        """The path or URL that is chosen; a URL may hold a password."""
        card = self.places.chosen()
        return card.path.text() if isinstance(card, FileToMakeCard) else self.server.url()

    def reject(self) -> None:
        """Stop the copy; leave where none is made."""
        if self._running:
            self._stopped = True
            self.leave.setEnabled(False)
            self.told.setText(_("Stopping…"))
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        if self.isVisible():
            event.ignore()

    def _passphrase(self) -> str | None:
        card = self.places.chosen()
        return card.secret.text() if isinstance(card, FileToMakeCard) else None

    def _changed(self) -> None:
        self.go.setEnabled(self.places.chosen().complete() and not self._running)

    def _test(self) -> None:
        self.notice.clear()
        self._tasks.run_long(
            self,
            jobs.looking(self.server.url()),
            lambda said: self.notice.say(said, "yes"),
            failed=self.notice.tell,
        )

    def done(self, result: int) -> None:
        self._test_of_place.close()
        super().done(result)

    def _start(self) -> None:
        """Test the place, which tells what is wrong with it sooner and better than a copy does."""
        self.notice.clear()
        self._stopped = False
        self._hold(True)
        self.leave.setFocus()
        self._test_of_place.ask(self._copy, lambda: self._hold(False), self._failed)

    def _copy(self) -> None:
        if self._stopped:
            self._hold(False)
            self._say_stopped()
            return
        job = self._tasks.run_long(
            self,
            jobs.copying(
                self.place,
                self._passphrase(),
                lambda: not self._stopped,
                shared=self.places.chosen() is self.shared,
            ),
            self._copied,
            failed=self._failed,
        )
        if job.progress is not None:
            job.progress.reported.connect(self._show_progress)

    def _show_progress(self, done: int, total: int) -> None:
        if self._stopped or not self._running:
            return
        self.bar.setRange(0, _BAR_PARTS)
        self.bar.setValue(_BAR_PARTS * done // max(total, 1))
        spoken = current()
        self.told.setText(
            _("Copying and comparing: {done} of {total} rows").format(
                done=formats.number(done, spoken), total=formats.number(total, spoken)
            )
        )

    def _hold(self, running: bool) -> None:
        self._running = running
        self.places.setEnabled(not running)
        self.leave.setText(_("Stop") if running else _("Close"))
        self.leave.setEnabled(True)
        self.told.setText(_("Looking at the place…") if running else "")
        self.bar.setRange(0, 0)
        self._watch.setVisible(running)
        self._changed()

    def _failed(self, error: Exception) -> None:
        self._hold(False)
        if self._stopped:
            self._say_stopped()
        else:
            self.notice.tell(error)
            self.go.setFocus()

    def _say_stopped(self) -> None:
        self.go.setText(_("&Go on"))
        self.notice.say(
            _(
                "Stopped. This office is as it was; what was copied stays there, opens for "
                "nobody, and goes on where it was stopped if you choose the same place again."
            ),
            "warn",
        )
        self.go.setFocus()

    def _copied(self, copied: jobs.Copied) -> None:
        self._hold(False)
        self._done.setText(
            _("{place} holds the same office now. Every row was compared on both sides.").format(
                place=copied.place
            )
        )
        for name, count in copied.counts:
            self.counts.addRow(name, theme.label(count, "strong"))
        self._pages.setCurrentIndex(1)
        self.go.hide()
        self.visit.show()
        self.visit.setDefault(True)
        self.visit.setFocus()

    def _open_copy(self) -> None:
        place = self.place
        if self.places.chosen() is not self.server:
            from spicedesk.services import databases  # loaded by now

            place = str(databases.expanded(Path(place)))
        self.accept()
        self.open_wanted.emit(place, self._passphrase())

    def _lay_out(self, here: str) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self._choice(here))
        self._pages.addWidget(self._end(here))
        self._watch = QWidget()
        self.told = theme.label("", "body", "text2")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(_("How far the copy is"))
        watch = QVBoxLayout(self._watch)
        watch.setContentsMargins(0, 0, 0, 0)
        watch.addWidget(self.told)
        watch.addWidget(self.bar)
        self._watch.hide()
        said = QVBoxLayout()
        said.setContentsMargins(24, 0, 24, 12)
        for part in (self.notice, self._watch):
            said.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addLayout(said)
        column.addWidget(self._footer())

    def _choice(self, here: str) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(10)
        column.addWidget(theme.label(_("Move this office"), "title"))
        column.addWidget(
            _sentence(
                _(
                    "Everything is copied from {place}, documents and history included, and "
                    "compared. The old place stays untouched."
                ).format(place=here)
            )
        )
        column.addWidget(self.places, 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        return scroll

    def _end(self, here: str) -> QWidget:
        page = QWidget()
        mark = QLabel()
        mark.setPixmap(icon(Icons.YES, "yes_text").pixmap(QSize(_MARK, _MARK)))
        head = QHBoxLayout()
        head.addWidget(mark)
        head.addWidget(theme.label(_("Both sides are equal"), "title"), 1)
        self._done = _sentence("")
        card = QFrame()
        card.setObjectName("card")
        self.counts = QFormLayout(card)
        self.counts.setContentsMargins(16, 12, 16, 12)
        self.counts.setHorizontalSpacing(32)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._done)
        column.addWidget(card)
        column.addWidget(
            _sentence(
                _(
                    "{place} stays as it is; nothing there was changed or deleted. What is "
                    "entered there from now on is not in the copy: open the copy on every desk, "
                    "and put the old one away."
                ).format(place=here)
            )
        )
        column.addStretch(1)
        return page

    def _footer(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("footer")
        self.go = theme.kind(QPushButton(_("Copy and co&mpare")), "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self._start)
        self.visit = theme.kind(QPushButton(_("&Open the copy now")), "primary")
        self.visit.clicked.connect(self._open_copy)
        buttons = QDialogButtonBox()
        self.leave = buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.leave.setAutoDefault(False)
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.ApplyRole)
        buttons.addButton(self.visit, QDialogButtonBox.ButtonRole.ApplyRole)
        self.visit.hide()  # the box has shown it
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout(bar)
        row.setContentsMargins(24, 12, 24, 12)
        row.addWidget(buttons)
        return bar


def _sentence(text: str) -> QLabel:
    label = theme.label(text, "body", "text2")
    label.setWordWrap(True)
    return label
