"""A receipt for the person: what they said, when, to whom, by which words, and how to undo it."""

from collections.abc import Iterator
from gettext import NullTranslations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from spicedesk.domain.disclosure import Field
from spicedesk.domain.receipt import Receipt
from spicedesk.language import formats, translator
from spicedesk.statements import faces
from spicedesk.statements.page import Sheet
from spicedesk.statements.script import Script
from spicedesk.statements.styles import styles
from spicedesk.statements.tables import Tables


def render(receipt: Receipt) -> bytes:
    """The receipt as a PDF."""
    with faces.LOCK:
        script, words = Script(), translator(receipt.language)
        return _sheet(receipt, words).build(list(_story(receipt, words, script)), script)


def _sheet(receipt: Receipt, words: NullTranslations) -> Sheet:
    _ = words.gettext
    moment = formats.moment(receipt.made_at, receipt.language)
    return Sheet(
        language=receipt.language,
        title=_("Receipt for your statement"),
        office=receipt.office,
        address=(),
        info=(),
        running=_("Receipt for your statement"),
        made=_("Made on {moment} by {name}").format(moment=moment, name=receipt.made_by),
        page_of=_("{page} of {pages}"),  # filled in by the sheet, once per page
    )


def _story(receipt: Receipt, words: NullTranslations, script: Script) -> Iterator[Flowable]:
    _ = words.gettext
    tables = Tables(script)
    yield script.flowable(_("Receipt for your statement"), styles().title)
    yield script.flowable(
        _("This is what you told us about your data, and what we have noted."), styles().subtitle
    )
    yield from tables.pairs(list(_said(receipt, words)))
    if receipt.text:
        yield script.flowable(_("The wording"), styles().section)
        for paragraph in receipt.text.split("\n"):
            yield script.flowable(paragraph or " ", styles().body)
    yield script.flowable(_("How to change your mind"), styles().section)
    yield script.flowable(
        _(
            "You can withdraw at any time, free of charge and without a reason: {ways}. "
            "What was done before stays lawful."
        ).format(ways=receipt.withdraw),
        styles().body,
    )
    yield Spacer(0, 2 * mm)
    yield script.flowable(
        _("You can complain to {authority}, {address}.").format(
            authority=receipt.authority.name, address=receipt.authority.address
        ),
        styles().body,
    )


def _said(receipt: Receipt, words: NullTranslations) -> Iterator[Field]:
    _ = words.gettext
    name = f"{receipt.person_name}, {receipt.person_number}"
    yield Field(_("Person"), name)
    yield Field(_("What you said"), receipt.title)
    every = _("all of them")
    yield Field(_("Channels"), ", ".join(receipt.channels) or every)
    yield Field(_("Legal basis"), receipt.basis)
    yield Field(_("When"), formats.moment(receipt.said_at, receipt.language))
    yield Field(_("How"), receipt.how)
    optional = (
        (_("Where"), receipt.place),
        (_("With whom"), receipt.with_whom),
        (_("Who spoke for a child"), receipt.guardian),
        (_("Wording"), receipt.wording or _("not recorded")),
        (_("Proved by"), ", ".join(receipt.documents)),
    )
    yield from (Field(label, value) for label, value in optional if value)
    if receipt.until is not None:
        yield Field(_("Valid until"), formats.day(receipt.until, receipt.language))
    recorded = formats.moment(receipt.recorded_at, receipt.language)
    yield Field(_("Recorded"), f"{recorded}, {receipt.recorded_by}")
    yield Field(_("Reference"), receipt.reference)
