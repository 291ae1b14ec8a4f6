"""What every section of a statement is made with."""

from collections.abc import Iterable, Iterator, Sequence
from gettext import NullTranslations
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Table

from spicedesk.domain.disclosure import Disclosure, Field
from spicedesk.language import translator
from spicedesk.statements.script import Script
from spicedesk.statements.styles import PAGE_HEIGHT, WIDTH, styles
from spicedesk.statements.tables import Grid, Tables

_HEADING, _LINES_BELOW, _FIRST_ROWS = 32, 36, 84
"""Points: a heading with less than a few lines below it begins the next page."""


class Heading(Paragraph):  # type: ignore[misc]  # ReportLab has no types
    """A heading that is also a bookmark, and a target for links."""

    def __init__(self, text: str, key: str, style: Any, level: int = 0) -> None:
        super().__init__(text, style)
        self._title, self._key, self._level = text, key, level

    def draw(self) -> None:
        self.canv.bookmarkHorizontal(self._key, 0, self.height)
        self.canv.addOutlineEntry(self._title, self._key, self._level, closed=False)
        super().draw()


class Paper:
    """One statement in the making: the data, the words, the tables."""

    def __init__(self, disclosure: Disclosure) -> None:
        self.disclosure = disclosure
        self.tr: NullTranslations = translator(disclosure.language)
        self.script = Script()
        self.tables = Tables(self.script)

    def text(self, text: str, style: Any | None = None) -> Flowable:
        """A paragraph in any script."""
        return self.script.flowable(text, style or styles().body)

    def part(self, title: str, content: Iterable[Flowable]) -> Iterator[Flowable]:
        """A part of a section under its own name."""
        yield from _headed(self.text(title, styles().subsection), list(content))

    def section(self, number: int, title: str, content: Iterable[Flowable]) -> Iterator[Flowable]:
        """A numbered section with its bookmark."""
        heading = Heading(f"{number}  {title}", f"section-{number}", styles().section)
        yield from _headed(heading, list(content))

    def pairs(self, *fields: tuple[str, str | None]) -> Iterator[Flowable]:
        """Labels and values, without those that have none."""
        shown = [Field(label, value) for label, value in fields if value]
        if shown:
            yield from self.tables.pairs(shown)


def _headed(heading: Flowable, content: Sequence[Flowable]) -> Iterator[Flowable]:
    """A heading that goes to the next page where what follows it would begin there."""
    first, *rest = content
    if isinstance(first, CondPageBreak):
        yield CondPageBreak(first.height + _HEADING)
        yield heading
        yield from rest
        return
    yield CondPageBreak(_HEADING + _beginning(content))
    yield heading
    yield from content


def _beginning(content: Sequence[Flowable]) -> float:
    """How much of it has to stand below its heading: an entry, or the first rows after a text."""
    needed = 0.0
    for flowable in content:
        height = float(flowable.wrap(WIDTH, PAGE_HEIGHT)[1])
        if isinstance(flowable, Grid):
            return needed + height
        if isinstance(flowable, Table):
            return needed + min(height, _FIRST_ROWS)
        needed += min(height, _FIRST_ROWS)
        if needed >= _FIRST_ROWS:
            break
    return max(needed, _LINES_BELOW)
