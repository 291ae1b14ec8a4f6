"""What was recorded wrongly is corrected or taken back from its entry; both stay in the history."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import MARKETING, Channel, ConsentEvent, How, RecordedEvent, Said
from spicedesk.domain.person import PersonId
from spicedesk.services import consent
from spicedesk.services.desk import Desk
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.main_window import MainWindow
from spicedesk.ui.person.page import PersonPage
from spicedesk.ui.person.timeline import Entry


@pytest.fixture
def said(desk: Desk, anna: PersonId) -> RecordedEvent:
    event = ConsentEvent(
        MARKETING, Said.AGREED, How.PHONE, desk.clock(), frozenset({Channel.EMAIL}),
        place="Office", with_whom="M. Huber", comment="Wants offers",
    )  # fmt: skip
    return consent.record(desk, anna, event)


@pytest.fixture
def page(qtbot: QtBot, main_window: MainWindow, anna: PersonId, said: RecordedEvent) -> PersonPage:
    view = main_window.view
    assert view is not None
    view.open_person(anna)
    qtbot.waitUntil(lambda: view.page.consents.entry_of(said.id) is not None)
    view.page.tabs.setCurrentIndex(1)
    return view.page


def entry(page: PersonPage, said: RecordedEvent) -> Entry:
    found = page.consents.entry_of(said.id)
    assert found is not None
    return found


def channels(desk: Desk, anna: PersonId) -> set[Channel]:
    verdict = consent.standing(desk, anna).marketing
    decided_by = verdict.decided_by
    assert decided_by is not None
    return set(decided_by.event.reach)


def undo(qtbot: QtBot, window: MainWindow) -> None:
    def button() -> QPushButton | None:
        found = window.bar.findChildren(QPushButton)
        return next((b for b in found if "Undo" in b.text() and b.isVisible()), None)

    qtbot.waitUntil(lambda: button() is not None)
    found = button()
    assert found is not None
    found.click()


def test_a_correction_begins_with_what_was_recorded(
    qtbot: QtBot, page: PersonPage, main_window: MainWindow, desk: Desk, anna: PersonId,
    said: RecordedEvent,
) -> None:  # fmt: skip
    entry(page, said).correction_wanted.emit(said.id)
    (dialog,) = main_window.findChildren(ConsentDialog)
    form = dialog.form
    assert form.said.one() is Said.AGREED
    assert form.channels.chosen() == {Channel.EMAIL}
    assert form.fields["place"].text() == "Office"
    assert not form.about.isEnabled(), "a correction speaks of the same purpose"
    assert not dialog.dirty()
    form.channels.buttons[Channel.EMAIL].click()
    form.channels.buttons[Channel.POST].click()
    dialog.primary.click()
    qtbot.waitUntil(lambda: channels(desk, anna) == {Channel.POST})
    history = consent.history(desk, anna)
    (correction,) = [r.event for r in history if r.event.corrects == said.id]
    assert correction.occurred_at == said.event.occurred_at
    assert (correction.place, correction.comment) == ("Office", "Wants offers")


def test_what_was_recorded_by_mistake_counts_no_more_until_that_is_undone(
    qtbot: QtBot, page: PersonPage, main_window: MainWindow, desk: Desk, anna: PersonId,
    said: RecordedEvent,
) -> None:  # fmt: skip
    def stands() -> Callable[[], object]:
        return lambda: consent.standing(desk, anna).marketing.decided_by

    entry(page, said).mistake_wanted.emit(said.id)
    qtbot.waitUntil(lambda: stands()() is None)
    assert len(consent.history(desk, anna)) == 2
    undo(qtbot, main_window)
    qtbot.waitUntil(lambda: stands()() is not None)
    assert channels(desk, anna) == {Channel.EMAIL}


def test_what_counts_no_more_cannot_be_corrected(
    qtbot: QtBot, page: PersonPage, said: RecordedEvent
) -> None:
    assert entry(page, said).happening.can_be_corrected
    entry(page, said).mistake_wanted.emit(said.id)
    qtbot.waitUntil(lambda: entry(page, said).happening.void)
    assert not any(e.happening.can_be_corrected for e in page.consents.entries)
