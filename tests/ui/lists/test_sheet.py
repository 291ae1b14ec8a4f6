"""The sheet of a list: whom it would reach is told before it is saved."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from spicedesk import language
from spicedesk.domain.audience import Criteria
from spicedesk.domain.consent import Channel
from spicedesk.domain.person import PersonId, Role
from spicedesk.services import marketing
from spicedesk.services.desk import Desk
from spicedesk.ui.lists.sheet import ListSheet
from spicedesk.ui.tasks import Tasks


@pytest.fixture
def tasks(desk: Desk) -> Iterator[Tasks]:
    made = Tasks(desk)
    yield made
    made.close()


@pytest.fixture
def sheet(qtbot: QtBot, tasks: Tasks, crowd: dict[str, PersonId]) -> ListSheet:
    assert crowd
    made = ListSheet(tasks, None, None)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_tells_how_many_match_and_may_be_reached(qtbot: QtBot, sheet: ListSheet) -> None:
    qtbot.waitUntil(lambda: sheet.hint.text() == "5 people match, 3 may be reached today")
    sheet.form.criteria["town"].fill("gra")
    qtbot.waitUntil(lambda: sheet.hint.text() == "4 people match, 2 may be reached today")


def test_a_list_is_saved_as_it_was_typed(qtbot: QtBot, desk: Desk, sheet: ListSheet) -> None:
    assert not sheet.primary.isEnabled(), "it has no name yet"
    sheet.form.name.fill("Leads in Graz")
    sheet.form.channel.choose({Channel.PHONE})
    sheet.form.roles.choose({Role.LEAD})
    sheet.form.criteria["town"].fill("Graz")
    sheet.form._country.choose("AT")
    sheet.form.criteria["born_to"].fill("1990")
    with qtbot.waitSignal(sheet.saved):
        sheet.primary.click()
    kept = marketing.find(desk, "Leads in Graz")
    assert kept.channel is Channel.PHONE
    assert kept.criteria == Criteria(
        roles=frozenset({Role.LEAD}), town="Graz", country="AT", born_to=1990
    )


def test_a_list_is_changed(
    qtbot: QtBot, desk: Desk, tasks: Tasks, crowd: dict[str, PersonId]
) -> None:
    assert crowd
    before = marketing.find(desk, "Styria")
    sheet = ListSheet(tasks, None, before)
    qtbot.addWidget(sheet)
    assert sheet.form.given() == before
    assert not sheet.dirty()
    sheet.form.criteria["town"].fill("Wien")
    assert sheet.dirty()
    with qtbot.waitSignal(sheet.saved):
        sheet.primary.click()
    assert marketing.find(desk, "Styria").id == before.id
    assert marketing.find(desk, "Styria").criteria == Criteria(town="Wien")


def test_a_name_in_use_is_told_beside_it(qtbot: QtBot, sheet: ListSheet) -> None:
    sheet.form.name.fill("News")
    sheet.primary.click()
    qtbot.waitUntil(lambda: "News" in sheet.form.name.remark())
    assert sheet.isVisible()


@pytest.mark.parametrize("year", ["19", "abcd"])
def test_what_is_no_year_is_told(sheet: ListSheet, year: str) -> None:
    sheet.form.name.fill("Old")
    sheet.form.criteria["born_from"].fill(year)
    sheet.settle()
    assert sheet.form.criteria["born_from"].remark()
    assert not sheet.primary.isEnabled()


@pytest.mark.parametrize("spoken", language.SUPPORTED)
def test_mnemonics_are_unique(
    qtbot: QtBot, tasks: Tasks, crowd: dict[str, PersonId], spoken: str
) -> None:
    assert crowd
    language.use(spoken)
    sheet = ListSheet(tasks, None, None)
    qtbot.addWidget(sheet)
    texts = [w.text() for w in sheet.findChildren(QAbstractButton)]
    texts += [w.text() for w in sheet.findChildren(QLabel) if w.buddy() is not None]
    marks = [t[t.index("&") + 1].lower() for t in texts if "&" in t]
    assert sorted(marks) == sorted(set(marks))
