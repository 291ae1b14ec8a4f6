"""Documents come in by drop, paste and choice, and are what they were."""

import hashlib
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from spicedesk.domain.person import PersonId
from spicedesk.services import evidence
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.ui.person.drop import EvidenceDrop
from spicedesk.ui.person.filing import Filing, Outcome
from spicedesk.ui.tasks import Job, Progress
from tests.ui.person.conftest import Room, picture


def _of_files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def _drop(room: Room, mime: QMimeData) -> bool:
    """Let a mouse carry it over the panel and drop it; says whether it was taken."""
    actions, left, none = (
        Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    entering = QDragEnterEvent(QPoint(20, 20), actions, mime, left, none)
    entering.ignore()
    QApplication.sendEvent(room.panel, entering)
    if entering.isAccepted():
        QApplication.sendEvent(room.panel, QDropEvent(QPointF(20, 20), actions, mime, left, none))
    return entering.isAccepted()


def _until_filed(room: Room, count: int) -> None:
    room.qtbot.waitUntil(lambda: room.panel.documents.count() == count)


def test_what_is_dropped_comes_out_as_it_went_in(
    room: Room, desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    room.open(anna)
    contents = {"form.tiff": picture("TIFF", 2), "odd \u202egnp.exe": b"\x00\xff" * 999}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    assert _drop(room, _of_files(*(tmp_path / name for name in contents)))
    _until_filed(room, 2)
    filed = evidence.listed(desk, anna)
    assert [e.name for e in filed] == ["form.tiff", "odd gnp.exe"]
    assert [evidence.read(desk, e.id) for e in filed] == list(contents.values())
    assert room.panel.selected is not None
    assert "were filed" in room.bar.text


@pytest.mark.parametrize(
    ("form", "suffix", "content"),
    [
        ("image/png", ".png", picture("PNG")),
        ("image/jpeg", ".jpg", picture("JPEG")),
        ("message/rfc822", ".eml", b"From: a@example.org\r\nTo: b@example.org\r\n\r\nHello"),
    ],
)
def test_what_is_pasted_is_filed_byte_for_byte(
    room: Room, desk: Desk, anna: PersonId, form: str, suffix: str, content: bytes
) -> None:
    room.open(anna)
    mime = QMimeData()
    mime.setData(form, content)
    QGuiApplication.clipboard().setMimeData(mime)
    room.panel.documents.setFocus()
    QTest.keyClick(room.panel.documents, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    _until_filed(room, 1)
    (filed,) = evidence.listed(desk, anna)
    assert evidence.read(desk, filed.id) == content
    assert filed.name.endswith(suffix)


def test_a_screenshot_is_pasted_without_loss(room: Room, desk: Desk, anna: PersonId) -> None:
    room.open(anna)
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    mime = QMimeData()
    mime.setImageData(image)
    QGuiApplication.clipboard().setMimeData(mime)
    room.panel.paste()
    _until_filed(room, 1)
    (filed,) = evidence.listed(desk, anna)
    again = QImage.fromData(evidence.read(desk, filed.id))
    assert again.size() == image.size()
    assert again.pixelColor(5, 5) == QColor("teal")


def _vanished(folder: Path) -> Path:
    return folder / "gone.pdf"


def _empty(folder: Path) -> Path:
    (folder / "empty.pdf").touch()
    return folder / "empty.pdf"


def _folder(folder: Path) -> Path:
    (folder / "papers").mkdir()
    return folder / "papers"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [(_vanished, "There is no file"), (_empty, "is empty"), (_folder, "is a folder")],
)
def test_a_bad_file_is_told_and_leaves_no_record(
    room: Room,
    desk: Desk,
    anna: PersonId,
    tmp_path: Path,
    make: Callable[[Path], Path],
    sentence: str,
) -> None:
    room.open(anna)
    good = tmp_path / "good.txt"
    good.write_bytes(b"kept")
    room.panel.file([make(tmp_path), good])
    _until_filed(room, 1)
    assert sentence in room.bar.text
    assert [e.name for e in evidence.listed(desk, anna)] == ["good.txt"]


@pytest.mark.parametrize("name", ["..\\..\\x.pdf", "😀" * 300 + ".pdf", "\u202exfdp.", "a\nb.txt"])
def test_odd_names_are_made_safe(room: Room, desk: Desk, anna: PersonId, name: str) -> None:
    room.open(anna)
    room.panel.file([Clipping(name, b"content")])
    _until_filed(room, 1)
    (filed,) = evidence.listed(desk, anna)
    assert not set(filed.name) & set("\\/\n\u202e")
    assert 0 < len(filed.name.encode()) <= 200


def test_the_same_document_is_not_stored_twice(
    room: Room, desk: Desk, anna: PersonId, letter: Path
) -> None:
    room.open(anna)
    room.panel.file([letter])
    _until_filed(room, 1)
    room.qtbot.waitUntil(lambda: "was filed" in room.bar.text)
    room.panel.file([letter])
    room.qtbot.waitUntil(lambda: "not stored twice" in room.bar.text)
    assert len(evidence.listed(desk, anna)) == 1


def test_an_address_elsewhere_is_explained(room: Room, desk: Desk, anna: PersonId) -> None:
    room.open(anna)
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/form.pdf")])
    assert not EvidenceDrop(mime).is_usable
    QGuiApplication.clipboard().setMimeData(mime)
    room.panel.paste()
    assert "lies elsewhere" in room.bar.text
    assert not evidence.listed(desk, anna)


def test_nothing_can_be_dropped_on_nobody(room: Room, letter: Path) -> None:
    assert not _drop(room, _of_files(letter))


def test_a_large_file_is_streamed(desk: Desk, anna: PersonId, tmp_path: Path) -> None:
    large, piece = tmp_path / "large.bin", b"spice" * 20_000
    with large.open("wb") as stream:
        for number in range(200):
            stream.write(number.to_bytes(4) + piece)
    progress = Progress(Job())
    told: list[int] = []
    progress.reported.connect(lambda done, total: told.append(done * 100 // total))
    tracemalloc.start()
    outcome = Filing(anna, [large])(desk, progress)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000
    (filed,) = evidence.listed(desk, anna)
    assert outcome.newest == filed.id
    assert filed.sha256 == hashlib.sha256(large.read_bytes()).hexdigest()
    assert told == sorted(told)
    assert told[-1] == 100


def test_a_cancelled_filing_leaves_no_trace(desk: Desk, anna: PersonId, tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(3_000_000))
    filing = Filing(anna, [Clipping("first.txt", b"whole"), large])
    progress = Progress(Job())

    def stop(done: int, _total: int) -> None:
        if done > 500_000:
            filing.cancel()

    progress.reported.connect(stop)
    outcome = filing(desk, progress)
    assert outcome.cancelled
    assert "nothing half-written" in outcome.message
    assert [e.name for e in evidence.listed(desk, anna)] == ["first.txt"]


def test_stop_ends_it_in_the_window(room: Room, desk: Desk, anna: PersonId, tmp_path: Path) -> None:
    room.open(anna)
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(30_000_000))
    room.panel.file([large])
    assert room.panel._stop.isVisible()
    QTest.mouseClick(room.panel._stop, Qt.MouseButton.LeftButton)
    room.qtbot.waitUntil(lambda: not room.panel._stop.isVisible())
    assert "Cancelled" in room.bar.text
    assert not evidence.listed(desk, anna)


def test_a_saved_copy_is_the_document(
    room: Room, anna: PersonId, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.open(anna)
    room.panel.file([letter])
    _until_filed(room, 1)
    target = tmp_path / "copy.pdf"

    def answer(*_of_dialog: Any) -> tuple[str, str]:
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    QTest.mouseClick(room.panel._save, Qt.MouseButton.LeftButton)
    room.qtbot.waitUntil(lambda: "Saved as copy.pdf" in room.bar.text)
    assert target.read_bytes() == letter.read_bytes()


def test_a_place_that_cannot_be_written_is_told(
    room: Room, anna: PersonId, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.open(anna)
    room.panel.file([letter])
    _until_filed(room, 1)

    def answer(*_of_dialog: Any) -> tuple[str, str]:
        return str(tmp_path / "nowhere" / "copy.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    QTest.mouseClick(room.panel._save, Qt.MouseButton.LeftButton)
    room.qtbot.waitUntil(lambda: "There is no folder" in room.bar.text)


def test_the_details_tell_what_is_known(
    room: Room, desk: Desk, anna: PersonId, letter: Path
) -> None:
    filed = evidence.add(desk, anna, letter, "data agreement")
    room.open(anna)
    room.panel.documents.setCurrentRow(0)
    told = room.panel._details.text()
    for fact in ("letter.pdf", "data agreement", desk.user, "KB", f"SHA-256) {filed.sha256[:16]}"):
        assert fact in told


def test_a_thumbnail_is_shown_where_there_is_one(
    room: Room, desk: Desk, anna: PersonId, letter: Path
) -> None:
    evidence.add(desk, anna, letter)
    evidence.add(desk, anna, Clipping("note.txt", b"no picture"))
    room.open(anna)
    room.qtbot.waitUntil(lambda: len(room.panel.documents._pictures) == 2)
    shown = [room.panel.documents._pictures[e.id] is not None for e in room.file.evidence]
    assert shown == [True, False]


def test_messages_count_and_name() -> None:
    some = tuple((uuid4(), f"{n}.pdf") for n in range(5))
    assert Outcome(filed=some).message == "“0.pdf”, “1.pdf”, “2.pdf”, 2 more were filed."
