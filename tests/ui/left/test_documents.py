"""Documents that were chosen in a form outlive a crash, or are said to be gone."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from spicedesk.domain.person import PersonId
from spicedesk.services import (
    databases,
    people,
)
from spicedesk.services.evidence import Clipping
from spicedesk.ui.dialogs import kept_documents
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.dialogs.evidence_choice import EvidenceChoice
from spicedesk.ui.dialogs.wording_form import WordingSheet
from tests.ui.killing import Place, killed_while_typing, offered, opened


def test_the_documents_of_a_consent_are_chosen_again_or_said_to_be_gone(
    qtbot: QtBot, place: Place, anna: PersonId, tmp_path: Path
) -> None:
    for name in ("signed.pdf", "other.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.7 " + name.encode())
    killed_while_typing("consent", place, tmp_path)
    (tmp_path / "other.pdf").unlink()
    desk = databases.open_desk(*place)
    with opened(desk, tmp_path) as window:
        sheet = offered(qtbot, window)
        assert isinstance(sheet, ConsentDialog)
        qtbot.waitUntil(lambda: bool(sheet.evidence.documents()), timeout=20_000)
        pasted = Clipping("pasted.png", b"Unmistakable picture")
        assert sheet.evidence.documents() == (tmp_path / "signed.pdf", pasted)
        assert "other.pdf" in sheet.evidence.lacks()
        with qtbot.waitSignal(sheet.saved, timeout=20_000):
            sheet.primary.click()
        names = {proof.name for proof in people.open_file(desk, anna).evidence}
        assert names == {"signed.pdf", "pasted.png"}


def test_a_file_of_a_text_that_is_gone_is_told(qtbot: QtBot, place: Place, anna: PersonId,
    tmp_path: Path,
) -> None:  # fmt: skip
    assert anna
    killed_while_typing("wording.new", place, tmp_path)
    with opened(databases.open_desk(*place), tmp_path) as window:
        sheet = offered(qtbot, window)
        assert isinstance(sheet, WordingSheet)
        qtbot.waitUntil(lambda: "paper.pdf" in sheet.file.remark())
        assert str(tmp_path) in sheet.file.remark()


def test_content_that_is_too_large_is_not_written_and_named(qtbot: QtBot) -> None:
    before, after = EvidenceChoice(()), EvidenceChoice(())
    for choice in (before, after):
        qtbot.addWidget(choice)
    large = Clipping("large.png", bytes(kept_documents.MAX_BYTES))
    before.add([Clipping("small.png", b"small"), large])
    after.hold_again(before.held())
    assert after.documents() == (Clipping("small.png", b"small"),)
    assert "large.png" in after.lacks()
