"""A sheet of paper: printed, written on by hand, and laid on a scanner."""

from datetime import date
from functools import cache
from itertools import pairwise
from math import cos, radians, sin
from random import Random
from typing import TYPE_CHECKING

from spicedesk import bundle
from spicedesk.domain.person import PersonDetails

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_INKS = ((24, 38, 120), (30, 34, 46), (18, 60, 140))
_PRINT = (44, 44, 48)
FAINT = (150, 150, 152)
_PENS = ("demo/Caveat-Regular.ttf", "demo/PatrickHand-Regular.ttf")
_TYPE, _BOLD = "fonts/NotoSans-Regular.ttf", "fonts/NotoSans-Bold.ttf"
_SCALE = 0.82
"""Pixels of the scan to a pixel of the sheet: about 100 dots an inch of A4."""
_HEAD = ("Example Optik", "Beispielgasse 7 · 8010 Graz · privacy@example.org")


class Sheet:
    """Paper with print, ink and what a scanner adds."""

    def __init__(self, random: Random, size: tuple[int, int], person: PersonDetails) -> None:
        from PIL import Image, ImageDraw  # slow to import

        self._random = random
        self._pen = _PENS[0] if random.random() < 0.6 else _PENS[1]
        if person.language == "vi":  # the other pen knows no Vietnamese
            self._pen = _PENS[1]
        elif person.language in {"ru", "uk", "bg", "sr"}:
            self._pen = _PENS[0]
        self._ink = random.choice(_INKS)
        self._image = Image.new("RGB", size, random.choice(((251, 250, 245), (248, 247, 240))))
        self._draw = ImageDraw.Draw(self._image)

    def head(self, title: str) -> None:
        width = self._image.width
        self._draw.rectangle((90, 70, 146, 126), outline=_PRINT, width=4)
        self._draw.ellipse((100, 88, 118, 106), outline=_PRINT, width=3)
        self._draw.ellipse((119, 88, 137, 106), outline=_PRINT, width=3)
        self.print((166, 62), _HEAD[0], 34, face=_BOLD)
        self.print((166, 104), _HEAD[1], 18)
        self._draw.line((90, 148, width - 90, 148), fill=_PRINT, width=2)
        self.print((width - 90 - 18 * len(title), 64), title, 32)

    def print(
        self,
        at: tuple[int, int],
        text: str,
        size: int,
        colour: tuple[int, int, int] = _PRINT,
        face: str = _TYPE,
    ) -> None:
        self._draw.bitmap(at, _printed(face, size, text), colour)

    def write(self, at: tuple[int, int], text: str, size: int) -> None:
        """Word by word, none of them quite on the line."""
        x, y = float(at[0]), at[1]
        for word in text.split():
            font = _font(self._pen, size + self._random.randint(-2, 2))
            spot = (x, y + self._random.uniform(-4, 4))
            self._draw.text(spot, word, self._ink, font, stroke_width=0)
            x += font.getlength(word) + size * self._random.uniform(0.2, 0.34)

    def lines(self, rows: list[tuple[str, str]], top: int, step: int) -> None:
        for number, (label, value) in enumerate(rows):
            y, right = top + number * step, self._image.width - 90
            self.print((90, y), label, 20)
            self._draw.line((270, y + 28, right, y + 28), fill=FAINT, width=2)
            size = 46 if len(value) < 34 else 38
            self.write((285 + self._random.randint(0, 20), y + 26 - size), value, size)

    def box(self, at: tuple[int, int], *, ticked: bool) -> None:
        x, y = at
        self._draw.rectangle((x, y + 2, x + 28, y + 30), outline=_PRINT, width=2)
        if ticked:
            j = self._random.randint
            first = (x - j(0, 4), y - j(0, 4), x + 30 + j(0, 6), y + 32 + j(0, 5))
            second = (x + 30 + j(0, 5), y - j(0, 6), x - j(0, 5), y + 33 + j(0, 4))
            self._draw.line(first, fill=self._ink, width=4)
            self._draw.line(second, fill=self._ink, width=4)

    def sign(self, day: date, top: int) -> None:
        middle = self._image.width // 2
        for left, right in ((90, middle - 60), (middle, self._image.width - 90)):
            self._draw.line((left, top, right, top), fill=_PRINT, width=2)
        self.print((90, top + 6), "Ort, Datum", 16, FAINT)
        self.print((middle, top + 6), "Unterschrift", 16, FAINT)
        self.write((100, top - 46), f"Graz, {day:%d.%m.%Y}", 42)
        self.signature((middle + 30, top - 34))

    def signature(self, at: tuple[int, int]) -> None:
        """A scribble that runs out to the right."""
        x, y, j = float(at[0]), float(at[1]), self._random.uniform
        points = [(x, y)]
        for stroke in range(26):
            x += j(2, 17) - (9 if stroke % 4 == 3 else 0)
            height = 40 if stroke < 5 else 20
            points.append((x, at[1] + (j(-height, -2) if stroke % 2 else j(2, 18))))
        points.append((x + j(50, 110), at[1] + j(-6, 12)))
        self._draw.line(_rounded(points), fill=self._ink, width=3, joint="curve")

    def scanned(self) -> "Image":
        """Laid a little askew on the glass, with grain, shade at an edge, and specks."""
        from PIL import Image, ImageChops  # slow to import

        askew = self._image.transform(
            (round(self._image.width * _SCALE), round(self._image.height * _SCALE)),
            Image.Transform.AFFINE,
            self._askew(),
            Image.Resampling.BILINEAR,
            fillcolor=(214, 213, 208),
        )
        shaded = ImageChops.multiply(askew, _shade(askew.size))
        grain = ImageChops.offset(
            _grain(askew.size), self._random.randrange(900), self._random.randrange(600)
        )
        return ImageChops.add(shaded, grain, scale=1.0, offset=-128)

    def _askew(self) -> tuple[float, ...]:
        """Which point of the sheet each point of the scan shows, as an affine matrix."""
        turn = radians(self._random.choice((-1, 1)) * self._random.uniform(0.35, 1.5))
        a, b = cos(turn) / _SCALE, sin(turn) / _SCALE
        x, y = self._image.width / 2, self._image.height / 2
        right, down = self._random.randint(-8, 8), self._random.randint(-8, 8)
        across, along = x * _SCALE, y * _SCALE
        return (
            *(a, b, x - a * across - b * along + right),
            *(-b, a, y + b * across - a * along + down),
        )


