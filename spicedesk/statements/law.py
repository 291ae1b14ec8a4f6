"""The sections that say what the person can do about it, and what the words mean."""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from spicedesk.domain.disclosure import Field
from spicedesk.statements.paper import Paper
from spicedesk.statements.styles import QUIET, WIDTH, styles


def automated(paper: Paper) -> Iterator[Flowable]:
    """Art. 15(1)(h), 22."""
    yield paper.text(
        paper.tr.gettext(
            "We make none. No machine alone decides anything about you, and we form no profile of "
            "you."
        )
    )


def left_out(paper: Paper) -> Iterator[Flowable]:
    """Art. 12(4), 15(4)."""
    yield paper.text(
        paper.tr.gettext(
            "Nothing: each field that our customer records hold about you is printed, empty ones "
            "are counted. We gladly give you copies of the documents listed."
        )
    )


def rights(paper: Paper) -> Iterator[Flowable]:
    """Art. 7(3), 15-22."""
    _ = paper.tr.gettext
    withdrawal = _(
        "You can withdraw an agreement at any time, free of charge and without giving a reason, "
        "as easily as you gave it: {ways}. What we did before that stays lawful."
    )
    change = paper.text(withdrawal.format(ways=_ways(paper)))
    yield from paper.part(_("Changing your mind"), [change])
    yield from paper.part(_("What else you can ask of us"), _each_right(paper))
    yield paper.text(_("We answer within one month, free of charge (Art. 12 GDPR)."), styles().note)


def _each_right(paper: Paper) -> Iterator[Flowable]:
    _ = paper.tr.gettext
    yield from paper.tables.pairs(
        [
            Field(
                _("See your data (Art. 15)"),
                _("Ask again at any time what we hold; the first copy is free."),
            ),
            Field(
                _("Have it corrected (Art. 16)"),
                _("We correct what is wrong and complete what is missing."),
            ),
            Field(
                _("Have it erased (Art. 17)"),
                _(
                    "We erase what we no longer need or may no longer keep; what a law makes us "
                    "keep is blocked for all else."
                ),
            ),
            Field(
                _("Have it restricted (Art. 18)"),
                _("While a question about your data is open we only store them."),
            ),
            Field(
                _("Have others told (Art. 19)"),
                _(
                    "We tell those who received your data of a correction or erasure, and tell you "
                    "who they are."
                ),
            ),
            Field(
                _("Take it with you (Art. 20)"),
                _("What you gave us, in a form that other systems can read."),
            ),
            Field(
                _("Object (Art. 21)"),
                _(
                    "Against marketing always and at once; against other use that rests on our "
                    "interests, for reasons of your own."
                ),
            ),
            Field(
                _("A human decision (Art. 22)"),
                _("You need not accept a decision that a machine made alone."),
            ),
        ]
    )


def _ways(paper: Paper) -> str:
    _, office = paper.tr.gettext, paper.disclosure.office
    ways = [_("at our counter"), _("by letter")]
    if office.phone:
        ways.append(_("by phone on {number}").format(number=office.phone))
    contact = office.privacy_contact or office.email
    if contact:
        ways.append(_("through {contact}").format(contact=contact))
    return ", ".join(ways)


def complaint(paper: Paper) -> Iterator[Flowable]:
    """Art. 15(1)(f), 77."""
    _, authority = paper.tr.gettext, paper.disclosure.authority
    yield paper.text(
        _(
            "If you think that we handle your data wrongly, please tell us first. You can also "
            "complain to the supervisory authority at any time, and go to court:"
        )
    )
    yield from paper.pairs(
        (_("Supervisory authority"), authority.name),
        (_("Address"), authority.address),
        (_("Website"), authority.website),
    )


def explanations(paper: Paper) -> Iterator[Flowable]:
    """Art. 12(1)."""
    _ = paper.tr.gettext
    yield from paper.tables.pairs(
        [
            Field(
                _("GDPR, Art. 6(1)"),
                _(
                    "The General Data Protection Regulation, (EU) 2016/679, and its six grounds on "
                    "which data may be used: consent, contract, legal obligation, vital interest, "
                    "public task, legitimate interest."
                ),
            ),
            Field(
                _("Contact, prospect, lead"),
                _(
                    "Somebody with whom we are in touch; who may become a customer; who has shown "
                    "interest in an offer of ours."
                ),
            ),
            Field(
                _("Data agreement"),
                _(
                    "What allows us to keep your data: your consent, a contract, or another ground "
                    "of the law."
                ),
            ),
            Field(
                _("Marketing agreement"),
                _(
                    "What allows us to write to you about offers, and by which ways. Without it we "
                    "do not."
                ),
            ),
            Field(
                _("Seal (SHA-256)"),
                _("A check sum of a document: if one letter of it changed, so would the seal."),
            ),
        ]
    )


def unknown_letters(paper: Paper, mark: str) -> Flowable:
    """The note that some letters are not printed as they are stored."""
    return paper.text(
        paper.tr.gettext(
            "Some letters cannot be printed with the typefaces of this computer; they are marked "
            "{mark}. We gladly show them to you on our screen."
        ).format(mark=mark),
        styles().note,
    )


def hand_over(paper: Paper) -> Flowable:
    """Where the person signs for the statement (Art. 5(2))."""
    _ = paper.tr.gettext
    labels = (_("Place and date"), _("Received by (signature)"), _("Handed over by"))
    gap, width = 6 * mm, (WIDTH - 12 * mm) / 3
    row = [paper.tables.cell(label, styles().small, width) for label in labels]
    lines = Table(
        [[row[0], "", row[1], "", row[2]]],
        [width, gap, width, gap, width],
        spaceBefore=30,
        style=[
            ("FONT", (0, 0), (-1, -1), styles().small.fontName, styles().small.fontSize),
            ("TEXTCOLOR", (0, 0), (-1, -1), QUIET),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            *(("LINEABOVE", (at, 0), (at, 0), 0.5, QUIET) for at in (0, 2, 4)),
        ],
    )
    intro = paper.text(
        _("I have received this statement with reference {reference}.").format(
            reference=paper.disclosure.reference
        )
    )
    return KeepTogether(
        [
            Spacer(0, 14),
            paper.text(_("Hand-over"), styles().subsection),
            intro,
            lines,
        ]
    )
