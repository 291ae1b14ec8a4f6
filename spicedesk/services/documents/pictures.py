"""The pages of a picture, in the second program alone."""

import io
import warnings
from collections.abc import Sequence
from typing import Any

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    IcnsImagePlugin,
    IcoImagePlugin,
    Image,
    ImageOps,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TgaImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from spicedesk.services.documents.found import MAX_PAGES, Mishap, Pages, Picture, Unshown

_DECODERS: tuple[Any, ...] = (
    *(AvifImagePlugin.AvifImageFile, BmpImagePlugin.BmpImageFile, BmpImagePlugin.DibImageFile),
    *(GifImagePlugin.GifImageFile, IcnsImagePlugin.IcnsImageFile, IcoImagePlugin.IcoImageFile),
    *(Jpeg2KImagePlugin.Jpeg2KImageFile, JpegImagePlugin.JpegImageFile),
    *(PngImagePlugin.PngImageFile, PpmImagePlugin.PpmImageFile, TgaImagePlugin.TgaImageFile),
    *(TiffImagePlugin.TiffImageFile, WebPImagePlugin.WebPImageFile),
)
"""Those that start no other program, as Pillow does for EPS."""
_FORMATS = tuple(decoder.format for decoder in _DECODERS)
_MOST_BYTES = 512 * 1000**2
"""What a picture may take when it is unpacked."""
_SIDEWAYS = frozenset({5, 6, 7, 8})
"""Orientations (Exif) that a camera lying on its side notes."""
_ORIENTATION = 0x0112


class Pictures:
    """A picture, or the pages of a scan (TIFF); an animation is its first picture."""

    def __init__(self, content: bytes) -> None:
        warnings.simplefilter("ignore")
        Image.MAX_IMAGE_PIXELS = None  # bytes are counted instead, when the mode is known
        self._content = content
        with self._opened(0):  # it raises what is to be raised
            pass

    def pages(self) -> Pages:
        """How many there are, and their sizes."""
        sizes = []
        with self._opened(0) as whole:
            sizes.append(_upright_size(whole))
            while whole.format == "TIFF" and len(sizes) <= MAX_PAGES:
                try:
                    whole.seek(len(sizes))
                except EOFError:
                    break
                sizes.append(_upright_size(whole))
        return Pages(tuple(sizes[:MAX_PAGES]), is_paper=False)

    def page(self, number: int, width: int, height: int, *, grey: bool) -> Picture:
        """A page, counted from 0, as large as fits into so many pixels, and never larger."""
        with self._opened(number) as whole:
            box = (height, width) if _is_sideways(whole) else (width, height)
            whole.draft("L" if grey else "RGB", box)
            _bound(whole)
            shown: Any = _flat(whole, "L" if grey else "RGB")
            shown.thumbnail(box, reducing_gap=2.0)
            upright = _turned(shown, whole)
        return Picture(upright.width, upright.height, upright.tobytes(), grey)

    def part(self, pages: Sequence[int]) -> bytes:
        """These pages as a TIFF of their own: without loss, at their resolution."""
        frames = []
        with self._opened(0) as whole:
            for number in pages:
                whole.seek(number)
                _bound(whole)
                frames.append(whole.copy())
            dpi = whole.info.get("dpi")
        buffer = io.BytesIO()
        options: dict[str, Any] = {} if dpi is None else {"dpi": dpi}
        frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:],
                       compression="tiff_deflate", **options)  # fmt: skip
        return buffer.getvalue()

    def _opened(self, number: int) -> Any:
        try:
            whole = Image.open(io.BytesIO(self._content), formats=_FORMATS)
        except UnidentifiedImageError:
            raise Unshown(Mishap.UNKNOWN) from None
        if number:
            whole.seek(number)
        return whole


def _bound(whole: Any) -> None:
    bytes_a_pixel = 1 if whole.mode in {"1", "L", "P"} else 4
    if whole.width * whole.height * bytes_a_pixel > _MOST_BYTES:
        raise Unshown(Mishap.TOO_LARGE)


def _flat(whole: Any, mode: str) -> Any:
    """On white paper, where it is transparent."""
    if whole.mode.startswith("I;16"):
        whole = whole.point(lambda shade: shade / 256).convert("L")
    if "A" not in whole.getbands() and "transparency" not in whole.info:
        return whole.convert(mode)
    shown = whole.convert("RGBA")
    paper = Image.new("RGB", shown.size, "white")
    paper.paste(shown, mask=shown.getchannel("A"))
    return paper.convert(mode)


def _turned(shown: Any, whole: Any) -> Any:
    """As the camera was held."""
    shown.getexif()[_ORIENTATION] = _orientation(whole)
    return ImageOps.exif_transpose(shown)


def _is_sideways(whole: Any) -> bool:
    return _orientation(whole) in _SIDEWAYS


def _orientation(whole: Any) -> int:
    if whole.format == "TIFF":
        return 1  # Pillow turns it by itself
    if whole.format == "PNG" and "exif" not in whole.info:
        return 1  # else Pillow unpacks all of it to look for it at the end
    found = whole.getexif().get(_ORIENTATION, 1)
    return found if isinstance(found, int) else 1


def _upright_size(whole: Any) -> tuple[float, float]:
    width, height = whole.size
    if width < 1 or height < 1:
        raise Unshown(Mishap.BROKEN)
    return (height, width) if _is_sideways(whole) else (width, height)
