"""Actions: each key once, each with words, in both languages."""

from collections import Counter

import pytest
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from spicedesk import language
from spicedesk.ui.actions import SPECS, Act, ActionRegistry, Menu, Needs, plain
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.keys import KeysSheet


@pytest.fixture(params=language.SUPPORTED)
def window(request: pytest.FixtureRequest, qtbot: QtBot) -> QMainWindow:
    language.use(request.param)
    made = QMainWindow()
    qtbot.addWidget(made)
    return made


def test_no_key_is_taken_twice(window: QMainWindow) -> None:
    registry = ActionRegistry(window)
    keys = Counter(key.toString() for _, action in registry for key in action.shortcuts())
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("spoken", language.SUPPORTED)
def test_mnemonics_are_unique_in_every_menu(qtbot: QtBot, spoken: str) -> None:
    language.use(spoken)
    window = QMainWindow()
    qtbot.addWidget(window)
    registry = ActionRegistry(window)
    for menu in Menu:
        texts = [registry[act].text() for act, spec in SPECS.items() if spec.menu is menu]
        marks = Counter(text[text.index("&") + 1].lower() for text in texts if "&" in text)
        assert [mark for mark, times in marks.items() if times > 1] == [], menu


def test_every_action_has_words_and_a_place(window: QMainWindow) -> None:
    registry = ActionRegistry(window)
    registry.fill(window.menuBar())
    shown = {action for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()}
    for _, action in registry:
        assert plain(action.text())
        assert action in shown


def test_what_needs_a_person_waits_for_one(window: QMainWindow) -> None:
    registry = ActionRegistry(window)
    registry.allow(office=True, person=False)
    assert registry[Act.NEW_PERSON].isEnabled()
    assert not registry[Act.PRINT_STATEMENT].isEnabled()
    registry.allow(office=True, person=True)
    assert all(action.isEnabled() for _, action in registry)
    registry.allow(office=False, person=False)
    enabled = {act for act, action in registry if action.isEnabled()}
    assert enabled == {act for act, spec in SPECS.items() if spec.needs is Needs.NOTHING}


def test_the_sheet_names_every_key(window: QMainWindow) -> None:
    registry = ActionRegistry(window)
    sheet = KeysSheet(registry, window)
    words = {label.text() for label in sheet.findChildren(QLabel)}
    for _, action in registry:
        if action.shortcuts():
            assert plain(action.text()) in words


@pytest.mark.parametrize("meaning", list(Icons))
@pytest.mark.usefixtures("qapp")
def test_every_icon_is_drawn(meaning: Icons) -> None:
    image = icon(meaning).pixmap(20, 20).toImage()
    drawn = [image.pixelColor(x, y).alpha() for x in range(20) for y in range(20)]
    assert any(drawn)
