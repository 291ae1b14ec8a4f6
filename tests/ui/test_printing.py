"""What is printed is what was shown: page for page, in its size and the right way round."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from spicedesk import faults
from spicedesk.services.documents.found import MAX_PIXELS, Mishap, Pages, Unshown
from spicedesk.ui import printing

_DPI = 100


@pytest.fixture
def paper(qapp: QApplication, tmp_path: Path) -> tuple[QPrinter, Path]:
    assert qapp
    printer, path = QPrinter(QPrinter.PrinterMode.HighResolution), tmp_path / "paper.pdf"
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setResolution(_DPI)
    return printer, path


def _pdf(tmp_path: Path, *sizes: tuple[float, float]) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "made.pdf"))
    for width, height in sizes:
        canvas.setPageSize((width, height))
        canvas.rect(10, 10, width - 20, height - 20, fill=1)
        canvas.showPage()
    canvas.save()
    return (tmp_path / "made.pdf").read_bytes()


def _sizes(path: Path) -> list[tuple[int, int]]:
    with pypdfium2.PdfDocument(path) as printed:
        return [(round(p.get_width()), round(p.get_height())) for p in printed]


def _inked(path: Path, page: int = 0) -> tuple[int, int]:
    """Width and height of what is dark, in points."""
    with pypdfium2.PdfDocument(path) as printed:
        picture = printed[page].render().to_pil().convert("L").point(lambda v: 255 * (v < 128))
    left, top, right, bottom = picture.getbbox()
    return right - left, bottom - top


def test_every_page_is_printed_the_right_way_round(
    paper: tuple[QPrinter, Path], tmp_path: Path
) -> None:
    printer, path = paper
    printing.print_pdf(_pdf(tmp_path, (595, 842), (842, 595), (595, 842)), printer)
    assert _sizes(path) == [(595, 842), (842, 595), (595, 842)]
    assert _inked(path) == pytest.approx((575, 822), abs=4)


def test_a_small_page_keeps_its_size_and_a_large_one_fits(
    paper: tuple[QPrinter, Path], tmp_path: Path
) -> None:
    printer, path = paper
    printing.print_pdf(_pdf(tmp_path, (300, 400), (1190, 1684)), printer)
    assert _inked(path, 0) == pytest.approx((280, 380), abs=4)
    assert _inked(path, 1)[0] == pytest.approx(585, abs=6)


def test_only_the_pages_that_were_asked_for(paper: tuple[QPrinter, Path], tmp_path: Path) -> None:
    printer, path = paper
    printer.setFromTo(2, 3)
    printing.print_pdf(_pdf(tmp_path, *[(595, 842)] * 4), printer)
    assert len(_sizes(path)) == 2


def test_what_is_no_pdf_is_refused(paper: tuple[QPrinter, Path]) -> None:
    printer, path = paper
    with pytest.raises(faults.Invalid):
        printing.print_pdf(b"%PDF-1.4 broken", printer)
    assert not path.exists()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_refuses_is_told(paper: tuple[QPrinter, Path], tmp_path: Path) -> None:
    printer, _path = paper
    printer.setOutputFileName(str(tmp_path / "nowhere" / "paper.pdf"))
    with pytest.raises(faults.StoreFault):
        printing.print_pdf(_pdf(tmp_path, (595, 842)), printer)


def test_pictures_fill_a_page_each(paper: tuple[QPrinter, Path]) -> None:
    printer, path = paper
    printing.print_pages(Pages(((400, 100), (100, 100)), is_paper=False), _black, printer)
    assert _sizes(path) == [(842, 595), (595, 842)]
    assert _inked(path) == pytest.approx((785, 196), abs=4)


def test_pages_of_paper_keep_their_size_and_a_poster_is_drawn_coarser(
    paper: tuple[QPrinter, Path],
) -> None:
    printer, path = paper
    asked = []

    def drawn(number: int, size: QSize) -> QImage:
        asked.append(size.width() * size.height())
        return _black(number, QSize(50, 50))

    printer.setResolution(1200)
    printing.print_pages(Pages(((300, 400), (4000, 6000)), is_paper=True), drawn, printer)
    assert _inked(path, 0) == pytest.approx((300, 400), abs=4)
    assert max(asked) <= MAX_PIXELS


def test_what_breaks_off_or_is_stopped_leaves_the_printer_free(
    paper: tuple[QPrinter, Path],
) -> None:
    printer, path = paper
    pages = Pages(((595, 842), (595, 842)), is_paper=True)

    def broken(number: int, size: QSize) -> QImage:
        if number:
            raise Unshown(Mishap.BROKEN)
        return _black(number, size)

    with pytest.raises(Unshown):
        printing.print_pages(pages, broken, printer)
    printing.print_pages(pages, _black, printer, lambda: True)
    printing.print_pages(pages, _black, printer)
    assert len(_sizes(path)) == 2


def _black(_number: int, size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    return image


def test_text_is_broken_into_pages(paper: tuple[QPrinter, Path]) -> None:
    printer, path = paper
    printing.print_text("\n".join(f"line {n}" for n in range(200)), printer)
    with pypdfium2.PdfDocument(path) as printed:
        words = "".join(page.get_textpage().get_text_bounded() for page in printed)
        assert len(printed) > 1
    assert "line 199" in words
