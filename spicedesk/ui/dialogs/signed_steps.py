"""What a clerk decides about each form and each loose page of a scan, before anything is filed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from spicedesk import language
from spicedesk.domain.consent import MARKETING, Channel, Said
from spicedesk.domain.person import PersonId
from spicedesk.faults import Fault, Invalid
from spicedesk.language import gettext as _
from spicedesk.language import ngettext, terms, translator

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.returned_forms import Reading, Waiting
    from spicedesk.services.scan_pages import Scan
    from spicedesk.services.scans import Answer


class Ticked(StrEnum):
    """What a form says."""

    AGREED = "agreed"
    REFUSED = "refused"
    NOTHING = "nothing"
    """Neither box: the paper is filed, and no answer is recorded."""


@dataclass(eq=False)
class Step:
    """One form, or one page that is nobody's so far; its pages are counted from 0.

    `why` says why it is nobody's. `person` and `waiting` are chosen by hand there.
    """

    scan: "Scan"
    pages: list[int]
    coded: frozenset[int] = frozenset()
    why: str = ""
    person: tuple[PersonId, str] | None = None
    waiting: "Waiting | None" = None
    offered: tuple["Waiting", ...] = ()
    ticked: Ticked | None = None
    channels: frozenset[Channel] = frozenset()
    day: str = ""
    signed_on: date | None = None
    guardian: str = ""
    left_out: bool = False
    settled: bool = False
    problem: str = ""

    @property
    def is_loose(self) -> bool:
        """Whether no code says whose it is."""
        return bool(self.why)

    @property
    def name(self) -> str:
        """Whose it is, or which page."""
        if self.person is not None:
            return self.person[1]
        return _("Page {page}").format(page=self.pages[0] + 1)

    @property
    def state(self) -> str:
        """What is decided, in words."""
        if self.left_out:
            return _("left out")
        if not self.settled:
            return _("without a code") if self.is_loose and self.person is None else _("open")
        if self.waiting is None or self.ticked is Ticked.NOTHING or self.ticked is None:
            return _("paper only")
        tr = translator(language.current())
        said = terms.word(Said(self.ticked.value), tr)
        ways = [terms.word(c, tr) for c in Channel if c in self.channels]
        return ", ".join([said, *ways]) if self.ticked is Ticked.AGREED else said

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        try:
            self.require()
        except Invalid:
            return False
        return True

    def require(self) -> None:
        """Raise `Invalid` for what is still missing; `field` names it."""
        if self.person is None:
            raise Invalid("person", _("Choose whose page this is, or leave it out."))
        if self.waiting is None:
            return
        if self.ticked is None:
            raise Invalid("ticked", _("Say what is ticked on the form."))
        asks_ways = self.waiting.form.purpose == MARKETING
        if self.ticked is Ticked.AGREED and asks_ways and not self.channels:
            raise Invalid("channels", _("Say which ways are ticked; a yes to none is no yes."))
        if self.ticked is not Ticked.NOTHING and self.signed_on is None:
            raise Invalid("at", _("Say when it was signed."))


@dataclass
class Filing:
    """What became of the steps; `failed` are those of which nothing was kept."""

    agreed: int = 0
    refused: int = 0
    papers: int = 0
    left_out: int = 0
    failed: list[Step] = field(default_factory=list)

    @property
    def filed(self) -> int:
        """How many papers are on file now."""
        return self.agreed + self.refused + self.papers

    @property
    def message(self) -> str:
        """All of it in sentences."""
        counted = (
            (self.agreed, _("{count} agreed")),
            (self.refused, _("{count} refused")),
            (self.papers, _("{count} without an answer")),
        )
        parts = [words.format(count=count) for count, words in counted if count]
        sentences = [_("Nothing was filed.")]
        if self.filed:
            told = ngettext("{count} paper filed: {what}.", "{count} papers filed: {what}.",
                            self.filed)  # fmt: skip
            sentences = [told.format(count=self.filed, what=", ".join(parts))]
        if self.left_out:
            told = ngettext("{count} was left out.", "{count} were left out.", self.left_out)
            sentences.append(told.format(count=self.left_out))
        return " ".join(sentences)


def steps_of(reading: "Reading", day: str) -> list[Step]:
    """The forms, then the pages that are nobody's; each begins with the same day."""
    steps = [
        Step(
            one.scan,
            list(one.pages),
            one.coded,
            person=(one.waiting.person.id, one.waiting.person.display_name),
            waiting=one.waiting,
            day=day,
        )
        for one in reading.found
    ]
    steps += [Step(one.scan, [one.page], why=one.why, day=day) for one in reading.loose]
    return steps


def file_all(
    desk: "Desk",
    report: Callable[[int, int], None],
    steps: Sequence[Step],
    stopped: Callable[[], bool],
) -> Filing:
    """File what is decided, each in a transaction of its own: what went through stays."""
    became = Filing()
    for number, step in enumerate(steps):
        if stopped():
            became.failed += [one for one in steps[number:] if not one.left_out]
            break
        report(number, len(steps))
        if step.left_out:
            became.left_out += 1
            continue
        step.problem = ""
        try:
            _file(desk, step)
        except Fault as fault:
            step.problem = str(fault)
            became.failed.append(step)
        else:
            _count(became, step)
    return became


def _file(desk: "Desk", step: Step) -> None:
    from spicedesk.services import returned_forms  # imports the store

    if step.person is None:
        return
    if step.waiting is None:
        returned_forms.file_page(desk, step.person[0], step.scan, step.pages)
        return
    form = step.waiting.form
    returned_forms.file_form(desk, form, step.scan, step.pages, _answer(step, desk.clock()))


def _answer(step: Step, now: datetime) -> "Answer | None":
    from spicedesk.services import returned_forms  # imports the store
    from spicedesk.services.scans import Answer

    if step.waiting is None or step.ticked in {None, Ticked.NOTHING} or step.signed_on is None:
        return None
    at = returned_forms.signed_at(step.waiting.form, step.signed_on, now)
    yes = step.ticked is Ticked.AGREED
    said = Said.AGREED if yes else Said.REFUSED
    return Answer(said, step.channels if yes else frozenset(), at, step.guardian or None)


def _count(became: Filing, step: Step) -> None:
    if step.waiting is None or step.ticked in {None, Ticked.NOTHING}:
        became.papers += 1
    elif step.ticked is Ticked.AGREED:
        became.agreed += 1
    else:
        became.refused += 1


def still_open(steps: Iterable[Step]) -> list[Step]:
    """The steps of which nothing is decided yet."""
    return [step for step in steps if not step.settled]
