"""Record what a person said, from the keyboard alone."""

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QDateTime, QMimeData, QUrl
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import DATA, MARKETING, Channel, How, Said
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.domain.standing import State
from spicedesk.domain.wording import WordingKind
from spicedesk.services import consent, people, wordings
from spicedesk.services.desk import Desk
from spicedesk.services.people import PersonFile
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.dialogs.consent_draft import About, Draft
from spicedesk.ui.pills import SmallPill
from spicedesk.ui.tasks import Tasks
from tests.ui.dialogs.keys import Hands, assert_mnemonics_are_unique

MOST_KEYS = 15


def opened(qtbot: QtBot, tasks: Tasks, file: PersonFile) -> tuple[ConsentDialog, Hands]:
    dialog = ConsentDialog(tasks, None, file)
    hands = Hands(qtbot, dialog)
    qtbot.waitUntil(lambda: bool(dialog.form.fields["with_whom"].text()))
    return dialog, hands


def test_an_agreement_to_marketing_by_email_takes_five_keys(
    qtbot: QtBot, desk: Desk, tasks: Tasks, anna: PersonId, file: PersonFile
) -> None:
    dialog, hands = opened(qtbot, tasks, file)
    hands.type("AMET")
    with qtbot.waitSignal(dialog.saved) as saved:
        hands.save()
    assert saved.args == [anna]
    assert hands.pressed == 5
    (recorded,) = consent.history(desk, anna)
    event = recorded.event
    assert (event.purpose, event.said, event.how) == (MARKETING, Said.AGREED, How.MEETING)
    assert event.with_whom == desk.user
    assert event.channels == {Channel.EMAIL}
    assert desk.clock() - event.occurred_at < timedelta(minutes=1)


def test_a_yes_reaches_no_channel_that_was_not_chosen_and_a_no_reaches_all(
    qtbot: QtBot, desk: Desk, tasks: Tasks, anna: PersonId, file: PersonFile
) -> None:
    dialog, hands = opened(qtbot, tasks, file)
    hands.type("AM")
    assert dialog.form.channels.chosen() == frozenset()
    hands.type("R")
    assert dialog.form.channels.chosen() == frozenset(Channel)
    hands.type("P")
    hands.type("A")
    assert dialog.form.channels.chosen() == frozenset(Channel) - {Channel.POST}
    hands.type("RT")
    with qtbot.waitSignal(dialog.saved):
        hands.save()
    (recorded,) = consent.history(desk, anna)
    assert recorded.event.said is Said.REFUSED


def test_what_is_still_needed_is_said_at_the_bottom(
    qtbot: QtBot, tasks: Tasks, file: PersonFile
) -> None:
    dialog, hands = opened(qtbot, tasks, file)
    hands.type("AM")
    assert dialog.hint.text() == "Still needed: by which channels, how it was said"
    assert not dialog.primary.isEnabled()
    hands.type("ET")
    assert dialog.hint.text() == "Nothing is changed until you save."


def test_both_by_phone_without_post_stays_under_fifteen_keys(
    qtbot: QtBot, desk: Desk, tasks: Tasks, anna: PersonId, file: PersonFile
) -> None:
    dialog, hands = opened(qtbot, tasks, file)
    hands.type("ABEHSGC")
    with qtbot.waitSignal(dialog.saved):
        hands.save()
    assert hands.pressed <= MOST_KEYS
    data, marketing = consent.history(desk, anna)
    assert (data.event.purpose, marketing.event.purpose) == (DATA, MARKETING)
    assert marketing.event.how == How.PHONE
    assert marketing.event.channels == frozenset(Channel) - {Channel.POST}


def test_both_pills_are_shown_before_and_after_and_nothing_is_recorded(
    qtbot: QtBot, desk: Desk, tasks: Tasks, anna: PersonId, file: PersonFile
) -> None:
    dialog, hands = opened(qtbot, tasks, file)
    hands.type("ABEHPSGT")
    qtbot.waitUntil(
        lambda: (
            [p.accessibleName() for p in dialog.after.findChildren(SmallPill)] != []
            and len(dialog.after.findChildren(SmallPill)) == 4
        )
    )
    words = " ".join(label.text() for label in dialog.after.findChildren(QLabel))
    assert "Agreed. May be contacted." in words
    assert consent.history(desk, anna) == ()


def test_the_state_that_nobody_asked_about_is_named(
    qtbot: QtBot, tasks: Tasks, file: PersonFile
) -> None:
    dialog, _hands = opened(qtbot, tasks, file)
    words = [label.text() for label in dialog.after.findChildren(QLabel)]
    assert any("No specific agreement" in word for word in words)


def test_a_form_without_its_paper_is_a_warning_and_no_wall(
    qtbot: QtBot, tmp_path: Path, tasks: Tasks, file: PersonFile
) -> None:
    dialog, hands = opened(qtbot, tasks, file)
    hands.type("AKF")
    assert "hard to prove" in dialog.evidence.advice()
    assert dialog.primary.isEnabled()
    paper = tmp_path / "form.txt"
    paper.write_bytes(b"signed")
    dialog.evidence.add([paper])
    assert dialog.evidence.advice() == ""


