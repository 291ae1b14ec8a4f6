"""Every kind of form is killed while one types, and holds what was typed at the next start."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import Channel
from spicedesk.services import (
    databases,
    drafts,
)
from spicedesk.services.desk import Desk
from spicedesk.services.drafts import Draft
from spicedesk.ui import drafts as drafts_ui
from spicedesk.ui.dialogs.trade_show import TradeShowDialog
from tests.ui.killing import Place, data_folder, killed_while_typing, offered, opened
from tests.ui.left.forms import FORMS


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize("form", FORMS)
def test_it_is_there_again_and_goes_when_it_is_given_up(
    form: str, qtbot: QtBot, place: Place, tmp_path: Path
) -> None:
    killed_while_typing(form, place, tmp_path)
    (file,) = data_folder().rglob("*.draft")
    assert b"Unmistakable" not in file.read_bytes()
    with opened(databases.open_desk(*place), tmp_path) as window:
        sheet = offered(qtbot, window)
        qtbot.waitUntil(lambda: FORMS[form](sheet), timeout=20_000)
        assert "Somebody" not in sheet.notice.text()
        assert sheet.dirty()
        sheet.done(0)
        qtbot.waitUntil(lambda: not file.exists())


def test_visitors_who_were_not_saved_come_one_after_the_other(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    visitors = [[{"family_name": name}, ["email"]] for name in ("First", "Second")]
    show = {"name": "Fair", "day": "01/02/2026"}
    values = {"show": show, "visitors": visitors}
    at = datetime.now(UTC) - timedelta(hours=1)
    drafts.drawer(desk).keep(Draft("trade-show", None, values, at))
    with opened(desk, tmp_path) as window:
        sheet = offered(qtbot, window)
        assert isinstance(sheet, TradeShowDialog)
        lines = sheet.visitor.fields
        qtbot.waitUntil(lambda: lines["family_name"].text() == "First", timeout=20_000)
        assert sheet.draft_values()["visitors"][1][0]["family_name"] == "Second"
        sheet.primary.click()
        qtbot.waitUntil(lambda: lines["family_name"].text() == "Second")


def test_a_visitor_who_is_saved_is_not_offered_again_however_soon_it_is_killed(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    with opened(desk, tmp_path) as window:
        jobs = window.jobs
        assert jobs is not None
        qtbot.waitUntil(lambda: jobs.drafts.is_ready)
        sheet = jobs.paperwork.trade_show()
        sheet.show_form.fields["name"].fill("Fair")
        sheet.visitor.fill({"family_name": "Nobody"})
        sheet.visitor.channels.choose([Channel.EMAIL])
        qtbot.waitUntil(lambda: bool(list(data_folder().rglob("*.draft"))))
        (keeping,) = sheet.findChildren(drafts_ui._Keeping)
        (clock,) = keeping.findChildren(QTimer)
        clock.stop()
        sheet.primary.click()
        qtbot.waitUntil(lambda: not list(data_folder().rglob("*.draft")))
        assert len(sheet.side.taken) == 1
