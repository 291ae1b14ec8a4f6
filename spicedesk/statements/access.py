"""The access statement (GDPR Art. 15)."""

from collections.abc import Callable, Iterator
from functools import partial

from reportlab.platypus import Flowable, Table

from spicedesk.domain.disclosure import Disclosure
from spicedesk.language import formats
from spicedesk.statements import answers, faces, law, sections
from spicedesk.statements.page import Sheet
from spicedesk.statements.paper import Heading, Paper
from spicedesk.statements.styles import INK, WIDTH, styles

_NUMBER = 16.0
_Content = Callable[[Paper], Iterator[Flowable]]


def render(disclosure: Disclosure) -> bytes:
    """The statement as a PDF."""
    with faces.LOCK:
        paper = Paper(disclosure)
        sheet = _sheet(paper)
        chapters = _chapters(paper)
        body = [flowable for chapter in _numbered(paper, chapters) for flowable in chapter]
        for text in (*sheet.address, sheet.made, sheet.running):
            paper.script.clean(text)
        story = [*_opening(paper, chapters), *body, law.hand_over(paper)]
        return sheet.build(story, paper.script)


def _sheet(paper: Paper) -> Sheet:
    _, disclosure = paper.tr.gettext, paper.disclosure
    moment = formats.moment(disclosure.made_at, disclosure.language)
    title = _("Information about your personal data")
    return Sheet(
        language=disclosure.language,
        title=f"{title} {disclosure.person_number}",
        office=disclosure.office,
        address=disclosure.address_lines,
        info=(
            (_("Date"), formats.day(disclosure.made_at, disclosure.language)),
            (_("Reference"), disclosure.reference),
            (_("Customer number"), disclosure.person_number),
            (_("Made by"), disclosure.made_by),
        ),
        running=_("Statement {reference}   ·   customer {number}").format(
            reference=disclosure.reference, number=disclosure.person_number
        ),
        made=_("Made on {moment} by {name}").format(moment=moment, name=disclosure.made_by),
        # Filled in by the sheet, once per page.
        page_of=_("{page} of {pages}"),
        demo_mark=_("Demo data") if disclosure.is_demo else None,
    )


def _chapters(paper: Paper) -> list[tuple[str, _Content]]:
    _ = paper.tr.gettext
    no_profiles = _("We know of no online profile of yours.")
    no_history = _("No note, call, meeting or letter is on record.")
    no_documents = _("We keep no documents of yours.")
    return [
        (_("Who is responsible"), sections.responsible),
        (_("Confirmation"), sections.confirmation),
        (_("Your data"), sections.your_data),
        (_("Your agreements and objections"), sections.agreements),
        (_("Online profiles"), partial(sections.of_key, key=sections.PROFILES, none=no_profiles)),
        (
            _("Notes and contact history"),
            partial(sections.of_key, key=sections.HISTORY, none=no_history),
        ),
        (
            _("Documents we hold"),
            partial(sections.of_key, key=sections.DOCUMENTS, none=no_documents),
        ),
        (_("Data from connected systems"), sections.systems),
        (_("Purposes, legal bases, and how long we keep your data"), sections.purposes),
        (_("Who receives your data"), sections.recipients),
        (_("Where your data came from"), sections.origin),
        (_("Automated decisions and profiling"), law.automated),
        (_("What we left out and why"), law.left_out),
        (_("Your rights"), law.rights),
        (_("Complaint"), law.complaint),
        (_("Explanations"), law.explanations),
    ]


def _numbered(paper: Paper, chapters: list[tuple[str, _Content]]) -> Iterator[Iterator[Flowable]]:
    for number, (title, content) in enumerate(chapters, 1):
        yield paper.section(number, title, list(content(paper)))


def _opening(paper: Paper, chapters: list[tuple[str, _Content]]) -> Iterator[Flowable]:
    _, disclosure = paper.tr.gettext, paper.disclosure
    title = _("Information about your personal data")
    yield Heading(title, "top", styles().title)
    yield paper.text(
        _("under Article 15 of the General Data Protection Regulation (GDPR)"), styles().subtitle
    )
    greeting = _("Dear Sir or Madam,") if disclosure.is_company else _("Dear {name},")
    yield paper.text(greeting.format(name=disclosure.person_name))
    yield paper.text(
        _(
            "You would like to know which data we hold about you, and what we may do with them. "
            "First the short answer; all the details follow."
        )
    )
    yield from answers.box(paper)
    yield paper.text(_("In this statement"), styles().subsection)
    yield _contents([title for title, _content in chapters])
    if paper.script.has_unknown_letters:
        yield law.unknown_letters(paper, faces.MARK)


def _contents(titles: list[str]) -> Flowable:
    small, half = styles().small, (len(titles) + 1) // 2
    lines = [(str(number), title) for number, title in enumerate(titles, 1)]
    right = [*lines[half:], ("", "")]
    rows = [[*left, *other] for left, other in zip(lines, right[:half], strict=False)]
    return Table(
        rows,
        [_NUMBER, WIDTH / 2 - _NUMBER] * 2,
        style=[
            ("FONT", (0, 0), (-1, -1), small.fontName, small.fontSize),
            ("TEXTCOLOR", (0, 0), (-1, -1), INK),
            ("LEADING", (0, 0), (-1, -1), small.leading),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ],
    )
