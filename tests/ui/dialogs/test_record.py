"""Who did what is shown, page by page, and verified by a button."""

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.services import audit, people
from spicedesk.services.desk import Desk
from spicedesk.store.schema import audit_entry
from spicedesk.ui.dialogs.record import RecordDialog
from spicedesk.ui.tasks import Tasks


def dialog_of(qtbot: QtBot, tasks: Tasks, person: PersonId | None) -> RecordDialog:
    dialog = RecordDialog(tasks, None, person, "Berger, Anna")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.table.rowCount() > 0)
    return dialog


def cells(dialog: RecordDialog, row: int) -> list[str]:
    items = (dialog.table.item(row, column) for column in range(4))
    return [item.text() for item in items if item is not None]


def test_of_a_person_every_change_and_look_is_shown(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId
) -> None:
    people.edit(desk, anna, lambda _now: PersonDetails("Berger", "Anna"))
    people.add(desk, PersonDetails("Somebody"))
    audit.looked(desk, anna)
    dialog = dialog_of(qtbot, tasks, anna)
    assert [cells(dialog, row)[2] for row in range(3)] == [
        "Looked at",
        "Changed in our records",
        "Entered in our records",
    ]
    assert cells(dialog, 0)[1] == desk.user
    assert "emails" in cells(dialog, 1)[3]
    assert dialog.table.rowCount() == 3
    assert not dialog.older.isEnabled()


def test_older_ones_follow_and_a_button_verifies_all(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId
) -> None:
    for _ in range(250):
        audit.looked(desk, anna)
    dialog = dialog_of(qtbot, tasks, None)
    assert dialog.table.rowCount() == 200
    dialog.older.click()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 252)
    dialog.verify.click()
    qtbot.waitUntil(lambda: "252 links" in dialog.notice.text())
    with desk.store.write() as connection:
        change = sa.update(audit_entry).where(audit_entry.c.sequence == 100)
        connection.execute(change.values(done_by="nobody"))
    dialog.verify.click()
    qtbot.waitUntil(lambda: "Link 100 " in dialog.notice.text())


@pytest.mark.parametrize("damage", ["occurred_at = 'x'", "id = 'x'", "done_by = x'ff'"])
def test_an_entry_that_nobody_wrote_is_told_as_damage(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId, damage: str
) -> None:
    assert anna
    with desk.store.write() as connection:
        changed = f"UPDATE audit_entry SET {damage} WHERE sequence = 1"  # noqa: S608  # ours
        connection.exec_driver_sql(changed)
    dialog = RecordDialog(tasks, None, None, "All")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "is damaged" in dialog.notice.text())
    dialog.verify.click()
    qtbot.waitUntil(lambda: "Link 1 " in dialog.notice.text())
