"""The office's own purposes beside data and marketing; special categories need an explicit yes."""

import pytest
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import Channel, How, Said, SpecialGround
from spicedesk.domain.person import PersonId
from spicedesk.services import consent, people, purposes
from spicedesk.services.desk import Desk
from spicedesk.services.purposes import Purpose
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.dialogs.consent_draft import About
from spicedesk.ui.tasks import Tasks
from tests.ui.dialogs.keys import Hands, assert_mnemonics_are_unique


@pytest.fixture
def dialog(qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId) -> ConsentDialog:
    purposes.add(desk, Purpose("photos", "Photos on our website", valid_months=12))
    purposes.add(desk, Purpose("eyes", "The values of your eyes", is_special=True))
    made = ConsentDialog(tasks, None, people.open_file(desk, anna))
    Hands(qtbot, made)
    qtbot.waitUntil(made.form.other.isVisible)
    return made


def test_a_purpose_of_the_office_is_recorded(
    qtbot: QtBot, dialog: ConsentDialog, desk: Desk, anna: PersonId
) -> None:
    form = dialog.form
    form.about.buttons[About.MARKETING].click()
    form.other.box.setCurrentIndex(form.other.box.findData("photos"))
    assert form.about.one() is None, "it is one or the other"
    form.said.buttons[Said.AGREED].click()
    form.how.buttons[How.MEETING].click()
    assert not form.other.explicit.isVisible()
    assert_mnemonics_are_unique(dialog)
    dialog.primary.click()
    qtbot.waitUntil(lambda: len(consent.history(desk, anna)) == 1)
    (recorded,) = consent.history(desk, anna)
    assert recorded.event.purpose == "photos"
    assert recorded.event.until is not None, "the office said how long it holds"
    assert recorded.event.channels == frozenset()


def test_special_categories_ask_whether_it_was_explicit(
    qtbot: QtBot, dialog: ConsentDialog, desk: Desk, anna: PersonId
) -> None:
    form = dialog.form
    form.other.box.setCurrentIndex(form.other.box.findData("eyes"))
    assert form.other.explicit.isVisible()
    form.said.buttons[Said.AGREED].click()
    form.how.buttons[How.FORM].click()
    form.other.explicit.click()
    assert_mnemonics_are_unique(dialog)
    dialog.primary.click()
    qtbot.waitUntil(lambda: len(consent.history(desk, anna)) == 1)
    (recorded,) = consent.history(desk, anna)
    assert recorded.event.special is SpecialGround.EXPLICIT_CONSENT


def test_choosing_data_or_marketing_leaves_the_other_purpose(dialog: ConsentDialog) -> None:
    form = dialog.form
    form.other.box.setCurrentIndex(form.other.box.findData("photos"))
    form.about.buttons[About.BOTH].click()
    assert form.other.chosen == ""
    assert form.draft().purpose == ""
    assert Channel.EMAIL not in form.channels.chosen()
