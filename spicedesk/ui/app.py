"""Starts Qt and brings window and office together."""

import importlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QLibraryInfo, QObject, QSettings, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from spicedesk import faults, language
from spicedesk.language import gettext as _
from spicedesk.ui import bars, theme
from spicedesk.ui.actions import Act
from spicedesk.ui.main_window import MainWindow

if TYPE_CHECKING:
    from spicedesk.domain.person import PersonId
    from spicedesk.services.databases import Location
    from spicedesk.services.desk import Desk
    from spicedesk.ui.dialogs.background import Background
    from spicedesk.ui.dialogs.passphrase import Asked

_SETTLE_MS = 1_500
_PLACE = "office/place"
"""Where this user's office lies, without a password, once it was chosen in the window."""


def run(
    database: str | None,
    spoken: str | None = None,
    *,
    demo: bool = False,
    picture: Path | None = None,
) -> int:
    """Open the window on a database (none: the office's own, or the demo) until it is closed.

    A language that was asked for goes before the one that the window remembers.
    """
    app = theme.application()
    program = Program(app, database, spoken, demo=demo, picture=picture)
    program.window.first_painted.connect(lambda: _heed_signals(app))
    program.start()
    return app.exec()


def _heed_signals(app: QApplication) -> None:
    from spicedesk.ui.signals import SignalWatch  # the first paint does without

    SignalWatch(app)


def _load_office_view() -> None:
    importlib.import_module("spicedesk.ui.jobs")


def _has_keyring() -> bool:
    from spicedesk.services import keys  # the window is painted without it

    return keys.has_keyring()


def _remember(desk: "Desk", _progress: object, secret: str) -> None:
    from spicedesk.services import keys  # the window is painted without it

    keys.remember(desk.store.location, secret)


def _star(desk: "Desk") -> "PersonId":
    from spicedesk.services import demo

    return demo.star(desk)


