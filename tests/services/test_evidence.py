import hashlib
import io
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PIL import Image

from spicedesk import faults
from spicedesk.domain.person import PersonId
from spicedesk.services import databases, evidence, people
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from tests.conftest import ANNA


@pytest.fixture
def any_anna(any_desk: Desk) -> PersonId:
    return people.add(any_desk, ANNA).id


def picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 500), "beige").save(buffer, kind)
    return buffer.getvalue()


MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nYes.\r\n"


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.png", picture("PNG"), "image/png"),
        ("a.jpg", picture("JPEG"), "image/jpeg"),
        ("a.tif", picture("TIFF"), "image/tiff"),
        ("scan.pdf", b"%PDF-1.4\nnot really", "application/pdf"),
        ("misnamed.pdf", picture("PNG"), "image/png"),
        ("yes.eml", MAIL, "message/rfc822"),
        ("note.txt", "Grüße".encode(), "text/plain"),
        ("data.bin", b"\x00\x01\xfe\xff" * 9, "application/octet-stream"),
    ],
)
def test_what_comes_out_is_what_went_in(
    any_desk: Desk, any_anna: PersonId, tmp_path: Path, name: str, content: bytes, media_type: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    filed = evidence.add(any_desk, any_anna, file, "data agreement")
    assert (filed.name, filed.size, filed.media_type) == (name, len(content), media_type)
    assert filed.sha256 == hashlib.sha256(content).hexdigest()
    assert evidence.read(any_desk, filed.id) == content
    assert evidence.listed(any_desk, any_anna) == (filed,)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_has_a_thumbnail(desk: Desk, anna: PersonId, kind: str) -> None:
    filed = evidence.add(desk, anna, Clipping("x", picture(kind)))
    thumbnail = evidence.thumbnail(desk, filed.id)
    assert thumbnail is not None
    with Image.open(io.BytesIO(thumbnail)) as small:
        assert max(small.size) <= 240


def test_a_picture_made_to_eat_memory_is_filed_without_one(desk: Desk, anna: PersonId) -> None:
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")
    filed = evidence.add(desk, anna, Clipping("bomb.png", buffer.getvalue()))
    assert evidence.thumbnail(desk, filed.id) is None


def test_the_same_document_is_kept_once(any_desk: Desk, any_anna: PersonId) -> None:
    first = evidence.add(any_desk, any_anna, Clipping("one.txt", b"the very same"))
    again = evidence.add(any_desk, any_anna, Clipping("two.txt", b"the very same"))
    assert again == first
    other = people.add(any_desk, ANNA).id
    shared = evidence.add(any_desk, other, Clipping("three.txt", b"the very same"))
    assert (shared.name, shared.sha256) == ("three.txt", first.sha256)
    assert databases.check(any_desk) == []


def test_bad_files_leave_no_record(desk: Desk, anna: PersonId, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    read_end = os.open(tmp_path / "pipe", os.O_RDWR)
    for name in ("empty.pdf", "folder", "not there.pdf", "pipe"):
        with pytest.raises(faults.Invalid) as told:
            evidence.add(desk, anna, tmp_path / name)
        assert name in told.value.what
    os.close(read_end)
    assert evidence.listed(desk, anna) == ()
    assert databases.check(desk) == []


class Vanishing(io.BytesIO):
    """A file on a drive that is pulled out half way."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 300_000:
            raise OSError(5, "gone")
        return super().read(size)


@pytest.mark.parametrize("kind", [Vanishing, io.BytesIO])
def test_a_file_that_vanishes_or_shrinks_while_read_leaves_nothing(
    desk: Desk, anna: PersonId, kind: type[io.BytesIO]
) -> None:
    source = evidence.Opened("scan.pdf", 1_000_000, kind(b"x" * 900_000), "text/plain", None)
    with pytest.raises(faults.Invalid, match=r"scan\.pdf"), desk.store.write() as connection:
        evidence.file(connection, desk, anna, source, None)
    assert evidence.listed(desk, anna) == ()
    assert databases.check(desk) == []


@pytest.mark.parametrize(
    "name", ["..\\..\\x.pdf", "😀" * 300, "../../../etc/passwd", "\u202egpj.exe"]
)
def test_a_dangerous_name_becomes_a_plain_one(desk: Desk, anna: PersonId, name: str) -> None:
    filed = evidence.add(desk, anna, Clipping(name, b"hello"))
    assert not set("/\\\u202e") & set(filed.name)
    assert len(filed.name.encode()) <= 200


def test_a_copy_is_saved_whole_or_not_at_all(desk: Desk, anna: PersonId, tmp_path: Path) -> None:
    filed = evidence.add(desk, anna, Clipping("a.txt", b"hello"))
    target = tmp_path / "copies"
    target.mkdir()
    evidence.save_copy(desk, filed.id, target / "a.txt")
    assert (target / "a.txt").read_bytes() == b"hello"
    with pytest.raises(faults.StoreFault):
        evidence.save_copy(desk, filed.id, tmp_path / "no such folder" / "a.txt")
    assert [p.name for p in target.iterdir()] == ["a.txt"]


def test_a_document_that_was_tampered_with_is_not_handed_out_as_whole(
    desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    filed = evidence.add(desk, anna, Clipping("a.txt", b"I agree"))
    with desk.store.write() as connection:
        connection.exec_driver_sql("UPDATE document_chunk SET content = X'00'")
    with pytest.raises(faults.StoreFault, match="seal"):
        evidence.save_copy(desk, filed.id, tmp_path / "a.txt")
    assert not (tmp_path / "a.txt").exists()
    assert len(databases.check(desk)) == 1


def test_two_hundred_megabytes_pass_through_little_memory(tmp_path: Path) -> None:
    """Measured as the peak of a process of its own, against the same with one megabyte."""
    job = textwrap.dedent("""
        import resource, sys
        from pathlib import Path
        from spicedesk.services import databases, evidence, people
        from spicedesk.domain.person import PersonDetails
        from tests.conftest import OFFICE
        folder, size = Path(sys.argv[1]), int(sys.argv[2])
        big = folder / "big.bin"
        with big.open("wb") as file:
            for n in range(size):
                file.write(n.to_bytes(4, "big") * 250_000)
        desk = databases.create(databases.FileLocation(folder / "o.db"), "correct horse", OFFICE)
        anna = people.add(desk, PersonDetails("Berger"))
        filed = evidence.add(desk, anna.id, big)
        evidence.save_copy(desk, filed.id, folder / "copy.bin")
        assert filed.size == size * 1_000_000
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    """)
    peaks = []
    for size in (1, 200):
        folder = tmp_path / str(size)
        folder.mkdir()
        run = subprocess.run(
            [sys.executable, "-c", job, str(folder), str(size)],
            capture_output=True, check=True, text=True,
        )  # fmt: skip
        peaks.append(int(run.stdout))
        if size == 200:
            assert (folder / "copy.bin").read_bytes() == (folder / "big.bin").read_bytes()
    # The page cache of the database may fill (64 MB); the document itself does not count.
    assert peaks[1] - peaks[0] < 100


def test_what_a_document_proves_is_noted_once_it_is_known(desk: Desk, anna: PersonId) -> None:
    paper = Clipping("form.txt", b"signed")
    assert evidence.add(desk, anna, paper).proves is None
    assert evidence.add(desk, anna, paper, "both agreements").proves == "both agreements"
    assert evidence.add(desk, anna, paper, "something else").proves == "both agreements"
    assert len(evidence.listed(desk, anna)) == 1


def test_a_document_as_large_as_another_is_filed_while_somebody_watches(
    desk: Desk, anna: PersonId
) -> None:
    evidence.add(desk, anna, Clipping("one.txt", b"first words"))
    told: list[tuple[int, int]] = []
    other = Clipping("two.txt", b"other words")
    filed = evidence.add(desk, anna, other, watch=lambda done, size: told.append((done, size)))
    assert evidence.read(desk, filed.id) == b"other words"
    assert told[0] == (0, 11)
    assert len(evidence.listed(desk, anna)) == 2
