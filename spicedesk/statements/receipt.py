"""The receipt of a consent: one page that says what was agreed, and how to withdraw it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepInFrame, Spacer, Table

from spicedesk.domain.disclosure import AuthorityInfo, Field, Letterhead
from spicedesk.language import formats, translator
from spicedesk.statements import faces
from spicedesk.statements.marks import Mark
from spicedesk.statements.page import Sheet
from spicedesk.statements.script import Script
from spicedesk.statements.styles import PAGE_HEIGHT, RULE, SHADE, WIDTH, styles
from spicedesk.statements.tables import Tables

_ROOM = PAGE_HEIGHT - 70 * mm
"""What letterhead and footer leave of a page."""
_LONGEST = 420
"""Letters of a single value: it is a receipt, not the file."""
_LONGEST_WORDING = 1_600
_MARK, _MARK_COLUMN = 19.0, 38.0


@dataclass(frozen=True, slots=True)
class Receipt:
    """A copy of one record, in words of the customer's language.

    `reference` is the receipt's own number; `fields` are what was recorded, `wording` the
    words that were shown, none where they are not on record. An agreement that is a consent
    can be withdrawn.
    """

    language: str
    reference: str
    office: Letterhead
    authority: AuthorityInfo
    made_at: datetime
    made_by: str
    person_name: str
    person_number: str
    agreed: bool
    is_consent: bool
    verdict: str
    fields: tuple[Field, ...]
    wording: str | None
    is_demo: bool = False

    @property
    def file_name(self) -> str:
        """A name that sorts by date and says whose it is without saying their name."""
        word = translator(self.language).gettext("Receipt")
        return f"{word} {self.person_number} {self.made_at:%Y-%m-%d}.pdf"


def render(receipt: Receipt) -> bytes:
    """The page as a PDF."""
    with faces.LOCK:
        script, words = Script(), translator(receipt.language)
        # What is far too long is set smaller: a receipt of two pages is no receipt.
        story = KeepInFrame(WIDTH, _ROOM, list(_story(receipt, words, script)), mode="shrink")
        return _sheet(receipt, words).build([story], script)


def _sheet(receipt: Receipt, words: NullTranslations) -> Sheet:
    _ = words.gettext
    return Sheet(
        language=receipt.language,
        title=_("Receipt"),
        office=receipt.office,
        address=(),
        info=(),
        running=_("Receipt"),
        made=_("Made on {moment} by {name}").format(
            moment=formats.moment(receipt.made_at, receipt.language), name=receipt.made_by
        ),
        # Filled in by the sheet, once per page.
        page_of=_("{page} of {pages}"),
        demo_mark=_("Demo data") if receipt.is_demo else None,
    )


def _story(receipt: Receipt, words: NullTranslations, script: Script) -> Iterator[Flowable]:
    _ = words.gettext
    yield script.flowable(_("Receipt for your agreement"), styles().title)
    yield script.flowable(
        _("A copy for you of what we recorded. Nothing has to be signed or sent back."),
        styles().subtitle,
    )
    yield _verdict(receipt, script)
    yield Spacer(0, 3 * mm)
    head = [
        Field(_("Name"), receipt.person_name),
        Field(_("Customer number"), receipt.person_number),
    ]
    shown = [Field(field.label, _shortened(field.value, _LONGEST)) for field in receipt.fields]
    number = [Field(_("Receipt number"), receipt.reference)]
    yield from Tables(script).pairs([*head, *shown, *number])
    if receipt.wording:
        yield script.flowable(_("The words that you were shown"), styles().subsection)
        yield script.flowable(_shortened(receipt.wording, _LONGEST_WORDING), styles().small)
    for title, text in _parts(receipt, words):
        yield script.flowable(title, styles().subsection)
        yield script.flowable(text, styles().body)


def _verdict(receipt: Receipt, script: Script) -> Flowable:
    text = script.flowable(_shortened(receipt.verdict, _LONGEST), styles().verdict)
    return Table(
        [[Mark(receipt.agreed, _MARK), text]],
        [_MARK_COLUMN, WIDTH - _MARK_COLUMN],
        style=[
            ("BACKGROUND", (0, 0), (-1, -1), SHADE),
            ("BOX", (0, 0), (-1, -1), 0.6, RULE),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (0, -1), 10),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ],
    )


def _parts(receipt: Receipt, words: NullTranslations) -> Iterator[tuple[str, str]]:
    _, office, authority = words.gettext, receipt.office, receipt.authority
    place = f"{office.postcode} {office.town}".strip()
    at = ", ".join(part for part in (office.name, office.street, place) if part)
    contact = office.privacy_contact or office.email or office.phone or at
    if receipt.agreed and receipt.is_consent:
        yield (
            _("How to withdraw it"),
            _(
                "At any time, without a reason and free of charge: tell us in person, by phone or "
                "by letter, or write to {contact}. What was done until then stays lawful "
                "(Art. 7(3) GDPR)."
            ).format(contact=contact),
        )
    else:
        yield (
            _("How to change it"),
            _("Tell us in person, by phone or by letter, or write to {contact}.").format(
                contact=contact
            ),
        )
    yield (
        _("Who is responsible"),
        ", ".join(part for part in (at, office.phone, office.email) if part),
    )
    where = ", ".join(
        part for part in (authority.name, authority.address, authority.website) if part
    )
    yield (
        _("Your rights"),
        _(
            "You may see your data, have them corrected, erased or restricted, take them with you, "
            "and object to their use (Art. 15 to 21 GDPR). You may complain to: {authority}."
        ).format(authority=where),
    )


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"