class Program(QObject):
    """The running program: which office, which language, which window."""

    def __init__(
        self,
        app: QApplication,
        database: str | None,
        spoken: str | None = None,
        *,
        demo: bool = False,
        picture: Path | None = None,
        settings: QSettings | None = None,
    ) -> None:
        super().__init__(app)
        app.setApplicationName("SpiceDesk")
        app.setApplicationDisplayName("SpiceDesk")
        self._app = app
        self._database, self._demo, self._picture = database, demo, picture
        self._is_own = database is None and not demo
        self._passphrase: str | None = None
        self._remember = False
        self._settings = settings or QSettings("SpiceDesk", "SpiceDesk")
        self._qt_words: QTranslator | None = None
        self._background: Background | None = None
        self._keyring: Background | None = None
        place = self._settings.value(_PLACE)
        if self._is_own and isinstance(place, str) and place:
            self._database = place
        remembered = self._settings.value("look/language")
        if spoken is None and isinstance(remembered, str) and remembered in language.SUPPORTED:
            language.use(remembered)
        self._dress()
        self.window = self._new_window()

    def start(self) -> None:
        """Show the window; the office is opened once it is painted."""
        self.window.first_painted.connect(self.open)
        self.window.show()

    def open(self) -> None:
        """Open the office on a thread of its own."""
        self.window.start.show_wait()
        if self._background is None:
            from spicedesk.ui.dialogs.background import Background  # the window is painted by now

            self._background = Background(self)
        self._background.run(self._open, self._opened, self._refused)
        # The worker waits for the key and the disk meanwhile.
        QTimer.singleShot(0, _load_office_view)

    def _open(self) -> "Desk":
        from spicedesk.services import databases  # imports SQLAlchemy; the window is painted by now

        return databases.open_desk(self._location(), self._passphrase)

    def _location(self) -> "Location":
        from spicedesk.services import databases  # as above

        if self._database is not None:
            location = databases.parse(self._database)
        else:
            location = databases.demo_office() if self._demo else databases.own_office()
        if self._passphrase is not None and isinstance(location, databases.ServerLocation):
            location = location.with_password(self._passphrase)
        return location

    def _bring_up(self) -> None:
        """Back the office up, bring it to this program's schema, and open it."""
        from spicedesk.services import databases
        from spicedesk.ui.dialogs import passphrase

        location, secret = self._location(), self._passphrase
        if isinstance(location, databases.ServerLocation):
            answer = passphrase.ask(self.window, passphrase.of_backup(str(location)))
            if answer is None:
                return
            secret = answer.passphrase
        self.window.start.show_wait(_("Backing the office up, and bringing it up to date…"))
        if self._background is not None:
            job = partial(databases.upgrade, location, lambda: None, secret)
            self._background.run(job, lambda _backup: self.open(), self._refused)

    def _opened(self, desk: "Desk") -> None:
        self.window.show_office(desk)
        self.window.list_painted.connect(self._after_list)

    def _after_list(self) -> None:
        self.window.list_painted.disconnect(self._after_list)
        self.window.paint_icons()
        self.window.errors.install()
        self.window.follow_others()
        QTimer.singleShot(0, theme.add_faces)
        self._remember_here()
        if self._picture is not None:
            tasks, view = self.window.tasks, self.window.view
            if tasks is not None and view is not None:
                tasks.run(view, _star, view.people.choose)
            QTimer.singleShot(_SETTLE_MS, self._take_picture)

    def _take_picture(self) -> None:
        self.window.grab().save(str(self._picture))
        self.window.close()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, faults.PassphraseNeeded | faults.WrongPassphrase):
            self._ask_passphrase(wrong=isinstance(error, faults.WrongPassphrase))
        elif isinstance(error, faults.PasswordNeeded | faults.WrongPassword):
            self._ask_password(error)
        elif isinstance(error, faults.NoDatabase) and self._database is None and not self._demo:
            self._first_run()
        elif isinstance(error, faults.Fault):
            self.window.start.show_fault(error)
            self._give_up_picture()
        else:
            self.window.errors.present(self.window, error)
            self._give_up_picture()

    def _give_up_picture(self) -> None:
        if self._picture is not None:
            self.window.close()

    def _ask_passphrase(self, *, wrong: bool) -> None:
        from spicedesk.ui.dialogs import passphrase

        place = Path(self._database).name if self._database else _("your office")
        needed = faults.PassphraseNeeded(self._database or "SpiceDesk")
        self._ask(passphrase.of_file(place), needed, wrong=wrong)

    def _ask_password(self, error: faults.StoreFault) -> None:
        from spicedesk.services import databases
        from spicedesk.ui.dialogs import passphrase

        asked = passphrase.of_login(str(databases.parse(self._database or "")))
        self._ask(asked, error, wrong=isinstance(error, faults.WrongPassword))

    def _ask(self, asked: "Asked", needed: faults.StoreFault, *, wrong: bool) -> None:
        from spicedesk.ui.dialogs import passphrase

        typed = passphrase.ask(self.window, asked, wrong, self._look_for_keyring, self._remember)
        if typed is None:
            self.window.start.show_fault(needed)
            return
        self._passphrase, self._remember = typed.passphrase, typed.remember
        self.open()

    def _look_for_keyring(self, tell: Callable[[bool], object]) -> None:
        from spicedesk.ui.dialogs.background import Background  # only where something is asked

        if self._keyring is None:  # beside the other one: a keyring may take its time
            self._keyring = Background(self)
        self._keyring.run(_has_keyring, tell, lambda _error: None)

    def _remember_here(self) -> None:
        """Let the keyring open the office from now on; the list does not wait for it."""
        tasks, secret = self.window.tasks, self._passphrase
        if not self._remember or tasks is None or secret is None:
            return
        self._remember = False
        done = _("This computer opens the office by itself from now on.")
        tasks.run_long(
            self.window,
            partial(_remember, secret=secret),
            lambda _none: bars.tell(self.window, done),
        )

    def _first_run(self) -> None:
        from spicedesk.ui.dialogs.first_run import FirstRun

        dialog = FirstRun(self.window)
        if dialog.exec() and dialog.location is not None:
            place = dialog.location
            self._choose(getattr(place, "url", None) or str(place), dialog.passphrase)
            self.open()
        elif self.window.tasks is None:
            self.window.start.show_fault(faults.NoDatabase(self._database or "SpiceDesk"))

    def _speak(self, spoken: str) -> None:
        """Make the window anew in another language, on the same open office."""
        if spoken == language.current():
            return
        language.use(spoken)
        self._settings.setValue("look/language", spoken)
        desk = self._renew_window()
        if desk is not None:
            self._opened(desk)

    def _go_to(self, place: str, passphrase: str | None) -> None:
        """Open another database in a window made anew."""
        desk = self._renew_window()
        if desk is not None:
            desk.store.close()
        self._choose(place, passphrase)
        self.open()

    def _choose(self, place: str, passphrase: str | None) -> None:
        """Open this database from now on, also at the next start; the demo is only looked at."""
        from spicedesk.services import databases  # the window is painted by now

        self._database, self._passphrase, self._remember = place, passphrase, False
        location = databases.parse(place)
        if self._is_own and location != databases.demo_office():
            kept = getattr(location, "without_password", None) or str(location)
            self._settings.setValue(_PLACE, kept)

    def _renew_window(self) -> "Desk | None":
        """Another window in the place of this one, whose desk is given back, still open."""
        old = self.window
        desk = old.close_office()
        self._dress()
        self.window = self._new_window()
        self.window.setGeometry(old.geometry())
        self.window.show()
        old.tasks = None
        old.close()
        old.deleteLater()
        return desk

    def _new_window(self) -> MainWindow:
        window = MainWindow(self._settings)
        window.language_wanted.connect(self._speak)
        window.place_wanted.connect(self._go_to)
        window.start.retry.connect(self.open)
        window.start.other.connect(self._first_run)
        window.start.upgrade.connect(self._bring_up)
        window.start.restore.connect(window.actions_[Act.RESTORE].trigger)
        return window

    def _dress(self) -> None:
        scheme = self._settings.value("look/scheme", "system")
        zoom = self._settings.value("look/zoom", 1.0)
        known: theme.Scheme = scheme if scheme in theme.SCHEMES else "system"
        theme.apply(self._app, known, float(cast("float", zoom)))
        if self._qt_words is not None:
            self._app.removeTranslator(self._qt_words)
            self._qt_words = None
        if language.current() != "en":
            words = QTranslator(self)
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if words.load(f"qtbase_{language.current()}", folder):
                self._app.installTranslator(words)
                self._qt_words = words
