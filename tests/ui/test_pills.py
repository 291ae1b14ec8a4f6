"""The pills say the same by colour, icon, word and name."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import DATA, MARKETING, ConsentEvent, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.services import consent, pills
from spicedesk.services.desk import Desk
from spicedesk.services.pills import PillState
from spicedesk.ui import theme
from spicedesk.ui.pills import BigPill, SmallPill, width


@pytest.fixture(autouse=True, params=["light", "dark"])
def _scheme(request: pytest.FixtureRequest, qapp: QApplication) -> None:
    theme.apply(qapp, request.param)


def _states(desk: Desk, person: PersonId, purpose: str, said: Said | None) -> PillState:
    if said is not None:
        event = ConsentEvent(purpose, said, How.FORM, desk.clock() - timedelta(days=1))
        consent.record(desk, person, event)
    standing = consent.standing(desk, person)
    verdict = standing.data if purpose == DATA else standing.marketing
    return pills.of(verdict, desk.today(), "en")


def _ground(widget: QWidget) -> QColor:
    """The colour between the left edge and the icon, which holds no letter."""
    image: QImage = widget.grab().toImage()
    return image.pixelColor(5, image.height() // 2)


@pytest.mark.parametrize(
    ("said", "token"), [(Said.AGREED, "yes_fill"), (Said.WITHDRAWN, "no_fill")]
)
def test_what_the_person_said_is_filled(
    qtbot: QtBot, desk: Desk, anna: PersonId, said: Said, token: str
) -> None:
    pill = SmallPill(_states(desk, anna, DATA, said))
    qtbot.addWidget(pill)
    pill.resize(pill.sizeHint())
    assert _ground(pill) == theme.color(token)


def test_silence_is_outlined(qtbot: QtBot, desk: Desk, anna: PersonId) -> None:
    state = _states(desk, anna, MARKETING, None)
    pill = SmallPill(state)
    qtbot.addWidget(pill)
    pill.resize(pill.sizeHint())
    assert not state.positive
    assert _ground(pill) not in [theme.color("yes_fill"), theme.color("no_fill")]
    assert pill.accessibleName() == state.sentence


def test_a_pill_is_as_wide_as_its_words_need(desk: Desk, anna: PersonId) -> None:
    short, long = _states(desk, anna, DATA, None), _states(desk, anna, MARKETING, None)
    assert width(short) < width(long)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_the_large_pill_answers_to_the_keyboard(
    qtbot: QtBot, desk: Desk, anna: PersonId, key: Qt.Key
) -> None:
    pill = BigPill(_states(desk, anna, DATA, Said.AGREED))
    qtbot.addWidget(pill)
    with qtbot.waitSignal(pill.activated):
        qtbot.keyClick(pill, key)  # type: ignore[no-untyped-call]  # pytest-qt has no types here


def test_the_large_pill_says_everything(qtbot: QtBot, desk: Desk, anna: PersonId) -> None:
    state = _states(desk, anna, DATA, Said.AGREED)
    pill = BigPill(state)
    qtbot.addWidget(pill)
    assert pill.accessibleName() == state.sentence
    assert str(date.today().year) in pill.accessibleName()  # noqa: DTZ011  # the clock is real here
