"""What is typed and not saved outlives the program: it is killed here, and opened again."""

import ast
import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import Channel, How, Said
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.services import consent, databases, drafts, people
from spicedesk.services.desk import Desk
from spicedesk.services.drafts import Draft
from spicedesk.store.schema import person
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.dialogs.consent_draft import About
from spicedesk.ui.dialogs.occasion import OccasionDialog
from spicedesk.ui.dialogs.person import PersonDialog
from tests.conftest import ANNA, OFFICE
from tests.ui.killing import Place, data_folder, killed_while_typing, offered, opened, press

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(place: Place, kind_of_store: str) -> PersonId:
    desk = databases.create(*place, OFFICE, shared=kind_of_store == "shared")
    anna = people.add(desk, ANNA).id
    desk.store.close()
    return anna


def test_a_person_that_was_being_changed_is_offered_again(
    qtbot: QtBot, place: Place, office: PersonId, tmp_path: Path
) -> None:
    killed_while_typing("edit", place, tmp_path)
    desk = databases.open_desk(*place)
    changed = PersonDetails("Berger", "Anna", phones=("+43316000999",), data_source="letter")
    people.edit(desk, office, lambda _now: changed)
    with opened(desk, tmp_path) as window:
        sheet = offered(qtbot, window)
        assert isinstance(sheet, PersonDialog)
        qtbot.waitUntil(lambda: sheet.form.typed()["company"] == "Unmistakable Ltd")
        assert "10-0001" in window.bar.text
        assert "Berger" not in window.bar.text
        typed = sheet.form.typed()
        assert typed["emails"] == ("first@example.org", "second@example.org")
        assert typed["data_source"] == "letter"
        with qtbot.waitSignal(sheet.saved, timeout=20_000):
            sheet.primary.click()
        qtbot.waitUntil(lambda: not list(data_folder().rglob("*.draft")))
        kept = people.get(desk, office)[0]
        assert (kept.company, kept.phones) == ("Unmistakable Ltd", ("+43316000999",))


