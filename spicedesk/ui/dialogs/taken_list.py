"""Those whom a show brought so far, the last one first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QListWidget, QPushButton, QVBoxLayout

from spicedesk import language
from spicedesk.domain.consent import Channel
from spicedesk.language import gettext as _
from spicedesk.language import ngettext, terms, translator
from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon

if TYPE_CHECKING:
    from spicedesk.services.trade_shows import Taken


class TakenList(QFrame):
    """A card with the list, undo for the last one, and the way to their papers."""

    undo_wanted = Signal()
    stack_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.taken: list[Taken] = []
        self._title = theme.label("", "subtitle")
        self.list = QListWidget()
        self.list.setAccessibleName(_("Taken so far"))
        self.undo = QPushButton(icon(Icons.UNDO), _("Undo the las&t"), autoDefault=False)
        self.stack = QPushButton(icon(Icons.FILES), _("Add the scanned stac&k…"), autoDefault=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for part in (self._title, self.list, self.undo, self.stack):
            column.addWidget(part)
        self.undo.clicked.connect(self.undo_wanted)
        self.stack.clicked.connect(self.stack_wanted)
        self.show_taken([])

    def show_taken(self, taken: "Sequence[Taken]") -> None:
        """Show these, who were entered in this order."""
        self.taken = list(taken)
        self.list.clear()
        for number, one in reversed(list(enumerate(self.taken, 1))):
            self.list.addItem(f"{number} · {one.name}\n{_described(one)}")
        count = len(self.taken)
        words = ngettext("{count} person taken", "{count} persons taken", count)
        self._title.setText(words.format(count=count))
        self.undo.setEnabled(bool(self.taken))
        self.stack.setEnabled(bool(self.without_paper()))

    def without_paper(self) -> "list[Taken]":
        """Those whose paper is still to be filed, in the order they were entered."""
        return [one for one in self.taken if not one.has_paper]

    def add(self, one: "Taken") -> None:
        """One more."""
        self.show_taken([*self.taken, one])

    def drop(self, one: "Taken") -> None:
        """One of them was undone."""
        gone = {recorded.id for recorded in one.events}
        self.show_taken([t for t in self.taken if gone.isdisjoint(r.id for r in t.events)])


def _described(one: "Taken") -> str:
    """`e-mail, post · on file before`."""
    tr = translator(language.current())
    ways = ", ".join(terms.word(c, tr) for c in Channel if c in one.channels)
    parts = (
        ways or _("keeping the data only"),
        "" if one.is_new else _("on file before"),
        _("paper filed") if one.has_paper else "",
    )
    return " · ".join(filter(None, parts))
