"""Signed forms in two steps: first whose they are, then, once a clerk has looked, the filing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePath

from spicedesk import faults
from spicedesk.domain.evidence import Evidence
from spicedesk.domain.form import Form
from spicedesk.domain.person import Person, PersonId
from spicedesk.language import current, formats
from spicedesk.language import gettext as _
from spicedesk.services import evidence, people, scan_pages, scans
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping, Source
from spicedesk.services.scan_pages import Scan, Watch
from spicedesk.services.scans import Answer, Filed, Run
from spicedesk.store import forms, wordings
from spicedesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Waiting:
    """A form that went out and has not come back; `wording` is the reference of its text."""

    form: Form
    person: Person
    wording: str


@dataclass(frozen=True, slots=True)
class Found:
    """A form in a scan; of its `pages`, counted from 0, `coded` carry its code."""

    waiting: Waiting
    scan: Scan
    pages: tuple[int, ...]
    coded: frozenset[int]


@dataclass(frozen=True, slots=True)
class Loose:
    """A page that is nobody's so far, counted from 0, and why."""

    scan: Scan
    page: int
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What scans hold, in their order; `problems` tell of those that cannot be read at all."""

    found: tuple[Found, ...]
    loose: tuple[Loose, ...]
    problems: tuple[str, ...] = ()


def read(desk: Desk, sources: Sequence[Source], watch: Watch | None = None) -> Reading:
    """Look at scans, and tell whose forms are on them; nothing is filed."""
    scanned, problems = [], []
    for source in sources:
        try:
            scanned.append(scans.read(source, watch))
        except faults.Fault as fault:
            problems.append(str(fault))
    found: list[Found] = []
    loose: list[Loose] = []
    with desk.store.read() as connection:
        for scan in scanned:
            for one in _told_apart(connection, scan):
                if isinstance(one, Found):
                    found.append(one)
                else:
                    loose.append(one)
    return Reading(tuple(found), tuple(loose), tuple(problems))


def is_signed_form(desk: Desk, source: Source) -> bool:
    """Whether a document begins with a form that can come back; anything may be given."""
    try:
        tokens = scan_pages.first_tokens(*scans.whole(source))
    except faults.Invalid:
        return False
    with desk.store.read() as connection:
        known = [forms.by_token(connection, token) for token in tokens]
    return any(form is not None and form.returned_at is None for form in known)


def waiting(desk: Desk, person_id: PersonId) -> tuple[Waiting, ...]:
    """The forms of a person that have not come back, the newest first."""
    with desk.store.read() as connection:
        person = people.require(connection, person_id)
        found = forms.outstanding(connection, person_id)
        return tuple(_waiting(connection, form, person) for form in found)


def file_form(
    desk: Desk, form: Form, scan: Scan, pages: Sequence[int], answer: Answer | None
) -> Filed:
    """File the pages of a form, and record what was ticked, in one transaction.

    Without an answer only the paper is filed. Raises a `Fault`, and then keeps nothing.
    """
    return scans.file_run(desk, Run(form.token, tuple(pages)), clipping(scan, pages), answer)


def file_page(desk: Desk, person_id: PersonId, scan: Scan, pages: Sequence[int]) -> Evidence:
    """File pages that are no form of ours on a person's file."""
    return evidence.add(desk, person_id, clipping(scan, pages))


def clipping(scan: Scan, pages: Sequence[int]) -> Clipping:
    """Pages of a scan, counted from 0, as a document that is named by the first of them."""
    if len(pages) == len(scan.tokens):
        return Clipping(scan.name, scan.content)
    path = PurePath(scan.name)
    return Clipping(f"{path.stem} {pages[0] + 1}{path.suffix}", scan.part(pages))


def signed_at(form: Form, day: date, now: datetime) -> datetime:
    """The moment of a signature of which the paper tells the day alone: never before the print."""
    if day == now.date():
        return now
    if day == form.issued_at.date():
        return form.issued_at
    return datetime.combine(day, time(12), now.tzinfo)


def _told_apart(connection: Connection, scan: Scan) -> Iterator[Found | Loose]:
    runs, lost = scans.runs(scan)
    for page in lost:
        yield Loose(scan, page, _("No code can be read on it."))
    for run in runs:
        form = forms.by_token(connection, run.token)
        why = _obstacle(form)
        if form is None or why:
            yield from (Loose(scan, page, why) for page in run.pages)
            continue
        person = people.require(connection, form.person_id)
        coded = frozenset(page for page in run.pages if run.token in scan.tokens[page])
        yield Found(_waiting(connection, form, person), scan, run.pages, coded)


def _obstacle(form: Form | None) -> str:
    """Why a code of ours is that of no form that can come back; empty where it can."""
    if form is None:
        return _("Its code is not known here: it is another office's, or of somebody gone.")
    if form.returned_at is not None:
        day = formats.day(form.returned_at.date(), current())
        return _("This form came back already, on {day}.").format(day=day)
    return ""


def _waiting(connection: Connection, form: Form, person: Person) -> Waiting:
    wording = wordings.get(connection, form.wording_id)
    return Waiting(form, person, "" if wording is None else wording.reference)
