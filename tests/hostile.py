"""Documents that are made to hurt who looks at them: small files that grow, and broken ones."""

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PIL import Image

_MANY = 10_000


@dataclass(frozen=True)
class Hostile:
    """One of them; where it can be shown in part after all, `may_show`."""

    name: str
    make: Callable[[], bytes]
    may_show: bool = False

    def __str__(self) -> str:
        return self.name


def grown(piece: bytes, times: int) -> bytes:
    """Deflated; unpacked it is so many times the piece."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)  # the same block each time
    check = 1
    for _ in range(times):
        check = zlib.adler32(piece, check)
    return b"\x78\xda" + block * times + b"\x03\x00" + check.to_bytes(4, "big")


@cache
def png_of_one_colour(side: int = 50_000, depth: int = 8) -> bytes:
    """A picture of gigabytes in a file of a few (hundred) kilobytes."""
    edges = side.to_bytes(4, "big") * 2
    rows = grown(bytes(1 + side * depth // 8) * 100, side // 100)
    parts = ((b"IHDR", edges + bytes([depth, 0, 0, 0, 0])), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def pdf(*objects: bytes) -> bytes:
    """Numbered from 1, the first is the catalogue."""
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, len(content))
    )


def pdf_of_one_page(stream: bytes, box: bytes = b"0 0 595 842") -> bytes:
    """A page that draws what is unpacked of the stream."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents 4 0 R>>" % box,
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(stream), stream),
    )


def pages_in_a_circle() -> bytes:
    """A tree of pages that hangs from its own twig."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 100000000>>",
        b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 5>>",
    )


def half(kind: str) -> bytes:
    """The first half of a picture."""
    buffer = io.BytesIO()
    Image.effect_noise((600, 400), 60).convert("RGB").save(buffer, kind)
    return buffer.getvalue()[: len(buffer.getvalue()) // 2]


def half_a_pdf() -> bytes:
    """A PDF whose page is missing."""
    whole = pdf_of_one_page(grown(b"0 0 m 9 9 l S\n", 9))
    return whole[:100]


@cache
def long_gif() -> bytes:
    """Ten thousand pictures one after the other."""
    first, second = (Image.new("L", (64, 64), shade) for shade in (0, 255))
    buffer = io.BytesIO()
    first.save(buffer, "GIF", save_all=True, append_images=[second, first] * (_MANY // 2))
    return buffer.getvalue()


def nested_mail(kind: bytes = b"multipart/mixed; boundary=b%d\n\n--b%d\n") -> bytes:
    """A mail in a mail in a mail."""
    marks = kind.count(b"%d")
    parts = (b"Content-Type: " + kind % ((number,) * marks) for number in range(_MANY))
    return b"From: a@example.org\nMIME-Version: 1.0\n" + b"".join(parts) + b"\nhello"


def mail(heads: bytes, text: bytes) -> bytes:
    """With these heads beside the ordinary ones."""
    return b"From: a@example.org\nMIME-Version: 1.0\n" + heads + b"\n\n" + text


def megabytes_of_base64(count: int) -> bytes:
    """A mail with so much in it."""
    line = b"QUJD" * 19 + b"\n"
    return mail(b"Content-Transfer-Encoding: base64", line * (count * 1_000_000 // len(line)))


def endless_html() -> bytes:
    """What a parser of pages begins anew at every sign."""
    return mail(b"Content-Type: text/html", b"<!" * 1_500_000)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content).to_bytes(4, "big")
    return len(content).to_bytes(4, "big") + kind + content + check


ALL = (
    Hostile("bomb.png", png_of_one_colour),
    Hostile("thin bomb.png", lambda: png_of_one_colour(side=30_000, depth=1)),
    Hostile("bomb.pdf", lambda: pdf_of_one_page(grown(b"0 0 m 9 9 l S\n" * 2**20, 300))),
    Hostile("blank bomb.pdf", lambda: pdf_of_one_page(grown(b" " * 2**24, 256))),
    Hostile("tower.pdf", lambda: pdf_of_one_page(grown(b"\n", 1), b"0 0 10 900000")),
    Hostile("plain.pdf", lambda: pdf_of_one_page(grown(b"\n", 1), b"0 0 1e12 1e12"), may_show=True),
    Hostile("circle.pdf", pages_in_a_circle),
    Hostile("half.pdf", half_a_pdf),
    Hostile("half.jpg", lambda: half("JPEG")),
    Hostile("half.tiff", lambda: half("TIFF")),
    Hostile("half.png", lambda: half("PNG")),
    Hostile("long.gif", long_gif, may_show=True),
    Hostile("drawing.svg", lambda: b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
            may_show=True),
    Hostile("unknown.psd", lambda: b"8BPS\x00\x01" + bytes(6) + b"\x00\x03" + b"\xff" * 200),
    Hostile("deep.eml", nested_mail),
    Hostile("deeper.eml", lambda: nested_mail(b"message/rfc822\n\n")),
    Hostile("wide.eml", lambda: mail(b"Content-Type: multipart/mixed; boundary=b",
                                     b"--b\n\nx\n" * _MANY)),
    Hostile("heavy.eml", lambda: megabytes_of_base64(100)),
    Hostile("not so heavy.eml", lambda: megabytes_of_base64(50), may_show=True),
    Hostile("heads.eml", lambda: mail(b"To: " + b"(" * 3_000_000 + b"\nX: y" * 300_000, b"hello"),
            may_show=True),
)  # fmt: skip