def _rounded(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A curve near the points: corners cut off twice (Chaikin)."""
    for _ in range(3):
        cut = [points[0]]
        for (ax, ay), (bx, by) in pairwise(points):
            cut.append((ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25))
            cut.append((ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75))
        points = [*cut, points[-1]]
    return points


@cache
def _font(face: str, size: int) -> "FreeTypeFont":
    from PIL import ImageFont  # slow to import

    layout = ImageFont.Layout.BASIC  # quick, and all that these letters need
    return ImageFont.truetype(str(bundle.path(face)), size, layout_engine=layout)


@cache
def _printed(face: str, size: int, text: str) -> "Image":
    """Words that stand on every form, set once."""
    from PIL import Image, ImageDraw  # slow to import

    font = _font(face, size)
    words = Image.new("L", (round(font.getlength(text)) + 4, size * 2))
    ImageDraw.Draw(words).text((0, 0), text, 255, font)
    return words


@cache
def _grain(size: tuple[int, int]) -> "Image":
    """Fine noise of the sensor over coarse fibres of the paper."""
    from PIL import Image, ImageFilter  # slow to import

    fine = Image.effect_noise(size, 9).filter(ImageFilter.GaussianBlur(0.6))
    coarse = Image.effect_noise((size[0] // 6, size[1] // 6), 12).resize(size)
    return Image.blend(fine, coarse, 0.4).convert("RGB")


@cache
def _shade(size: tuple[int, int]) -> "Image":
    """Where the lid did not close: darker towards the left and the lower edge."""
    from PIL import Image, ImageChops  # slow to import

    left = Image.linear_gradient("L").rotate(90).resize(size).point(_to_edge)
    below = Image.linear_gradient("L").rotate(180).resize(size).point(_to_edge)
    return ImageChops.multiply(left, below).convert("RGB")


def _to_edge(value: float) -> float:
    return min(255, 222 + value * 2.2)
