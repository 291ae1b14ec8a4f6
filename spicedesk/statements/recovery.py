"""The recovery code on paper: one page that says what it opens, and how."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from spicedesk.domain.disclosure import Field, Letterhead
from spicedesk.language import formats, translator
from spicedesk.statements import faces
from spicedesk.statements.page import Sheet
from spicedesk.statements.script import Script
from spicedesk.statements.styles import ACCENT, INK, RULE, SHADE, WIDTH, styles
from spicedesk.statements.tables import Tables

_NUMBER = 7 * mm


@dataclass(frozen=True, slots=True)
class Recovery:
    """A code as it was made, such as `7QK2M-…`, and the file that it opens."""

    language: str
    office: Letterhead
    file_name: str
    place: str
    key_file: str
    code: str
    made_at: datetime
    made_by: str


def render(recovery: Recovery) -> bytes:
    """The page as a PDF."""
    with faces.LOCK:
        script, words = Script(), translator(recovery.language)
        return _sheet(recovery, words).build(list(_story(recovery, words, script)), script)


def _sheet(recovery: Recovery, words: NullTranslations) -> Sheet:
    _ = words.gettext
    return Sheet(
        language=recovery.language,
        title=_("Recovery code"),
        office=recovery.office,
        address=(),
        info=(),
        running=_("Recovery code"),
        made=_("Made on {moment} by {name}").format(
            moment=formats.moment(recovery.made_at, recovery.language), name=recovery.made_by
        ),
        # Filled in by the sheet, once per page.
        page_of=_("{page} of {pages}"),
    )


def _story(recovery: Recovery, words: NullTranslations, script: Script) -> Iterator[Flowable]:
    _ = words.gettext
    yield script.flowable(_("Recovery code"), styles().title)
    yield script.flowable(
        _("It opens the data of this office if the passphrase is lost."), styles().subtitle
    )
    yield from Tables(script).pairs(
        [
            Field(_("File"), recovery.file_name),
            Field(_("Where it lies"), recovery.place),
            Field(_("Date"), formats.day(recovery.made_at, recovery.language)),
        ]
    )
    yield Spacer(0, 6 * mm)
    yield _code(recovery.code, script)
    yield script.flowable(
        _(
            "Capitals, spaces and hyphens do not matter. There is no letter O, I, L or U in it: "
            "what looks like an O is a zero, what looks like an I is a one."
        ),
        styles().note,
    )
    for title, lines in _parts(recovery, words):
        yield script.flowable(title, styles().section)
        yield from _points(lines, script, numbered=title == _("How to use it"))


def _code(code: str, script: Script) -> Flowable:
    """The groups in large letters, each under its number."""
    groups = code.split("-")
    large = styles().body.clone(
        "code", fontName=faces.BOLD, fontSize=18, leading=23, alignment=TA_CENTER, spaceAfter=0
    )
    small = styles().small.clone("code number", alignment=TA_CENTER)
    numbers = [script.flowable(str(number), small) for number in range(1, len(groups) + 1)]
    return Table(
        [numbers, [script.flowable(group, large) for group in groups]],
        [WIDTH / len(groups)] * len(groups),
        style=[
            ("BACKGROUND", (0, 0), (-1, -1), SHADE),
            ("BOX", (0, 0), (-1, -1), 1.2, ACCENT),
            ("LINEBEFORE", (1, 0), (-1, -1), 0.5, RULE),
            ("TEXTCOLOR", (0, 0), (-1, -1), INK),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, 0), 7),
            ("BOTTOMPADDING", (0, 0), (-1, 0), 0),
            ("TOPPADDING", (0, 1), (-1, 1), 2),
            ("BOTTOMPADDING", (0, 1), (-1, 1), 12),
        ],
    )


def _points(lines: list[str], script: Script, *, numbered: bool) -> Iterator[Flowable]:
    marks = [f"{number}." if numbered else "–" for number in range(1, len(lines) + 1)]
    rows = [
        [script.flowable(mark, styles().body), script.flowable(line, styles().body)]
        for mark, line in zip(marks, lines, strict=True)
    ]
    yield Table(
        rows,
        [_NUMBER, WIDTH - _NUMBER],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ],
    )


def _parts(recovery: Recovery, words: NullTranslations) -> list[tuple[str, list[str]]]:
    _ = words.gettext
    return [
        (
            _("What it opens"),
            [
                _(
                    "The file named above, with all personal data in it, just as a passphrase "
                    "does. Whoever has this sheet and the file can read everything."
                ),
                _("It needs the key file {key_file} that lies beside the file.").format(
                    key_file=recovery.key_file
                ),
            ],
        ),
        (
            _("How to use it"),
            [
                _("Start SpiceDesk, and type the code where it asks for the passphrase."),
                _(
                    "Choose File, Database, Add, and give yourself a new passphrase. The code is "
                    "taken there in place of the passphrase that was lost."
                ),
                _("Make a new recovery code there, and destroy this sheet."),
            ],
        ),
        (
            _("Where to keep it"),
            [
                _("In a safe, or in a sealed envelope with somebody whom the office trusts."),
                _("Apart from the computer and from its backups; never as a photo or in a mail."),
                _("Two people should know where it is."),
            ],
        ),
        (
            _("When it is void"),
            [
                _("Every earlier recovery code of this file is void since this one was made."),
                _(
                    "This one is void as soon as a new code is made, this one is revoked, or the "
                    "file gets a new key. Destroy the sheet then."
                ),
            ],
        ),
    ]
