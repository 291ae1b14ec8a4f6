"""Signed forms that come back: whose each page is, filed as evidence, the answer recorded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from spicedesk import faults
from spicedesk.domain.consent import Channel, ConsentEvent, How, RecordedEvent, Said, SpecialGround
from spicedesk.domain.form import Form
from spicedesk.domain.person import Person, PersonId
from spicedesk.language import current, formats, ngettext
from spicedesk.language import gettext as _
from spicedesk.services import consent, evidence, people, scan_pages
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.evidence import Clipping, Source
from spicedesk.services.scan_pages import Scan, Watch
from spicedesk.store import forms, records, wordings
from spicedesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Answer:
    """What was ticked on a form; without channels a yes is for all that the form asks about.

    `guardian` is who signed for a child.
    """

    said: Said
    channels: frozenset[Channel] = frozenset()
    at: datetime | None = None
    guardian: str | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A form that came back; `pages` of the scan are counted from 1."""

    form: Form
    person_id: PersonId
    person_name: str
    person_number: str
    wording: str
    evidence_id: UUID
    pages: tuple[int, ...]
    event: RecordedEvent | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a scan; `problems` are sentences, and of what they tell nothing was kept."""

    filed: tuple[Filed, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """The pages of one form, counted from 0."""

    token: str
    pages: tuple[int, ...]


def file_scan(desk: Desk, source: Source, answer: Answer | None = None) -> Outcome:
    """File a scan, or each part of a stack, on the person whose form it is.

    A scan of one form is filed byte for byte. Pages without a code belong to the form
    before them. Each form is a transaction of its own: what is wrong with one does not
    hold up the others. Raises `Invalid` where no form is recognised at all.
    """
    scan = read(source)
    parts, lost = runs(scan)
    if not parts:
        raise faults.Invalid(
            "file",
            _("No form of ours is recognised in “{name}”.").format(name=scan.name),
            _("Scan it anew at 200 dpi or more, with the code whole; or file it by hand."),
        )
    problems = [_uncoded(lost)] if lost else []
    filed = []
    for number, run in enumerate(parts, 1):
        part = Clipping(_part_name(scan.name, number, len(parts)), scan.part(run.pages))
        try:
            filed.append(file_run(desk, run, part, answer))
        except faults.Fault as fault:
            problems.append(_("{pages}: {problem}").format(pages=_pages(run.pages), problem=fault))
    return Outcome(tuple(filed), tuple(problems))


@one_transaction
def record_answer(desk: Desk, filed: Filed, answer: Answer) -> RecordedEvent:
    """Record what was ticked on a form that is filed already."""
    with desk.store.write() as connection:
        person = people.require(connection, filed.person_id)
        return _record(connection, desk, person, filed.form, filed.evidence_id, answer)


def read(source: Source, watch: Watch | None = None) -> Scan:
    """A scan with the codes of its pages; raises `Invalid`. It needs no office."""
    return scan_pages.look(*whole(source), watch)


def whole(source: Source) -> tuple[str, bytes]:
    """The name and the bytes of a scan, in memory; raises `Invalid` for what is none, or too large.

    Of anything else no more than its beginning is read.
    """
    with evidence.opened([source], pictured=False) as (stream,):
        if stream.size > scan_pages.MAX_BYTES:
            raise faults.Invalid(
                "file",
                _("“{name}” is too large for a scan.").format(name=stream.name),
                _("Scan the stack in several parts."),
            )
        head = stream.stream.read(scan_pages.HEAD_BYTES)
        scan_pages.kind_of(stream.name, head)
        return stream.name, head + stream.stream.read(scan_pages.MAX_BYTES)


def runs(scan: Scan) -> tuple[list[Run], list[int]]:
    """The forms in their order, and the pages before the first of them.

    A page that carries the codes of two forms is nobody's alone: it counts as lost.
    """
    found: dict[str, list[int]] = {}
    lost: list[int] = []
    token: str | None = None
    for page, tokens in enumerate(scan.tokens):
        if len(tokens) == 1:
            token = tokens[0]
        elif tokens:
            token = None
        if token is None:
            lost.append(page)
        else:
            found.setdefault(token, []).append(page)
    return [Run(token, tuple(pages)) for token, pages in found.items()], lost


@one_transaction
def file_run(desk: Desk, run: Run, part: Clipping, answer: Answer | None) -> Filed:
    """File one form, and record what was ticked; raises a `Fault`, and then keeps nothing."""
    with evidence.opened([part]) as (stream,), desk.store.write() as connection:
        form = forms.by_token(connection, run.token)
        if form is None:
            raise faults.NotFound(
                _("This form is not known here."),
                _("It is another office's, or whoever it was for is no longer on file."),
            )
        person = people.require(connection, form.person_id)
        wording = wordings.get(connection, form.wording_id)
        reference = "" if wording is None else wording.reference
        proves = _("Signed form {wording}").format(wording=reference)
        evidence_id = evidence.file(connection, desk, person.id, stream, proves)
        now = desk.clock()
        if not forms.came_back(connection, form.id, evidence_id, now):
            raise _came_back_before(form)
        records.log(connection, "form.return", person.id, now, desk.user, str(form.id))
        event = None
        if answer is not None:
            event = _record(connection, desk, person, form, evidence_id, answer)
    pages = tuple(page + 1 for page in run.pages)
    return Filed(
        form, person.id, person.display_name, person.number, reference, evidence_id, pages, event
    )


def _record(
    connection: Connection,
    desk: Desk,
    person: Person,
    form: Form,
    evidence_id: UUID,
    answer: Answer,
) -> RecordedEvent:
    at = answer.at or desk.clock()
    if at < form.issued_at:
        raise faults.Invalid(
            "at", _("The form was not printed yet at that moment."), _("Check date and time.")
        )
    if not answer.channels <= form.channels:
        raise faults.Invalid(
            "channels",
            _("This form does not ask about that channel."),
            _("Name channels that are on it."),
        )
    wording = wordings.get(connection, form.wording_id)
    # A no on paper is a no to all that could be ticked; a yes reaches no further than the paper.
    asked = form.channels if answer.said is Said.AGREED else frozenset()
    special = {p["name"]: p["is_special"] for p in wordings.purposes(connection)}
    is_explicit = special.get(form.purpose) and answer.said is Said.AGREED
    event = ConsentEvent(
        purpose=form.purpose,
        said=answer.said,
        how=How.FORM,
        occurred_at=at,
        channels=answer.channels or asked,
        wording=None if wording is None else wording.reference,
        language=None if wording is None else wording.language,
        guardian=answer.guardian,
        special=SpecialGround.EXPLICIT_CONSENT if is_explicit else None,
    )
    return consent.append(connection, desk, person, event, [evidence_id])


def _came_back_before(form: Form) -> faults.Refused:
    when = form.returned_at
    day = "" if when is None else formats.day(when.date(), current())
    return faults.Refused(
        _("This form came back already, on {day}.").format(day=day),
        _("It was not filed again; for another paper, use “evidence add”."),
    )


def _uncoded(pages: Sequence[int]) -> str:
    sentence = ngettext(
        "{pages} cannot be told whose it is, and was not kept.",
        "{pages} cannot be told whose they are, and were not kept.",
        len(pages),
    )
    return sentence.format(pages=_pages(pages))


def _pages(pages: Sequence[int]) -> str:
    """`Page 3`, `Pages 1–2, 5`."""
    words = ngettext("Page {numbers}", "Pages {numbers}", len(pages))
    return words.format(numbers=", ".join(_spans([page + 1 for page in pages])))


def _spans(numbers: Sequence[int]) -> Iterator[str]:
    first = last = numbers[0]
    for number in [*numbers[1:], None]:
        if number is not None and number == last + 1:
            last = number
            continue
        yield str(first) if first == last else f"{first}–{last}"
        if number is not None:
            first = last = number


def _part_name(name: str, number: int, count: int) -> str:
    """A stack keeps its name, with the number of the part."""
    if count == 1:
        return name
    path = PurePath(name)
    return f"{path.stem} {number}{path.suffix}"