def test_dropped_files_prove_both_statements_and_are_filed_once(
    qtbot: QtBot, desk: Desk, tmp_path: Path, tasks: Tasks, anna: PersonId, file: PersonFile
) -> None:
    dialog, hands = opened(qtbot, tasks, file)
    paper = tmp_path / "form.txt"
    paper.write_bytes(b"signed")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(paper))])
    dialog.take(mime)
    hands.type("ABEF")
    with qtbot.waitSignal(dialog.saved):
        hands.save()
    data, marketing = consent.history(desk, anna)
    assert len(data.evidence) == 1
    assert data.evidence == marketing.evidence


def test_marketing_cannot_rest_on_a_contract_and_the_rule_is_said_beside_it(
    qtbot: QtBot, tasks: Tasks, file: PersonFile
) -> None:
    dialog, hands = opened(qtbot, tasks, file)
    hands.type("AMET")
    dialog.form.basis.setCurrentIndex(list(LegalBasis).index(LegalBasis.CONTRACT))
    basis = dialog.form.fields["basis"]
    qtbot.waitUntil(lambda: "Marketing rests on" in basis.remark())
    dialog.form.basis.setCurrentIndex(0)
    qtbot.waitUntil(lambda: basis.remark() == "")
    assert dialog.primary.isEnabled()


def test_a_moment_to_come_is_refused_beside_the_field_and_nothing_is_lost(
    qtbot: QtBot, desk: Desk, tasks: Tasks, anna: PersonId, file: PersonFile
) -> None:
    dialog, hands = opened(qtbot, tasks, file)
    dialog.form.when.setDateTime(QDateTime.currentDateTime().addDays(2))
    hands.type("AMET")
    hands.save()
    qtbot.waitUntil(lambda: "still to come" in dialog.form.when_remark.text())
    assert dialog.form.said.one() == Said.AGREED
    assert consent.history(desk, anna) == ()


def test_no_channel_is_no_agreement(qtbot: QtBot, tasks: Tasks, file: PersonFile) -> None:
    dialog, hands = opened(qtbot, tasks, file)
    hands.type("AMT")
    assert dialog.hint.text() == "Still needed: by which channels"
    assert not dialog.primary.isEnabled()


def test_the_place_is_remembered_for_the_next_one(
    qtbot: QtBot, tasks: Tasks, file: PersonFile
) -> None:
    dialog, hands = opened(qtbot, tasks, file)
    dialog.form.fields["place"].fill("Graz fair")
    hands.type("AKT")
    with qtbot.waitSignal(dialog.saved):
        hands.save()
    again, _hands = opened(qtbot, tasks, file)
    assert again.form.fields["place"].text() == "Graz fair"
    ConsentDialog.last_place = ""


def test_every_alt_key_stands_for_one_thing(qtbot: QtBot, tasks: Tasks, file: PersonFile) -> None:
    dialog, _hands = opened(qtbot, tasks, file)
    assert_mnemonics_are_unique(dialog)


def test_of_both_only_data_rests_on_a_contract() -> None:
    draft = Draft(
        Said.AGREED, About.BOTH, frozenset(Channel), How.FORM, with_whom="me",
        basis=LegalBasis.CONTRACT,
    )  # fmt: skip
    data, marketing = draft.events(datetime.now().astimezone())
    assert (data.basis, marketing.basis) == (LegalBasis.CONTRACT, LegalBasis.CONSENT)
    assert State(data.basis.value) is State.CONTRACT


def test_one_of_the_office_s_texts_is_chosen_or_another_is_typed(
    qtbot: QtBot, tasks: Tasks, file: PersonFile
) -> None:
    for text in ("You may write.", "You may write weekly."):
        wordings.add(tasks.desk, "News", WordingKind.CONSENT, "en", text)
    dialog = ConsentDialog(tasks, None, file)
    qtbot.addWidget(dialog, before_close_func=QWidget.hide)
    dialog.show()
    box = dialog.form.wording
    qtbot.waitUntil(lambda: box.count() == 3)
    assert [box.itemText(n) for n in range(3)] == ["", "News@2", "News@1"]
    assert box.currentText() == ""
    assert not dialog.dirty()
    box.setCurrentIndex(1)
    draft = dialog.form.draft()
    assert draft.wording == "News@2"
    dialog.form.fields["wording"].fill("An old form")
    assert dialog.form.draft().wording == "An old form"


def test_of_a_child_it_is_asked_who_spoke(qtbot: QtBot, tasks: Tasks, desk: Desk) -> None:
    born = desk.today().replace(year=desk.today().year - 10, day=1)
    child = people.add(desk, PersonDetails("Young", birth_date=born)).id
    dialog = ConsentDialog(tasks, None, people.open_file(desk, child))
    qtbot.addWidget(dialog, before_close_func=QWidget.hide)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.form.fields["with_whom"].text()))
    form = dialog.form
    form.said.choose([Said.AGREED])
    form.about.choose([About.DATA])
    form.how.choose([How.FORM])
    form.fields["guardian"].fill("The mother")
    assert_mnemonics_are_unique(dialog)
    dialog.primary.click()
    qtbot.waitUntil(lambda: consent.standing(desk, child).data.allowed)
    (recorded,) = consent.history(desk, child)
    assert recorded.event.guardian == "The mother"
