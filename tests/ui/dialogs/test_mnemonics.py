"""No Alt key stands for two things in a dialog, in German as in English."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from spicedesk import language
from spicedesk.services import purposes
from spicedesk.services.desk import Desk
from spicedesk.services.people import PersonFile
from spicedesk.services.purposes import Purpose
from spicedesk.ui.dialogs.channels import ChannelsDialog
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.dialogs.consent_texts import ConsentTextsDialog
from spicedesk.ui.dialogs.mail_server import MailServerDialog
from spicedesk.ui.dialogs.occasion import OccasionDialog
from spicedesk.ui.dialogs.offer_form import OfferSheet
from spicedesk.ui.dialogs.offers import OffersDialog
from spicedesk.ui.dialogs.outbox import OutboxDialog
from spicedesk.ui.dialogs.person import PersonDialog
from spicedesk.ui.dialogs.profile_form import ProfileSheet
from spicedesk.ui.dialogs.purpose_form import PurposeSheet
from spicedesk.ui.dialogs.restriction import RestrictionDialog
from spicedesk.ui.dialogs.trade_show import TradeShowDialog
from spicedesk.ui.dialogs.wording_form import WordingSheet
from spicedesk.ui.tasks import Tasks
from tests.ui.dialogs.keys import assert_mnemonics_are_unique

Make = Callable[[Tasks, PersonFile], QDialog]
DIALOGS: dict[str, Make] = {
    "channels": lambda _tasks, _file: ChannelsDialog(None),
    "consent": lambda tasks, file: ConsentDialog(tasks, None, file),
    "texts": lambda tasks, _file: ConsentTextsDialog(tasks, None),
    "mail server": lambda tasks, _file: MailServerDialog(tasks, None),
    "offers": lambda tasks, _file: OffersDialog(tasks, None),
    "offer": lambda tasks, _file: OfferSheet(tasks, None),
    "profile": lambda tasks, file: ProfileSheet(tasks, None, file.person.id),
    "occasion": lambda tasks, file: OccasionDialog(tasks, None, file.person.id, "Anna"),
    "outbox": lambda tasks, _file: OutboxDialog(tasks, None),
    "person": lambda tasks, file: PersonDialog(tasks, None, file),
    "purpose": lambda tasks, _file: PurposeSheet(tasks, None),
    "restriction": lambda tasks, _file: RestrictionDialog(None, tasks.desk.today()),
    "trade show": lambda tasks, _file: TradeShowDialog(tasks, None),
    "wording": lambda tasks, _file: WordingSheet(tasks, None, None),
}


@pytest.fixture(params=language.SUPPORTED)
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    language.use(request.param)
    yield request.param
    language.use("en")


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("name", DIALOGS)
def test_no_key_stands_for_two_things(
    qtbot: QtBot, tasks: Tasks, desk: Desk, file: PersonFile, name: str
) -> None:
    purposes.add(desk, Purpose("eyes", "The values of your eyes", is_special=True))
    dialog = DIALOGS[name](tasks, file)
    qtbot.addWidget(dialog, before_close_func=QDialog.hide)
    dialog.show()
    if isinstance(dialog, ConsentDialog):
        other = dialog.form.other
        qtbot.waitUntil(other.isVisible)
        other.box.setCurrentIndex(1)
    assert_mnemonics_are_unique(dialog)
