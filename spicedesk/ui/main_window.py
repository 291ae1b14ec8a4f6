"""The main window: its frame is painted at once, the office fills it when it is open."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from spicedesk import faults, language
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.actions import Act, ActionRegistry
from spicedesk.ui.bars import MessageBar
from spicedesk.ui.command_bar import CommandBar
from spicedesk.ui.errors import ErrorPresenter
from spicedesk.ui.start_page import StartPage

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk  # imports SQLAlchemy, which the first paint awaits not
    from spicedesk.services.watching import Change
    from spicedesk.ui.jobs import Jobs
    from spicedesk.ui.office_view import OfficeView
    from spicedesk.ui.tasks import Tasks
    from spicedesk.ui.watcher import Watcher

_SIZE, _SMALLEST = (1440, 900), (1024, 640)


class MainWindow(QMainWindow):
    """Frame, menus and keys; `show_office` fills it."""

    first_painted = Signal()
    list_painted = Signal()
    language_wanted = Signal(str)
    place_wanted = Signal(str, object)
    """Another database, by path or URL, and its passphrase where it has one."""

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self.setWindowTitle("SpiceDesk")
        self.setMinimumSize(*_SMALLEST)
        self._settings = settings
        self._painted = False
        self.tasks: Tasks | None = None
        self.watcher: Watcher | None = None
        self.view: OfficeView | None = None
        self.jobs: Jobs | None = None
        self.errors = ErrorPresenter(self)
        self.actions_ = ActionRegistry(self)
        self.actions_.fill(self.menuBar())
        self.command_bar = CommandBar(self.actions_)
        self.start = StartPage()
        self._demo_strip = _demo_strip()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start)
        self._source, self._saved = QLabel(), QLabel()
        self._lay_out()
        self._listen()
        self._restore()

    def show_office(self, desk: "Desk") -> None:
        """Fill the window with an open office."""
        from spicedesk.ui.jobs import Jobs  # the frame is painted without them
        from spicedesk.ui.office_view import OfficeView
        from spicedesk.ui.tasks import Tasks

        self.tasks = Tasks(desk, self)
        self.view = OfficeView(self.tasks, self.actions_)
        self._stack.addWidget(self.view)
        self._stack.setCurrentWidget(self.view)
        self.view.restore(self._settings)
        self.view.fit(self.width())
        self.jobs = Jobs(self.tasks, self.view, self)
        self._listen_to_office(self.tasks, self.view, self.jobs)
        self.actions_.allow(office=True, person=False)
        self.command_bar.search.setFocus()
        self._source.setText(_describe(desk))
        if desk.store.remarks:
            self.bar.show_message(" ".join(desk.store.remarks))
        self.tasks.run(self, _is_demo, self._demo_strip.setVisible)

    def close_office(self) -> "Desk | None":
        """Finish what was asked for; gives back the desk, which stays open."""
        if self.tasks is None:
            return None
        if self.watcher is not None:
            self.watcher.close()
            self.watcher = None
        if self.jobs is not None:
            self.jobs.post.close()
            self.jobs.drafts.close()
        self.tasks.close()
        return self.tasks.desk

    def follow_others(self) -> None:
        """Show what other desks change from now on; the first paint did not wait for it."""
        from spicedesk.ui.watcher import Watcher

        if self.tasks is None or self.watcher is not None:
            return
        self.watcher = Watcher(self.tasks.desk, self)
        self.watcher.heard.connect(self._show_changes)
        self.watcher.lost.connect(self._show_loss)
        self.watcher.found_again.connect(self._show_return)

    def paint_icons(self) -> None:
        """Load the icons' font and show them; the first paint did not wait for it."""
        self.actions_.paint_icons()
        self.command_bar.search.paint_icon()
        if self.view is not None:
            self.view.navigation.paint_icons()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.view is not None and event.oldSize().width() != event.size().width():
            self.view.fit(event.size().width())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._remember()
        desk = self.close_office()
        if desk is not None:
            desk.store.close()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.command_bar, self._demo_strip):
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        self.bar = MessageBar()
        column.addWidget(self.bar)
        self.setCentralWidget(inside)
        self.statusBar().addWidget(self._source)
        self.statusBar().addPermanentWidget(self._saved)

    def _listen(self) -> None:
        acts: dict[Act, Callable[[], object]] = {
            Act.QUIT: self.close,
            Act.FIND: self._find,
            Act.NEXT_PANE: lambda: self._go_round(1),
            Act.PREVIOUS_PANE: lambda: self._go_round(-1),
            Act.LARGER: lambda: self._zoom(1),
            Act.SMALLER: lambda: self._zoom(-1),
            Act.NORMAL_SIZE: lambda: self._zoom(0),
            Act.LIGHT: lambda: self._dress("light"),
            Act.DARK: lambda: self._dress("dark"),
            Act.SYSTEM: lambda: self._dress("system"),
            Act.ENGLISH: lambda: self.language_wanted.emit("en"),
            Act.GERMAN: lambda: self.language_wanted.emit("de"),
            Act.FULL_SCREEN: self._full_screen,
            Act.RESTORE: self._restore_backup,
            Act.KEYS: self._show_keys,
            Act.ABOUT: self._show_about,
        }
        self._connect(acts)
        schemes = {"light": Act.LIGHT, "dark": Act.DARK, "system": Act.SYSTEM}
        self.actions_[schemes[theme.wish()]].setChecked(True)
        spoken = Act.GERMAN if language.current() == "de" else Act.ENGLISH
        self.actions_[spoken].setChecked(True)

    def _connect(self, acts: Mapping[Act, Callable[[], object]]) -> None:
        for act, job in acts.items():
            self.actions_[act].triggered.connect(lambda _checked=False, job=job: job())

    def _listen_to_office(self, tasks: "Tasks", view: "OfficeView", jobs: "Jobs") -> None:
        from spicedesk.ui.backing_up import BackingUp, LastBackup  # the frame is painted without
        from spicedesk.ui.post import StuckMail
        from spicedesk.ui.section import Section

        backing_up = BackingUp(tasks, self, self.actions_[Act.BACKUPS])
        tasks.failed.connect(lambda error: self.errors.present(self, error))
        tasks.busy.connect(lambda: self._saved.setText(_("Working…")))
        tasks.idle.connect(lambda: self._saved.setText(_("All changes saved")))
        self._connect(
            {
                **jobs.acts(),
                Act.REFRESH: lambda: tasks.changed.emit(None),
                Act.NEXT_TAB: lambda: view.page.turn_tab(1),
                Act.PREVIOUS_TAB: lambda: view.page.turn_tab(-1),
                Act.DATABASE: lambda: jobs.database(self.place_wanted.emit),
                Act.MOVE_OFFICE: lambda: jobs.move_office(self.place_wanted.emit),
                Act.BACKUPS: lambda: jobs.backups(backing_up),
            }
        )
        self.statusBar().addPermanentWidget(StuckMail(jobs.post, self.actions_[Act.OUTBOX]))
        self.statusBar().addPermanentWidget(LastBackup(backing_up, self.actions_[Act.BACKUPS]))
        search = self.command_bar.search
        search.textEdited.connect(lambda _text: view.show_section(Section.PEOPLE))
        search.textChanged.connect(view.people.search)
        search.moved.connect(lambda _step: view.show_section(Section.PEOPLE))
        search.moved.connect(view.people.move)
        search.entered.connect(view.turn_to_page)
        search.left.connect(lambda: view.go_to(view.section))
        view.people.new_wanted.connect(jobs.new_person)
        view.people.other_spelling.connect(search.setText)
        view.person_changed.connect(
            lambda person: self.actions_.allow(office=True, person=person is not None)
        )
        view.people.ready.connect(jobs.post.count_soon)
        view.people.ready.connect(self.list_painted)

    def _show_changes(self, changes: "tuple[Change, ...]") -> None:
        if self.tasks is None or self.view is None:
            return
        whose = {change.person_id for change in changes}
        for person_id in {None} if None in whose else whose:
            self.tasks.changed.emit(person_id)
        by = next((c.by for c in changes if c.person_id == self.view.person is not None), None)
        if by is not None:
            self.bar.show_message(_("{name} changed this person just now.").format(name=by))

    def _show_loss(self, fault: Exception) -> None:
        has_key = not isinstance(fault, faults.KeyChanged)
        lost, locked = _("Connection lost · trying again"), _("Another key · open the office again")
        self._source.setText(lost if has_key else locked)
        self.bar.show_message(str(fault), kind="error")

    def _show_return(self) -> None:
        from spicedesk.ui.dialogs.sheet import Sheet  # whoever has one open has loaded it

        if self.tasks is not None:
            self._source.setText(_describe(self.tasks.desk))
            self.bar.show_message(_("The database is there again."))
            for sheet in self.findChildren(Sheet):
                sheet.store_is_back()
            self.tasks.changed.emit(None)

    def _find(self) -> None:
        self.command_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.command_bar.search.selectAll()

    def _go_round(self, step: int) -> None:
        panes: list[QWidget] = [self.command_bar.search]
        if self.view is not None:
            panes += self.view.panes()
        shown = [pane for pane in panes if pane.isVisible()]
        if self.bar.isVisible():
            shown.append(self.bar)
        focus = QApplication.focusWidget()
        here = next(
            (n for n, p in enumerate(shown) if p is focus or (focus and p.isAncestorOf(focus))), -1
        )
        target = shown[(here + step) % len(shown)]
        if target is self.bar:
            self.bar.take_focus()
        else:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _zoom(self, step: int) -> None:
        sizes = theme.ZOOMS
        nearest = min(range(len(sizes)), key=lambda n: abs(sizes[n] - theme.zoom()))
        wanted = 1.0 if step == 0 else sizes[min(max(nearest + step, 0), len(sizes) - 1)]
        self._dress(theme.wish(), wanted)

    def _dress(self, scheme: theme.Scheme, zoom: float | None = None) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, scheme, theme.zoom() if zoom is None else zoom)
            self._settings.setValue("look/scheme", scheme)
            self._settings.setValue("look/zoom", theme.zoom())

    def _full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _show_keys(self) -> None:
        from spicedesk.ui.keys import KeysSheet

        KeysSheet(self.actions_, self).open()

    def _restore_backup(self) -> None:
        from spicedesk.ui.dialogs.restore import RestoreDialog

        dialog = RestoreDialog(self)
        dialog.restored.connect(self.place_wanted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_about(self) -> None:
        from spicedesk.ui.dialogs.about import AboutDialog

        AboutDialog(self).open()

    def _restore(self) -> None:
        geometry = self._settings.value("window/geometry")
        if not isinstance(geometry, QByteArray) or not self.restoreGeometry(geometry):
            self.resize(*_SIZE)

    def _remember(self) -> None:
        self._settings.setValue("window/geometry", self.saveGeometry())
        if self.view is not None:
            self.view.remember(self._settings)


def _demo_strip() -> QFrame:
    strip = QFrame()
    strip.setObjectName("demoStrip")
    row = QHBoxLayout(strip)
    row.setContentsMargins(16, 4, 16, 4)
    row.addWidget(QLabel(_("Demo data, nothing here is real.")))
    strip.hide()
    return strip


def _is_demo(desk: "Desk") -> bool:
    from spicedesk.services import offices

    return offices.get(desk).is_demo


def _describe(desk: "Desk") -> str:
    location = desk.store.location
    if desk.store.is_server:
        return _("Server: {place} · connected").format(place=location)
    path = getattr(location, "path", None)
    name = path.name if path else location
    if desk.store.is_shared:
        return _("Shared file: {name} · open").format(name=name)
    return _("File: {name} · open").format(name=name)
