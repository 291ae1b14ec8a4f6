"""The office's online offers, and sign-ups that come from there by file or plug-in."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from spicedesk import language
from spicedesk.domain.profile import Offer
from spicedesk.language import gettext as _
from spicedesk.language import ngettext, terms, translator
from spicedesk.ui import drafts, theme
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.dialogs.plain_table import plain_table
from spicedesk.ui.tasks import ANYTHING, Job, Progress, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.ui.dialogs.offer_form import OfferSheet

_SIZE = (820, 600)
Refusal = tuple[str, str]
"""Which row, or account, was left out, and why."""
Found = tuple[int, list[Refusal]]
"""How many sign-ups were taken in, and what was left out."""


class OffersDialog(QDialog):
    """What was left out of a file stays on the screen, row by row, until the next one."""

    def __init__(self, tasks: Tasks, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Online offers"))
        self.setModal(True)
        self._tasks = tasks
        self._reading: Job | None = None
        self.offers: list[Offer] = []
        self.notice = Notice()
        self.table = plain_table(
            _("Online offers"),
            [_("Name"), _("Kind"), _("Purpose"), _("Text"), _("Address")],
            wide=4,
        )
        self.left_out = plain_table(_("Left out"), [_("Which"), _("Why")], wide=1)
        self.new, self.change = _button(_("&New offer…")), _button(_("C&hange…"))
        self.read = _button(_("&Read sign-ups from a file…"))
        self.fetch, self.stop = _button(_("&Ask other systems")), _button(_("&Stop"))
        self._progress = QProgressBar()
        self._lay_out()
        self._listen()
        self.resize(*_SIZE)
        self._show_work(running=False)
        self.left_out.hide()
        self.refresh()

    def refresh(self) -> None:
        """Read the offers anew."""
        self._tasks.run(self, _offers, self._show, failed=self.notice.tell)

    def take_in(self, path: Path) -> None:
        """Enter the sign-ups of a file."""
        self._run(partial(_taken_in, path=path))

    def done(self, result: int) -> None:
        """Whoever closes it stops what is being read; what was taken in stays."""
        self._stop()
        super().done(result)

    def _show(self, found: list[tuple[Offer, str]]) -> None:
        self.offers = [offer for offer, _text in found]
        tr = translator(language.current())
        before = self.table.currentRow()
        _fill(self.table, [
            (one.name, terms.capital(terms.word(one.kind, tr)),
             terms.capital(terms.purpose(one.purpose, tr)), text, one.address or "")
            for one, text in found
        ])  # fmt: skip
        if found:
            self.table.setCurrentCell(min(max(before, 0), len(found) - 1), 0)
        self.change.setEnabled(bool(found))

    def _run(self, job: "Callable[[Desk, Progress], Found]") -> None:
        self.notice.clear()
        self._show_work(running=True)
        self._reading = self._tasks.run_long(
            self, job, self._tell, failed=self._fail, changes=ANYTHING
        )

    def _tell(self, found: Found) -> None:
        self._show_work(running=False)
        taken, refused = found
        words = ngettext(
            "{count} sign-up was taken in, {left} left out.",
            "{count} sign-ups were taken in, {left} left out.",
            taken,
        )
        self.notice.say(words.format(count=taken, left=len(refused)), "warn" if refused else "yes")
        self.left_out.setVisible(bool(refused))
        _fill(self.left_out, refused)
        self.refresh()

    def _fail(self, error: Exception) -> None:
        self._show_work(running=False)
        self.notice.tell(error)

    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._show_work(running=False)

    def _show_work(self, *, running: bool) -> None:
        if not running:
            self._reading = None
        self._progress.setVisible(running)
        self.stop.setVisible(running)
        for button in (self.new, self.change, self.read, self.fetch):
            button.setEnabled(not running)

    def _choose_file(self) -> None:
        kinds = _("Tables (*.csv *.json);;All files (*)")
        path, _kind = QFileDialog.getOpenFileName(self, _("Read sign-ups"), "", kinds)
        if path:
            self.take_in(Path(path))

    def enter(self, before: Offer | None) -> "OfferSheet":
        """Enter an offer, or describe one anew."""
        from spicedesk.ui.dialogs.offer_form import OfferSheet  # only where asked for

        sheet = OfferSheet(self._tasks, self, before)
        sheet.accepted.connect(self.refresh)
        if before is None:
            drafts.open_kept(sheet, "offer.new")
        else:
            drafts.open_kept(sheet, "offer.change", subject=str(before.id))
        return sheet

    def _change(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self.offers):
            self.enter(self.offers[row])

    def _listen(self) -> None:
        self.new.clicked.connect(lambda: self.enter(None))
        self.change.clicked.connect(self._change)
        self.table.cellActivated.connect(lambda *_cell: self._change())
        self.read.clicked.connect(self._choose_file)
        self.fetch.clicked.connect(lambda: self._run(_fetched))
        self.stop.clicked.connect(self._stop)

    def _lay_out(self) -> None:
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(_("Sign-ups are being taken in"))
        work = QHBoxLayout()
        work.addWidget(self._progress, 1)
        work.addWidget(self.stop)
        verbs = QHBoxLayout()
        for button in (self.new, self.change, self.read, self.fetch):
            verbs.addWidget(button)
        verbs.addStretch(1)
        buttons = QDialogButtonBox()
        close = buttons.addButton(_("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        about = theme.label(
            _("A confirmed sign-up is a permission; who unsubscribes there withdraws it here."),
            "body", "text2",
        )  # fmt: skip
        about.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        for part in (theme.label(_("Online offers"), "title"), about, self.notice):
            column.addWidget(part)
        column.addWidget(self.table, 2)
        column.addLayout(verbs)
        column.addLayout(work)
        column.addWidget(self.left_out, 1)
        column.addWidget(buttons)


def _fill(table: QTableWidget, rows: Sequence[tuple[str, ...]]) -> None:
    table.setRowCount(len(rows))
    for row, cells in enumerate(rows):
        for column, words in enumerate(cells):
            item = QTableWidgetItem(words)
            item.setToolTip(words)
            table.setItem(row, column, item)


def _button(words: str) -> QPushButton:
    return QPushButton(words, autoDefault=False)


def _offers(desk: "Desk") -> list[tuple[Offer, str]]:
    """Each offer with the text that is shown there."""
    from spicedesk.services import online_offers  # imports the store

    return [(one, online_offers.wording_of(desk, one) or "") for one in online_offers.listed(desk)]


def _taken_in(desk: "Desk", progress: Progress, path: Path) -> Found:
    from spicedesk.services import profile_import  # imports the store

    done = profile_import.take_in(desk, path, lambda: progress.cancelled)
    rows = [(_("Row {number}").format(number=one.row), one.reason) for one in done.left_out]
    return done.taken, rows


def _fetched(desk: "Desk", _progress: Progress) -> Found:
    from spicedesk.faults import Refused
    from spicedesk.services import profile_systems  # loads the plug-ins

    found = profile_systems.fetch(desk, None)
    if not found:
        raise Refused(
            _("No other system is connected."), _("A plug-in brings one in: see docs/plugins.md.")
        )
    refused = [(handle, why) for system in found for handle, why in system.left_out]
    refused += [(system.system, str(system.failure)) for system in found if system.failure]
    return sum(system.taken for system in found), refused
