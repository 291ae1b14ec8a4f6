"""The sections that say what is held, and where it came from and goes."""

from collections.abc import Iterator

from reportlab.platypus import Flowable

from spicedesk.domain.disclosure import Entry, Field, Processing, RecipientInfo, Subject
from spicedesk.language import formats, terms
from spicedesk.statements import answers
from spicedesk.statements.marks import MarkedWords
from spicedesk.statements.paper import Paper
from spicedesk.statements.styles import styles
from spicedesk.statements.tables import Cell

AGREEMENTS = "consent_event"
PROFILES = "online_profile"
HISTORY = "activity"
DOCUMENTS = "evidence"
_WITH_A_SECTION = {AGREEMENTS, PROFILES, HISTORY, DOCUMENTS}

_EEA = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
    "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip


def responsible(paper: Paper) -> Iterator[Flowable]:
    """Art. 13(1)(a)(b)."""
    office, _ = paper.disclosure.office, paper.tr.gettext
    place = f"{office.postcode} {office.town}".strip()
    country = formats.country(office.country, paper.disclosure.language)
    address = ", ".join(part for part in (office.street, place, country) if part)
    yield paper.text(_("We decide why and how your data are used, and answer for it."))
    yield from paper.pairs(
        (_("Office"), f"{office.name}, {address}"),
        (_("Phone"), office.phone),
        (_("E-mail"), office.email),
        (_("Website"), office.website),
        (_("Privacy contact"), office.privacy_contact or office.email),
        (_("Data protection officer"), office.data_protection_officer or _("none appointed")),
    )


def confirmation(paper: Paper) -> Iterator[Flowable]:
    """Art. 15(1)."""
    _ = paper.tr.gettext
    made = formats.moment(paper.disclosure.made_at, paper.disclosure.language)
    yes = _("Yes, we process personal data about you. This statement shows them as of {moment}.")
    yield paper.text(yes.format(moment=made))
    roles = ", ".join(paper.disclosure.roles)
    yield from paper.pairs((_("We hold you as"), roles))


def your_data(paper: Paper) -> Iterator[Flowable]:
    """Every subject that has no section of its own, whatever it is called."""
    _ = paper.tr.gettext
    subjects = [s for s in paper.disclosure.subjects if s.key not in _WITH_A_SECTION]
    if not subjects:
        yield paper.text(_("None."))
    for subject in subjects:
        yield from paper.part(subject.title, _entries(paper, subject))


def agreements(paper: Paper) -> Iterator[Flowable]:
    """What holds today, and the whole history (Art. 7, 21)."""
    _ = paper.tr.gettext
    for agreement in paper.disclosure.agreements:
        yield from paper.pairs(
            (agreement.title, f"{answers.verdict(paper, agreement)}. {agreement.reason}")
        )
        if agreement.channels:
            yield MarkedWords(answers.channels(paper, agreement))
    history = list(of_key(paper, AGREEMENTS, _("You have not told us yet what you agree to.")))
    yield from paper.part(_("As you gave them"), history)


def of_key(paper: Paper, key: str, none: str) -> Iterator[Flowable]:
    """The subjects of one table, or the sentence that there are none."""
    subjects = [s for s in paper.disclosure.subjects if s.key == key and s.entries]
    if not subjects:
        yield paper.text(none)
    for subject in subjects:
        yield from _entries(paper, subject)


def systems(paper: Paper) -> Iterator[Flowable]:
    """No other system can be asked yet."""
    yield paper.text(
        paper.tr.gettext("No other system is connected to our customer records; none was asked.")
    )


def purposes(paper: Paper) -> Iterator[Flowable]:
    """Art. 15(1)(a)(b)(d)."""
    _ = paper.tr.gettext
    if not paper.disclosure.processing:
        yield paper.text(_("None."))
        return
    yield paper.text(_("For each kind of data: why we keep it, what allows us to, and how long."))
    yield paper.tables.columns(
        (_("Kind of data"), _("What it is for"), _("Legal basis"), _("How long we keep it")),
        [_processing(paper, row) for row in paper.disclosure.processing],
        (0.34, 0.2, 0.22, 0.24),
    )


def _processing(paper: Paper, row: Processing) -> tuple[Cell, ...]:
    _ = paper.tr.gettext
    basis = _("none at present")
    if row.basis is not None:
        basis = _("{basis}, Art. 6(1)({letter}) GDPR").format(
            basis=terms.capital(terms.word(row.basis, paper.tr)), letter=row.basis.letter
        )
    kind = [
        paper.text(terms.word(row.category, paper.tr), styles().strong),
        paper.text(", ".join(row.columns), styles().small),
    ]
    kept = terms.capital(terms.word(row.retention, paper.tr))
    return kind, terms.word(row.purpose, paper.tr), basis, kept


def recipients(paper: Paper) -> Iterator[Flowable]:
    """Art. 15(1)(c), 15(2)."""
    _ = paper.tr.gettext
    found = paper.disclosure.recipients
    if not found:
        yield paper.text(_("None. We pass your data on to nobody."))
    entries = [Entry(tuple(_recipient(paper, recipient))) for recipient in found]
    yield from paper.tables.entries(entries)
    yield from paper.part(_("Transfers outside the EU and the EEA"), _transfers(paper))


def _recipient(paper: Paper, recipient: RecipientInfo) -> Iterator[Field]:
    _, language = paper.tr.gettext, paper.disclosure.language
    yield Field(_("Name"), recipient.name)
    yield Field(_("Role"), terms.capital(terms.word(recipient.role, paper.tr)))
    yield Field(_("Purpose"), recipient.purpose)
    yield Field(_("Country"), formats.country(recipient.country, language))


def _transfers(paper: Paper) -> Iterator[Flowable]:
    abroad = [to for to in paper.disclosure.recipients if to.country not in _EEA]
    if not abroad:
        none = paper.tr.gettext("None. Your data stay in the European Economic Area.")
        yield paper.text(none)
    for recipient in abroad:
        yield from paper.pairs((recipient.name, _transfer(paper, recipient)))


def _transfer(paper: Paper, recipient: RecipientInfo) -> str:
    _ = paper.tr.gettext
    country = formats.country(recipient.country, paper.disclosure.language)
    safeguard = recipient.safeguard or _("none recorded")
    return _("{country}; safeguard: {safeguard}").format(country=country, safeguard=safeguard)


def origin(paper: Paper) -> Iterator[Flowable]:
    """Art. 15(1)(g)."""
    if not paper.disclosure.origin:
        yield paper.text(paper.tr.gettext("Not recorded."))
    yield from paper.tables.pairs(paper.disclosure.origin)


def _entries(paper: Paper, subject: Subject) -> Iterator[Flowable]:
    if not subject.entries:
        yield paper.text(paper.tr.gettext("None."))
    elif len(subject.entries) == 1:
        yield from paper.tables.pairs(subject.entries[0].fields)
    else:
        yield from paper.tables.entries(subject.entries)
    if subject.empty_columns:
        count = subject.empty_columns
        words = paper.tr.ngettext(
            "{count} more field is empty.", "{count} more fields are empty.", count
        )
        yield paper.text(words.format(count=count), styles().note)
