"""Hostile and broken documents: a second program looks at them, and ours goes on."""

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from spicedesk.domain.person import PersonId
from spicedesk.services import evidence, second_program
from spicedesk.services.desk import Desk
from spicedesk.services.documents import looking
from spicedesk.services.documents.found import Mail, Mishap, Pages, Unshown
from spicedesk.services.documents.looking import Document
from spicedesk.services.evidence import Clipping
from tests import hostile
from tests.hostile import Hostile

_MOST_SECONDS = 15.0
_BOX = (200, 200)


def letter(pages: int = 3) -> bytes:
    """An ordinary document."""
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + pages))
    tree = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, pages)
    return hostile.pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, *[leaf] * pages)


@pytest.fixture
def opened() -> Iterator[Document]:
    with Document("application/pdf", letter()) as document:
        document.open()
        yield document


def _program(document: Document) -> second_program.SecondProgram:
    assert document._program is not None
    return document._program


@pytest.mark.parametrize("bad", hostile.ALL, ids=str)
def test_whatever_is_filed_stays_as_it_is_and_hurts_nobody(
    desk: Desk, anna: PersonId, bad: Hostile
) -> None:
    content, began = bad.make(), time.monotonic()
    filed = evidence.add(desk, anna, Clipping(bad.name, content))
    assert time.monotonic() - began < _MOST_SECONDS
    assert evidence.read(desk, filed.id) == content
    if not bad.may_show:
        assert evidence.thumbnail(desk, filed.id) is None
    good = evidence.add(desk, anna, Clipping("letter.pdf", letter()))
    assert evidence.thumbnail(desk, good.id) is not None


def test_what_is_looked_at_is_drawn_as_large_as_it_is_asked_for(opened: Document) -> None:
    picture = opened.page(2, *_BOX)
    assert max(picture.width, picture.height) <= 200
    assert len(picture.pixels) == picture.width * picture.height * 3
    with pytest.raises(Unshown):
        opened.page(7, *_BOX)
    assert opened.page(0, *_BOX).width > 0


@pytest.mark.parametrize("width", [1, 7, 595, 1_000, 1_339, 4_960, 4_961])
def test_no_page_is_larger_than_it_was_asked_for(opened: Document, width: int) -> None:
    height = max(round(width * 842 / 595), 1)
    picture = opened.page(0, width, height)
    assert picture.width <= width
    assert picture.height <= height
    assert picture.width >= width - 1


def test_more_pixels_than_anybody_sees_are_not_drawn(opened: Document) -> None:
    with pytest.raises(Unshown) as told:
        opened.page(0, 50_000, 50_000)
    assert told.value.mishap is Mishap.TOO_LARGE


def test_a_password_is_told(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt="secret")
    canvas.drawString(72, 72, "x")
    canvas.save()
    with Document("application/pdf", path.read_bytes()) as document, pytest.raises(Unshown) as told:
        document.open()
    assert told.value.mishap is Mishap.LOCKED


def test_a_program_that_was_killed_is_started_anew(opened: Document) -> None:
    first = _program(opened).pid
    os.kill(first, signal.SIGKILL)
    _program(opened)._running.wait(timeout=5)
    assert opened.page(0, *_BOX).width > 0
    assert _program(opened).pid != first


def test_one_that_is_killed_in_the_middle_of_its_answer_says_so(opened: Document) -> None:
    os.kill(_program(opened).pid, signal.SIGSTOP)  # it answers no more
    killer = threading.Timer(0.2, os.kill, (_program(opened).pid, signal.SIGKILL))
    killer.start()
    with pytest.raises(Unshown) as told:
        opened.page(0, *_BOX)
    killer.join()
    assert told.value.mishap is Mishap.CRASHED
    assert opened.page(0, *_BOX).width > 0


def test_one_that_hangs_is_ended(opened: Document) -> None:
    os.kill(_program(opened).pid, signal.SIGSTOP)
    with pytest.raises(Unshown) as told:
        opened.page(0, *_BOX, seconds=0.5)
    assert told.value.mishap is Mishap.TOO_LONG
    assert opened.page(0, *_BOX).width > 0


def test_who_closes_a_document_waits_for_nothing(opened: Document) -> None:
    os.kill(_program(opened).pid, signal.SIGSTOP)
    closer = threading.Timer(0.2, opened.close)
    closer.start()
    with pytest.raises(Unshown):
        opened.page(0, *_BOX)
    closer.join()
    assert not _program(opened).runs
    with pytest.raises(Unshown):
        opened.page(0, *_BOX)


