"""The short answer on page one: whether we may keep the data, and may write to the person."""

from collections.abc import Iterator

from reportlab.platypus import Flowable, Table

from spicedesk.domain.consent import DATA, MARKETING
from spicedesk.domain.disclosure import Agreement
from spicedesk.language import terms
from spicedesk.statements.marks import Mark, MarkedWords
from spicedesk.statements.paper import Paper
from spicedesk.statements.styles import RULE, SHADE, WIDTH, styles

_MARK = 19.0
_MARK_COLUMN = 38.0
_LONGEST_REASON = 260
"""Letters; the whole reason stands in the section on agreements."""


def box(paper: Paper) -> Iterator[Flowable]:
    """The verdicts, two beside each other."""
    cells = [_cell(paper, agreement) for agreement in paper.disclosure.agreements]
    if not cells:
        return
    rows = []
    for left in range(0, len(cells), 2):
        row = [cell for pair in cells[left : left + 2] for cell in pair]
        rows.append([*row, *[""] * (4 - len(row))])
    half = WIDTH / 2
    yield Table(
        rows,
        [_MARK_COLUMN, half - _MARK_COLUMN] * 2,
        spaceBefore=6,
        spaceAfter=10,
        style=[
            ("FONT", (0, 0), (-1, -1), styles().cell.fontName),
            ("BACKGROUND", (0, 0), (-1, -1), SHADE),
            ("BOX", (0, 0), (-1, -1), 0.6, RULE),
            ("LINEBEFORE", (2, 0), (2, -1), 0.6, RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 10),
            ("RIGHTPADDING", (0, 0), (-1, -1), 8),
            ("LEFTPADDING", (1, 0), (1, -1), 0),
            ("LEFTPADDING", (3, 0), (3, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 9),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
        ],
    )


def verdict(paper: Paper, agreement: Agreement) -> str:
    """`Yes: agreed`."""
    if agreement.allowed and not all(may for _name, may in agreement.channels):
        return paper.tr.gettext("Yes, but not by every channel")
    answer = paper.tr.gettext("Yes") if agreement.allowed else paper.tr.gettext("No")
    return f"{answer}: {agreement.word}"


def channels(paper: Paper, agreement: Agreement) -> tuple[tuple[str, bool], ...]:
    """Each channel with its answer in words."""
    yes, no = paper.tr.gettext("yes"), paper.tr.gettext("no")
    return tuple((f"{name}: {yes if may else no}", may) for name, may in agreement.channels)


def _cell(paper: Paper, agreement: Agreement) -> tuple[Flowable, list[Flowable]]:
    reason = agreement.reason
    if len(reason) > _LONGEST_REASON:
        reason = f"{reason[:_LONGEST_REASON]}…"
    said = [
        paper.text(_question(paper, agreement), styles().question),
        paper.text(verdict(paper, agreement)[:_LONGEST_REASON], styles().verdict),
        paper.text(reason, styles().cell),
    ]
    if agreement.channels:
        said.append(MarkedWords(channels(paper, agreement)))
    return Mark(agreement.allowed, _MARK), said


def _question(paper: Paper, agreement: Agreement) -> str:
    questions = {
        terms.agreement(DATA, paper.tr): paper.tr.gettext("May we keep your data?"),
        terms.agreement(MARKETING, paper.tr): paper.tr.gettext("May we write to you?"),
    }
    return questions.get(agreement.title, agreement.title)[:_LONGEST_REASON]