def test_what_two_changed_is_told_and_theirs_can_be_had(
    qtbot: QtBot, desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    before = dict.fromkeys(("given_name", "birth_date", "language", "comment"), "")
    before |= {"family_name": "Berger", "company": "", "data_source": "trade show form"}
    plain: dict[str, object] = {**before, "roles": ["contact"], "emails": [], "phones": []}
    plain["addresses"] = []
    values = {"before": plain, "typed": {**plain, "company": "Mine Ltd", "comment": "as typed"}}
    drafts.drawer(desk).keep(replace(old(desk, "person.edit", anna), values=values))
    people.edit(desk, anna, lambda _now: PersonDetails("Berger", company="Theirs Ltd"))
    with opened(desk, tmp_path) as window:
        sheet = offered(qtbot, window)
        assert isinstance(sheet, PersonDialog)
        qtbot.waitUntil(lambda: "Somebody else changed this" in sheet.notice.text())
        assert "Company" in sheet.notice.text()
        assert sheet.form.typed()["company"] == "Mine Ltd"
        (take,) = [b for b in sheet.notice.findChildren(QPushButton) if "theirs" in b.text()]
        take.click()
        typed = sheet.form.typed()
        assert (typed["company"], typed["comment"]) == ("Theirs Ltd", "as typed")


def test_a_draft_stays_on_the_disk_until_its_form_is_closed(
    qtbot: QtBot, desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    drafts.drawer(desk).keep(old(desk, "occasion", anna))
    (file,) = data_folder().rglob("*.draft")
    with opened(desk, tmp_path) as window:
        sheet = offered(qtbot, window)
        assert file.exists()
        qtbot.waitUntil(lambda: "does not fit" in sheet.notice.text(), timeout=20_000)
        assert file.exists()
        sheet.done(0)
        qtbot.waitUntil(lambda: not file.exists())


def test_what_was_typed_about_somebody_who_is_gone_can_be_copied(
    qtbot: QtBot, desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    values = [["line", "A call about glasses"], ["tick", True], ["text", "two lines"]]
    drafts.drawer(desk).keep(replace(old(desk, "occasion", anna), values=values))
    with desk.store.write() as connection:
        connection.execute(sa.delete(person))
    with opened(desk, tmp_path) as window:
        press(qtbot, window, "Copy")
        assert QApplication.clipboard().text() == "A call about glasses\ntwo lines"
        qtbot.waitUntil(lambda: not list(data_folder().rglob("*.draft")))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="making a disk needs root")
def test_a_full_disk_disturbs_no_form(
    qtbot: QtBot, desk: Desk, anna: PersonId, tmp_path: Path, small_disk: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert anna
    monkeypatch.setenv("XDG_DATA_HOME", str(small_disk))
    with opened(desk, tmp_path) as window:
        jobs = window.jobs
        assert jobs is not None
        qtbot.waitUntil(lambda: jobs.drafts.is_ready)
        (small_disk / "filler").write_bytes(b"x" * shutil.disk_usage(small_disk).free)
        sheet = jobs.new_person()
        sheet.form.lines["family_name"].fill("Nobody")
        qtbot.wait(1_500)
        assert not list(small_disk.rglob("*.draft"))
        with qtbot.waitSignal(sheet.saved, timeout=20_000):
            sheet.primary.click()


KEPT = {
    "ConsentDialog", "ListSheet", "NoticeTextDialog", "OccasionDialog", "OfferSheet",
    "PersonDialog", "ProfileSheet", "PurposeSheet", "RestrictionDialog", "TradeShowDialog",
    "WordingSheet",
}  # fmt: skip
NOT_KEPT = {
    "BackupsDialog": "a path and a choice; a passphrase must not be written",
    "MailServerDialog": "a password must not be written",
    "ScannerDialog": "the pages are in the scanner",
    "SignedFormsDialog": "the papers are at hand",
}


def test_every_form_that_asks_before_it_loses_keeps_a_draft_or_says_why_not() -> None:
    asks = set()
    for file in (ROOT / "spicedesk" / "ui").rglob("*.py"):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name != "Sheet":
                named = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
                asks |= {node.name} if "dirty" in named else set()
    assert asks == KEPT | set(NOT_KEPT)


def test_a_consent_that_was_being_recorded_is_offered_again(
    qtbot: QtBot, place: Place, office: PersonId, tmp_path: Path
) -> None:
    killed_while_typing("consent", place, tmp_path)
    desk = databases.open_desk(*place)
    with opened(desk, tmp_path) as window:
        sheet = offered(qtbot, window)
        assert isinstance(sheet, ConsentDialog)
        qtbot.waitUntil(lambda: sheet.form.fields["comment"].text() == "Unmistakable words")
        draft = sheet.form.draft()
        assert (draft.said, draft.about, draft.how) == (Said.AGREED, About.MARKETING, How.MEETING)
        assert draft.channels == frozenset({Channel.PHONE})
        with qtbot.waitSignal(sheet.saved, timeout=20_000):
            sheet.primary.click()
        assert len(consent.history(desk, office)) == 1


def test_no_file_of_a_draft_can_be_read_by_who_cannot_open_the_office(
    place: Place, office: PersonId, tmp_path: Path
) -> None:
    assert office
    killed_while_typing("occasion", place, tmp_path)
    for path in data_folder().rglob("*"):
        assert "Unmistakable" not in path.name
        if path.is_file():
            assert path.stat().st_mode & 0o077 == 0
            assert b"Unmistakable" not in path.read_bytes()


def test_what_is_saved_or_given_up_leaves_no_draft(
    qtbot: QtBot, desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    assert anna
    with opened(desk, tmp_path) as window:
        assert window.jobs is not None
        qtbot.waitUntil(lambda: window.jobs is not None and window.jobs.drafts.is_ready)
        sheet = window.jobs.new_person()
        sheet.form.lines["family_name"].fill("Nobody")
        qtbot.waitUntil(lambda: len(list(data_folder().rglob("*.draft"))) == 1)
        sheet.done(0)
        qtbot.waitUntil(lambda: not list(data_folder().rglob("*.draft")))


def test_a_draft_is_thrown_away_by_a_button(
    qtbot: QtBot, desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    drafts.drawer(desk).keep(old(desk, "occasion", anna))
    with opened(desk, tmp_path) as window:
        press(qtbot, window, "Throw")
        qtbot.waitUntil(lambda: not list(data_folder().rglob("*.draft")))


def test_of_several_one_comes_after_the_other(
    qtbot: QtBot, desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    drawer = drafts.drawer(desk)
    for _ in range(2):
        drawer.keep(old(desk, "occasion", anna))
    with opened(desk, tmp_path) as window:
        qtbot.waitUntil(lambda: "2 forms were not saved" in window.bar.text)
        (button,) = [b for b in window.bar.findChildren(QPushButton) if "Open" in b.text()]
        button.click()
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), OccasionDialog))
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, OccasionDialog)
        sheet.done(0)
        qtbot.waitUntil(lambda: "1 form was not saved" in window.bar.text)


def test_what_is_broken_strange_or_very_old_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    drawer = drafts.drawer(desk)
    drawer.keep(Draft("occasion", None, [], desk.clock()))  # another window has it open
    drawer.keep(replace_at(desk, days=40))
    (folder,) = (data_folder() / "drafts").iterdir()
    (folder / "broken.draft").write_bytes(os.urandom(100))
    (folder / "empty.draft").touch()
    other = databases.create(databases.FileLocation(tmp_path / "other.spicedesk"), None, OFFICE)
    drafts.drawer(other).keep(old(other, "occasion", None))
    assert drawer.left(desk.clock()) == []
    assert len(drafts.drawer(other).left(desk.clock())) == 1
    other.store.close()


def old(desk: Desk, form: str, person: PersonId | None) -> Draft:
    """A draft of a program that has said nothing for an hour."""
    values: list[object] = []
    return Draft(form, person, values, desk.clock() - timedelta(hours=1))


def replace_at(desk: Desk, days: int) -> Draft:
    return Draft("occasion", None, [], desk.clock() - timedelta(days=days))
