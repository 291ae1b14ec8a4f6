"""The page of marketing lists."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.actions import ActionRegistry
from spicedesk.ui.section import SectionPage
from spicedesk.ui.tasks import Tasks


class ListsPage(SectionPage):
    """What it shows comes with the next steps."""

    def __init__(self, tasks: Tasks, actions: ActionRegistry) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.addWidget(theme.label(_("Marketing lists"), "title"))

    def panes(self) -> list[QWidget]:
        return [self]
