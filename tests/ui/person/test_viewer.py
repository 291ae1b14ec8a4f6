"""The viewer shows what can be shown, and says of the rest why not."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

import pypdfium2
import pytest
from PySide6.QtCore import QSysInfo
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from spicedesk.domain.evidence import Evidence
from spicedesk.domain.person import PersonId
from spicedesk.faults import Invalid
from spicedesk.services import audit, evidence
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.ui.person import handout, outside, preview
from spicedesk.ui.person.preview import Leaves, Nothing, Text
from spicedesk.ui.person.sights import NoSight, PageSight, Sight, TextSight
from spicedesk.ui.person.viewer import EvidenceViewer
from spicedesk.ui.tasks import Tasks
from tests import hostile
from tests.ui.person.conftest import picture

MAIL = (
    "From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\r\nTo: office@example.org\r\n"
    "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nDate: Mon, 1 Jan 2024 10:00:00 +0100\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nIch stimme zu. Müller\r\n--B\r\n"
    "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=form.pdf\r\n\r\n"
    "x\r\n--B--\r\n"
).encode()


Opening = Callable[[str, bytes], EvidenceViewer]


@pytest.fixture
def view(qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId) -> Opening:
    def open_it(name: str, content: bytes) -> EvidenceViewer:
        document = evidence.add(desk, anna, Clipping(name, content))
        viewer = EvidenceViewer(tasks, document)
        qtbot.addWidget(viewer)
        viewer.show()
        qtbot.waitUntil(lambda: viewer.preview is not None, timeout=20_000)
        viewer.grab()
        if isinstance(sight := viewer.sight, PageSight):
            done = lambda: sight.view.has_shown or viewer.sight is not sight  # noqa: E731
            qtbot.waitUntil(done, timeout=20_000)
        return viewer

    return open_it


def test_a_pdf_is_shown_page_by_page(view: Opening, letter: Path) -> None:
    sight = view("letter.pdf", letter.read_bytes()).sight
    assert isinstance(sight, PageSight)
    assert sight.pages == 2


@pytest.mark.parametrize(("kind", "pages"), [("PNG", 1), ("JPEG", 1), ("TIFF", 3), ("GIF", 1)])
def test_pictures_and_scans_are_shown(view: Opening, kind: str, pages: int) -> None:
    viewer = view(f"scan.{kind.lower()}", picture(kind, pages))
    assert isinstance(viewer.sight, PageSight)
    assert viewer.sight.pages == pages
    shown = viewer.sight.view
    colour = shown.grab().toImage().pixelColor(shown._place(0).center())
    assert colour.red() > 150
    assert colour.green() < 90


def test_a_mail_shows_its_heads_and_its_text(view: Opening) -> None:
    sight = view("mail.eml", MAIL).sight
    assert isinstance(sight, TextSight)
    shown = sight.view.toPlainText()
    for part in ("Jürgen", "Grüße", "Ich stimme zu. Müller", "form.pdf", "office@example.org"):
        assert part in shown


def test_a_page_of_a_mail_runs_nothing_and_shows_its_words() -> None:
    page = (
        b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>Hello <b>you</b><script>evil()</script>"
    )
    shown = preview.of(page, "message/rfc822")
    assert isinstance(shown, Text)
    assert "Hello you" in shown.body
    assert "evil" not in shown.body


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.pdf", b"%PDF-1.7\nnothing that follows is right"),
        ("broken.png", picture("PNG")[:60]),
        ("broken.tiff", b"II*\x00\xff\xff\xff\x7f"),
        ("broken.jpg", b"\xff\xd8\xff\xe0" + bytes(50)),
        ("other.zip", b"PK\x03\x04" + bytes(80)),
        ("unknown.bin", bytes(range(256))),
    ],
)
def test_what_cannot_be_shown_says_why(view: Opening, name: str, content: bytes) -> None:
    viewer = view(name, content)
    assert isinstance(viewer.sight, NoSight)
    assert viewer.sight.reason
    assert not viewer._print.isEnabled()


@pytest.mark.parametrize(
    "content",
    [
        b"Content-Type: text/plain; charset=no-such\n\n\xff\xfe\xff",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"From: \xff\xff\xff\nDate: never\nSubject: =?bad?q?=ZZ?=\n\n\x00",
        b"Content-Type: multipart/mixed; boundary=B\n\n--B\n--B\n--B--" * 50,
        b"\n" * 100,
    ],
)
def test_no_mail_is_too_broken(content: bytes) -> None:
    assert isinstance(preview.of(content, "message/rfc822"), Text | Nothing)


def test_a_text_in_any_encoding_is_read() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        shown = preview.of("Größe".encode(encoding), "text/plain")
        assert isinstance(shown, Text)
        assert shown.body == "Größe"


def test_a_long_text_is_bounded() -> None:
    shown = preview.of(b"x" * 3_000_000, "text/plain")
    assert isinstance(shown, Text)
    assert len(shown.body) < 210_000
    assert "not shown" in shown.body


def test_a_document_too_large_for_a_preview_is_not_read(desk: Desk) -> None:
    now = datetime.now(UTC)
    large = Evidence(uuid4(), "l.pdf", "application/pdf", 65_000_000, "0" * 64, None, now, "me")
    found = preview.read(desk, large)
    assert isinstance(found, Nothing)
    assert "too large" in found.reason


def test_a_huge_picture_is_read_smaller(view: Opening) -> None:
    sight = view("wide.png", picture("PNG", size=(9000, 100))).sight
    assert isinstance(sight, PageSight)
    shown = sight.view.picture(0)
    assert shown is not None
    assert shown.width() <= sight.view.width() * sight.view.devicePixelRatioF()


def _size_of(sight: Sight) -> float:
    if isinstance(sight, PageSight):
        return sight.view.factor
    assert isinstance(sight, TextSight)
    return float(sight.view.font().pointSizeF())


@pytest.mark.parametrize("kind", ["pdf", "png", "txt"])
def test_everything_zooms_and_fits_again(view: Opening, letter: Path, kind: str) -> None:
    content = {"pdf": letter.read_bytes(), "png": picture("PNG"), "txt": b"words"}[kind]
    viewer = view(f"document.{kind}", content)
    smaller, fitting, larger = viewer._zooms
    before = _size_of(viewer.sight)
    larger.click()
    larger.click()
    assert _size_of(viewer.sight) > before
    fitting.click()
    assert _size_of(viewer.sight) == pytest.approx(before)
    smaller.click()
    assert _size_of(viewer.sight) < before


def test_the_title_tells_strangers_nothing(view: Opening) -> None:
    assert view("Anna Berger.txt", b"words").windowTitle() == "Document"


def test_programs_are_not_handed_to_the_system() -> None:
    assert outside.may_open("form.PDF")
    for name in ("form.pdf.exe", "run.bat", "x.desktop", "macro.docm", "noname", "a.js", "a.html"):
        assert not outside.may_open(name)


def test_copies_for_other_programs_do_not_stay(desk: Desk, anna: PersonId, letter: Path) -> None:
    document = evidence.add(desk, anna, letter)

    def save(target: Path) -> None:
        evidence.save_copy(desk, document.id, target)

    copy = outside.copy(document.name, save)
    assert copy.read_bytes() == letter.read_bytes()
    assert copy.parent.stat().st_mode & 0o077 == 0
    outside.sweep()
    assert copy.exists()
    outside.close()
    assert not copy.exists()


def test_what_a_crash_left_goes_at_the_next_start(desk: Desk, anna: PersonId) -> None:
    evidence.add(desk, anna, Clipping("a.txt", b"a"))
    host = QSysInfo.machineHostName()
    left = outside._root() / "tmpcrashed"
    left.mkdir(parents=True)
    (left / "letter.pdf").write_bytes(b"personal")
    (outside._root() / "tmpcrashed.lock").write_text(f"999999999\ngone\n{host}\n")
    outside.sweep()
    assert not left.exists()


@pytest.mark.parametrize(
    ("kind", "sizes"), [("pdf", [(595, 842), (842, 595)]), ("png", [(842, 595)])]
)
def test_what_is_shown_is_printed_beside_everything_else(
    qtbot: QtBot, view: Opening, tasks: Tasks, letter: Path, tmp_path: Path, kind: str,
    sizes: list[tuple[int, int]],
) -> None:  # fmt: skip
    content = letter.read_bytes() if kind == "pdf" else picture("PNG")
    found = view(f"document.{kind}", content).preview
    assert isinstance(found, Leaves)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    with qtbot.waitSignal(tasks.idle, timeout=20_000):
        tasks.run_long(tasks, partial(handout._printed, found=found, printer=printer))
    with pypdfium2.PdfDocument(tmp_path / "paper.pdf") as paper:
        printed = [(round(page.get_width()), round(page.get_height())) for page in paper]
        assert min(paper[0].render(scale=4, grayscale=True).to_pil().tobytes()) < 128
    assert printed == sizes


def test_a_document_that_breaks_off_is_not_printed(tmp_path: Path) -> None:
    found = preview.of(hostile.half("JPEG"), "image/jpeg")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    with pytest.raises(Invalid, match="could not be shown"):
        handout.put_on_paper(found, printer)


def test_that_somebody_looked_is_noted(view: Opening, desk: Desk, anna: PersonId) -> None:
    view("mail.eml", MAIL)
    acts = {act.action for act in audit.entries(desk, anna, limit=10)}
    assert "look.evidence" in acts
