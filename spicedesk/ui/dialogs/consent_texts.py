"""What the office has people agree to: its texts, version by version, and its own purposes."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from spicedesk import language
from spicedesk.domain.wording import Wording
from spicedesk.language import formats, terms, translator
from spicedesk.language import gettext as _
from spicedesk.ui import drafts, theme
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.dialogs.plain_table import plain_table
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.purposes import Purpose
    from spicedesk.ui.dialogs.purpose_form import PurposeSheet
    from spicedesk.ui.dialogs.wording_form import WordingSheet

_SIZE = (860, 560)
Entry = TypeVar("Entry")


class ConsentTextsDialog(QDialog):
    """Nothing here is ever changed or deleted: what somebody agreed to stays as it was."""

    def __init__(self, tasks: Tasks, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Consent texts"))
        self.setModal(True)
        self._tasks = tasks
        self.wordings: list[Wording] = []
        self.purposes: list[Purpose] = []
        self.notice = Notice()
        names = [_("Text"), _("Kind"), _("Language"), _("Version"), _("Entered")]
        self.texts = plain_table(_("Texts"), names)
        words = [_("Purpose"), _("What a person agrees to"), _("Holds for")]
        self.own_purposes = plain_table(_("Purposes"), words, wide=1)
        self.new_text, self.new_version = _button(_("&New text…")), _button(_("New &version…"))
        self.show_text, self.new_purpose = _button(_("&Show…")), _button(_("New &purpose…"))
        self._lay_out()
        self._listen()
        self.resize(*_SIZE)
        self.refresh()

    @property
    def chosen(self) -> Wording | None:
        """The version whose row is chosen."""
        return _at(self.wordings, self.texts)

    def refresh(self) -> None:
        """Read both anew."""
        self._tasks.run(self, _read, self._show, failed=self.notice.tell)

    def _show(self, found: "tuple[list[Wording], list[Purpose]]") -> None:
        self.wordings, self.purposes = found
        spoken = language.current()
        tr = translator(spoken)
        _fill(self.texts, self.wordings, lambda one: (
            one.name, terms.capital(terms.word(one.kind, tr)),
            formats.language_name(one.language, spoken), str(one.version),
            formats.moment(one.recorded_at, spoken),
        ))  # fmt: skip
        _fill(self.own_purposes, self.purposes, lambda one: (
            one.name, one.description, _holds_for(one),
        ))  # fmt: skip
        self._chosen_changed()

    def _chosen_changed(self) -> None:
        for button in (self.new_version, self.show_text):
            button.setEnabled(self.chosen is not None)

    def enter(self, before: Wording | None) -> "WordingSheet":
        """Enter a text, or the version that follows one."""
        from spicedesk.ui.dialogs.wording_form import WordingSheet  # only where asked for

        sheet = WordingSheet(self._tasks, self, before)
        sheet.accepted.connect(self.refresh)
        if before is None:
            drafts.open_kept(sheet, "wording.new")
        else:
            drafts.open_kept(sheet, "wording.next", subject=str(before.id))
        return sheet

    def enter_purpose(self) -> "PurposeSheet":
        """Enter a purpose of the office's own."""
        from spicedesk.ui.dialogs.purpose_form import PurposeSheet  # only where asked for

        sheet = PurposeSheet(self._tasks, self)
        sheet.accepted.connect(self.refresh)
        drafts.open_kept(sheet, "purpose")
        return sheet

    def _show_wording(self) -> None:
        from spicedesk.ui.dialogs.wording import WordingDialog  # only where asked for

        if self.chosen is not None:
            dialog = WordingDialog(self._tasks, self, self.chosen.id)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _listen(self) -> None:
        self.texts.currentCellChanged.connect(lambda *_cells: self._chosen_changed())
        self.texts.cellActivated.connect(lambda *_cell: self._show_wording())
        self.new_text.clicked.connect(lambda: self.enter(None))
        self.new_version.clicked.connect(lambda: self.enter(self.chosen))
        self.show_text.clicked.connect(self._show_wording)
        self.new_purpose.clicked.connect(self.enter_purpose)

    def _lay_out(self) -> None:
        tabs = QTabWidget()
        verbs = (self.new_text, self.new_version, self.show_text)
        tabs.addTab(_page(self.texts, verbs), _("Texts"))
        tabs.addTab(_page(self.own_purposes, (self.new_purpose,)), _("Purposes"))
        buttons = QDialogButtonBox()
        close = buttons.addButton(_("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        about = theme.label(
            _("A text is never changed: a new version follows it."), "body", "text2"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        for part in (theme.label(_("Consent texts"), "title"), about, self.notice):
            column.addWidget(part)
        column.addWidget(tabs, 1)
        column.addWidget(buttons)


def _page(table: QTableWidget, verbs: Sequence[QPushButton]) -> QWidget:
    page = QWidget()
    row = QHBoxLayout()
    for verb in verbs:
        row.addWidget(verb)
    row.addStretch(1)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 12, 0, 0)
    column.setSpacing(8)
    column.addWidget(table, 1)
    column.addLayout(row)
    return page


def _fill(
    table: QTableWidget, entries: Sequence[Entry], cells: Callable[[Entry], tuple[str, ...]]
) -> None:
    before = table.currentRow()
    table.setRowCount(len(entries))
    for row, one in enumerate(entries):
        for column, words in enumerate(cells(one)):
            item = QTableWidgetItem(words)
            item.setToolTip(words)
            table.setItem(row, column, item)
    if entries:
        table.setCurrentCell(min(max(before, 0), len(entries) - 1), 0)


def _at(entries: Sequence[Entry], table: QTableWidget) -> Entry | None:
    row = table.currentRow()
    return entries[row] if 0 <= row < len(entries) else None


def _button(words: str) -> QPushButton:
    return QPushButton(words, autoDefault=False)


def _holds_for(purpose: "Purpose") -> str:
    if purpose.valid_months is None:
        return _("until withdrawn")
    return _("{count} months").format(count=purpose.valid_months)


def _read(desk: "Desk") -> "tuple[list[Wording], list[Purpose]]":
    from spicedesk.services import purposes, wordings  # import the store

    return wordings.listed(desk), purposes.listed(desk)