def test_nobody_who_looks_leaves_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "IDLE_SECONDS", 0.05)
    with Document("application/pdf", letter()) as document:
        document.open()
        running = _program(document)._running
        running.wait(timeout=5)
        assert document.page(0, *_BOX).width > 0


def test_an_endless_page_in_a_mail_takes_its_time_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(looking, "SECONDS", 1.0)
    mishaps = []
    with Document("message/rfc822", hostile.endless_html()) as document:
        try:
            document.open()
        except Unshown as told:
            mishaps.append(told.mishap)
    assert mishaps in ([], [Mishap.TOO_LONG])  # the parser of some Pythons knows an end to it


def test_a_mail_fetches_nothing_and_runs_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        place = b"http://127.0.0.1:%d/" % server.getsockname()[1]
        page = b"<script src=%b></script><img src=%b><p>Hello<script>evil()" % (place, place)
        with Document("message/rfc822", hostile.mail(b"Content-Type: text/html", page)) as mail:
            found = mail.open()
        with pytest.raises(TimeoutError):
            server.accept()
    assert isinstance(found, Mail)
    assert found.text == "Hello"


def test_a_head_that_cannot_be_understood_is_shown_as_it_stands() -> None:
    heads = b"To: " + b"(" * 3_000_000 + b"\nSubject: Hello"
    with Document("message/rfc822", hostile.mail(heads, b"text")) as mail:
        found = mail.open()
    assert isinstance(found, Mail)
    shown = dict(found.heads)
    assert shown["Subject"] == "Hello"
    assert set(shown["To"]) == {"("}
    assert len(shown["To"]) < 10_000


def test_only_the_first_picture_of_an_animation_is_looked_at() -> None:
    with Document("image/gif", hostile.long_gif()) as document:
        found = document.open()
        assert isinstance(found, Pages)
        assert len(found.sizes) == 1
        assert document.page(0, *_BOX).width == 64


def test_it_takes_no_more_memory_and_leaves_no_file(tmp_path: Path) -> None:
    bounded = "from spicedesk.services import second_program as s; s.bound(2**29); "
    tries = {
        "x = bytearray(2**30)": "MemoryError",
        f"import pathlib; pathlib.Path({str(tmp_path / 'x')!r}).write_text('y')": "OSError",
    }
    for act, error in tries.items():
        done = subprocess.run(
            [sys.executable, "-c", bounded + act], capture_output=True, text=True, check=False
        )
        assert error in done.stderr
    assert (tmp_path / "x").read_bytes() == b""


def test_it_is_told_no_secret_and_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPICEDESK_PASSPHRASE", "correct horse")
    with Document("application/pdf", letter()) as document:
        document.open()
        place = Path(f"/proc/{_program(document).pid}")
        assert b"SPICEDESK_PASSPHRASE" not in (place / "environ").read_bytes()
        words = (place / "cmdline").read_bytes().split(b"\0")
    assert words[1:] == [b"-m", b"spicedesk", b"--look-at-document", b""]


@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "PNG", "WEBP"])
def test_a_photograph_is_shown_as_the_camera_was_held(kind: str) -> None:
    lying = Image.new("RGB", (400, 200))
    lying.paste((255, 0, 0), (0, 0, 200, 200))
    held = Image.Exif()
    held[0x0112] = 6  # turned to the right
    buffer = io.BytesIO()
    lying.save(buffer, kind, exif=held)
    with Document(f"image/{kind.lower()}", buffer.getvalue()) as document:
        found = document.open()
        assert isinstance(found, Pages)
        assert found.sizes == ((200, 400),)
        picture = document.page(0, 100, 200)
    assert (picture.width, picture.height) == (100, 200)
    assert picture.pixels[0] > 200
    assert picture.pixels[-3] < 50


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "F"])
def test_every_way_to_tell_a_colour_is_shown(mode: str) -> None:
    buffer = io.BytesIO()
    kind = "PNG" if mode in {"LA", "P", "RGBA", "I;16"} else "TIFF"
    Image.new(mode, (40, 20), 0).save(buffer, kind)
    with Document("image/tiff", buffer.getvalue()) as document:
        assert document.page(0, 40, 20).width == 40
        assert len(document.page(0, 40, 20, grey=True).pixels) == 800


def test_what_was_typed_into_a_form_is_seen() -> None:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(300, 200))
    look = {"borderWidth": 0, "fillColor": None, "forceBorder": False}
    canvas.acroForm.textfield(value="MMMM", x=20, y=80, width=250, height=40, fontSize=30, **look)
    canvas.showPage()
    canvas.save()
    with Document("application/pdf", buffer.getvalue()) as document:
        assert min(document.page(0, 300, 200, grey=True).pixels) < 100
