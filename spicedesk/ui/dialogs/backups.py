"""Where backups go and how often, which there are, and one more at once."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTableWidgetItem,
    QWidget,
)

from spicedesk import language
from spicedesk.faults import Invalid
from spicedesk.language import N_, formats
from spicedesk.language import gettext as _
from spicedesk.ui import bars, theme
from spicedesk.ui.backing_up import BackingUp, late_words
from spicedesk.ui.boxes import Box
from spicedesk.ui.dialogs.field import Field, Remark
from spicedesk.ui.dialogs.passphrase import SecretEdit, names_here, problem, strength
from spicedesk.ui.dialogs.plain_table import plain_table
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.backups import Plan, Run, State
    from spicedesk.services.desk import Desk

_WIDTH, _HEIGHT = 720, 640
_HOURS = {
    24: N_("Every day"),
    4: N_("Every four hours"),
    168: N_("Every week"),
    0: N_("Never by itself"),
}


class BackupsDialog(Sheet):
    """The plan is saved by its button; a backup is made at once."""

    def __init__(self, tasks: Tasks, parent: QWidget | None, backing_up: BackingUp) -> None:
        super().__init__(parent, _("Backups"), _("Save"))
        self._tasks, self._backing_up = tasks, backing_up
        self._before: Plan | None = None
        self.folder = Field(_("&Folder, best on another disk"), QLineEdit(), _named)
        self.browse = QPushButton(_("B&rowse…"), autoDefault=False)
        self.every = Box()
        for hours, words in _HOURS.items():
            self.every.addItem(_(words), hours)
        self.secret = SecretEdit(_("Passphrase of the backups"))
        self._secret_label = QLabel(_("&Passphrase of the backups"))
        self._judged = Remark()
        self._names: tuple[str, ...] = ()
        self._secret_about = theme.label("", "caption", "text2")
        self.now = QPushButton(_("&Make one now"), autoDefault=False)
        self.stop = QPushButton(_("S&top"), autoDefault=False)
        self.progress = QProgressBar()
        self.table = plain_table(
            _("Backups that were made"), [_("When"), _("Size"), _("Where, or what went wrong")], 2
        )
        self._lay_out_body()
        self._listen()
        self._show_work(-1)
        self.fit(_WIDTH, _HEIGHT)
        tasks.run(self, _found, self._show, failed=self.notice.tell)
        tasks.run(self, names_here, self._know)

    def dirty(self) -> bool:
        return self._before is not None and self._given() != self._before

    def _show(self, found: "tuple[State, Plan, Sequence[Run], bool | None]") -> None:
        state, plan, runs, needs_secret = found
        if self._before is None:
            self.folder.fill(plan.folder)
            at = self.every.findData(plan.every_hours)
            if at < 0:
                self.every.addItem(_("Every {hours} hours").format(hours=plan.every_hours),
                                   plan.every_hours)  # fmt: skip
                at = self.every.count() - 1
            self.every.setCurrentIndex(at)
            self._before = plan
            self.folder.setFocus()
        self._show_secret(needs_secret)
        self._show_runs(runs)
        if state.is_late and not self.notice.text():
            self.notice.say(late_words(state), "warn")

    def _show_secret(self, needed: bool | None) -> None:
        """None where the office's own passphrases open its backups."""
        for part in (self._secret_label, self.secret, self._secret_about):
            part.setVisible(needed is not None)
        self._secret_about.setText(
            _("A server has no passphrase: this one opens its backups. It is asked for once.")
            if needed
            else _(
                "Left empty, nothing changes: a plain file is backed up plain, a server as before."
            )
        )

    def _know(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._judge()

    def _judge(self) -> None:
        typed = self.secret.text()
        self.secret.judged(self._judged, strength(typed, typed, self._names))

    def _show_runs(self, runs: "Sequence[Run]") -> None:
        self.table.setRowCount(len(runs))
        spoken = language.current()
        for row, run in enumerate(runs):
            size = "" if run.size is None else formats.size(run.size, spoken)
            cells = (formats.moment(run.began_at, spoken), size, run.fault or run.file)
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.table.setItem(row, column, item)

    def _given(self) -> "Plan":
        from spicedesk.services import backups  # loaded by now

        before = self._before or backups.Plan("", "")
        return replace(
            before, folder=self.folder.text().strip(), every_hours=self.every.currentData()
        )

    def _make(self) -> None:
        secret = self.secret.text() or None
        found = None if secret is None else problem(secret, self._names)
        if found is not None:
            self.notice.say(str(found), "warn")
            self.secret.setFocus()
            return
        if self.folder.problem() is not None:
            self.folder.judge()
            return
        self.notice.clear()
        self._backing_up.make(Path(self.folder.text().strip()), secret, self._made, self._failed)

    def _made(self, run: "Run") -> None:
        self.notice.say(_("Made and opened: {file}").format(file=Path(run.file).name), "yes")
        self.secret.edit.clear()
        self._tasks.run(self, _found, self._show, failed=self.notice.tell)

    def _failed(self, error: Exception) -> None:
        self.notice.tell(error)
        self._tasks.run(self, _found, self._show)

    def _save(self) -> None:
        self.hold(True)
        job = partial(_planned, wanted=self._given())
        self._tasks.run(self, job, self._kept, failed=self._refused)

    def _kept(self, _none: object) -> None:
        parent = self.parentWidget()
        self.done(Sheet.DialogCode.Accepted)
        self._backing_up.look()
        if parent is not None:
            bars.tell(parent, _("From now on this computer makes the backups as planned."))

    def _refused(self, error: Exception) -> None:
        self.refuse(error, {"folder": self.folder})

    def _browse(self) -> None:
        found = QFileDialog.getExistingDirectory(self, _("Folder for backups"), self.folder.text())
        if found:
            self.folder.fill(found)

    def _show_work(self, percent: int) -> None:
        is_working = percent >= 0
        self.progress.setVisible(is_working)
        self.progress.setValue(max(percent, 0))
        self.stop.setVisible(is_working)
        self.now.setEnabled(not is_working)

    def _listen(self) -> None:
        self.browse.clicked.connect(self._browse)
        self.now.clicked.connect(self._make)
        self.stop.clicked.connect(self._backing_up.stop)
        self.secret.edit.textChanged.connect(self._judge)
        self.primary.clicked.connect(self._save)
        self._backing_up.working.connect(self._show_work)

    def _lay_out_body(self) -> None:
        self.speak_of(
            _(
                "A backup is made while everybody works, is encrypted as the office is, and is "
                "opened once before it counts. One for each of 7 days, 5 weeks and 12 months stays."
            )
        )
        self.about.setWordWrap(True)
        self.every.setAccessibleName(_("How often"))
        self.progress.setAccessibleName(_("A backup is being made"))
        self._secret_label.setBuddy(self.secret.edit)
        self._secret_about.setWordWrap(True)
        work = QHBoxLayout()
        for button in (self.now, self.stop):
            work.addWidget(button)
        work.addWidget(self.progress, 1)
        work.addStretch()
        grid = QGridLayout(self.body)
        grid.setContentsMargins(24, 8, 24, 16)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.folder, 0, 0)
        grid.addWidget(self.browse, 0, 1, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(Field(_("&How often"), self.every), 1, 0)
        secret = self._secret_label, self.secret, self._judged, self._secret_about
        for row, part in enumerate(secret, start=2):
            grid.addWidget(part, row, 0, 1, 2)
        grid.addLayout(work, 6, 0, 1, 2)
        grid.addWidget(self.table, 7, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(7, 1)


def _named(text: str) -> str:
    if not text.strip():
        raise Invalid("folder", _("No folder is named."), _("Choose one on another disk."))
    return text


def _found(desk: "Desk") -> "tuple[State, Plan, Sequence[Run], bool | None]":
    from spicedesk.services import backups  # the window is painted without it

    state = backups.state(desk)
    folder = str(backups.default_folder(desk.store.location))
    plan = state.plan or backups.Plan(folder, backups.this_computer())
    needs = None if desk.store.key is not None else not backups.knows_its_key(desk)
    return state, plan, backups.listed(desk), needs


def _planned(desk: "Desk", wanted: "Plan") -> None:
    from spicedesk.services import backups  # the window is painted without it

    backups.plan(desk, replace(wanted, computer=backups.this_computer()))
