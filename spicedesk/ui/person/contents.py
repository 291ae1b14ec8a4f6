"""Everything that the page shows of a person, put into words off the GUI thread.

Names of countries, phone numbers and pills need libraries that are slow to load;
here they are loaded where nobody waits for a paint.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from gettext import NullTranslations
from typing import TYPE_CHECKING
from uuid import UUID

from spicedesk.domain.consent import RecordedEvent
from spicedesk.domain.evidence import Evidence
from spicedesk.domain.person import Address, Person, PersonId, Role
from spicedesk.domain.standing import Standing, State, Verdict
from spicedesk.language import formats, terms, translator
from spicedesk.ui.person import happenings
from spicedesk.ui.person.happenings import Happening

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.people import PersonFile
    from spicedesk.services.pills import PillState

Fact = tuple[str, str]
"""A label and its value."""


@dataclass(frozen=True, slots=True)
class Quick:
    """What a pill rests on: the reason in a sentence, how it was said, and what proves it."""

    reason: str
    facts: tuple[Fact, ...] = ()
    documents: tuple[Evidence, ...] = ()
    wording_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """A person's file, in the words of a language."""

    file: "PersonFile"
    roles: tuple[str, ...]
    contact_line: str
    pills: tuple["PillState", "PillState"]
    quick: tuple[Quick, Quick]
    facts: tuple[Fact, ...]
    reasons: tuple[Fact, ...]
    consents: tuple[Happening, ...]
    activities: tuple[Happening, ...]
    profiles: tuple[Happening, ...]
    uses: tuple[Happening, ...]

    @property
    def everything(self) -> tuple[Happening, ...]:
        """Consents, activities, profiles and uses in one order, newest first."""
        every = (*self.consents, *self.activities, *self.profiles, *self.uses)
        return happenings.newest_first(every)


def read(desk: "Desk", person_id: PersonId, language: str) -> Contents:
    """Read a person's file and put it into words; raises `NotFound`."""
    from spicedesk.services import people, pills  # the first paint does not wait for SQLAlchemy

    file = people.open_file(desk, person_id)
    today, tr = desk.today(), translator(language)
    phones = _phones(file.person)
    data = pills.of(file.standing.data, today, language)
    marketing = pills.of(file.standing.marketing, today, language)
    return Contents(
        file=file,
        roles=tuple(terms.word(role, tr) for role in Role if role in file.person.roles),
        contact_line=_contact_line(file.person, phones, language),
        pills=(data, marketing),
        quick=(
            _quick(file, file.standing.data, language),
            _quick(file, file.standing.marketing, language),
        ),
        facts=tuple(_facts(file.person, phones, language)),
        reasons=tuple(_reasons(file.standing, file.person, language)),
        consents=happenings.consents(file, language),
        activities=happenings.activities(file, language),
        profiles=happenings.profiles(file, language),
        uses=happenings.uses(file, language),
    )


def _quick(file: "PersonFile", verdict: Verdict, language: str) -> Quick:
    from spicedesk.services import pills  # the first paint does not wait for it

    decided_by = verdict.decided_by
    if decided_by is None:
        return Quick(pills.reason(verdict, language))
    documents = {document.id: document for document in file.evidence}
    return Quick(
        reason=pills.reason(verdict, language),
        facts=tuple(_said(decided_by, language)),
        documents=tuple(documents[key] for key in decided_by.evidence if key in documents),
        wording_id=decided_by.event.wording_id,
    )


def _said(recorded: RecordedEvent, language: str) -> Iterator[Fact]:
    event, tr = recorded.event, translator(language)
    yield tr.gettext("When"), formats.moment(event.occurred_at, language)
    yield tr.gettext("How"), terms.capital(terms.word(event.how, tr))
    optional = (
        (tr.gettext("Where"), event.place),
        (tr.gettext("With whom"), event.with_whom),
        (tr.gettext("Guardian"), event.guardian),
        (tr.gettext("Wording"), event.wording),
        (tr.gettext("Comment"), event.comment),
    )
    yield from ((name, value) for name, value in optional if value)
    if event.until is not None:
        yield tr.gettext("Valid until"), formats.day(event.until, language)
    entered = tr.gettext("{moment}, {name}")
    moment = formats.moment(recorded.recorded_at, language)
    yield tr.gettext("Recorded"), entered.format(moment=moment, name=recorded.recorded_by)


def _phones(person: Person) -> list[str]:
    from spicedesk.services import entry  # imports Babel by itself

    return [entry.shown_phone(number) for number in person.phones]


def _contact_line(person: Person, phones: list[str], language: str) -> str:
    number = translator(language).gettext("Customer no. {number}").format(number=person.number)
    return " · ".join((number, *person.emails[:1], *phones[:1]))


def _facts(person: Person, phones: list[str], language: str) -> Iterator[Fact]:
    tr = translator(language)
    yield tr.gettext("Name"), person.display_name
    if person.company:
        yield tr.gettext("Company"), person.company
    if person.birth_date:
        yield tr.gettext("Born"), formats.day(person.birth_date, language)
    if person.language:
        yield tr.gettext("Language"), formats.language_name(person.language, language)
    for email in person.emails:
        yield tr.gettext("E-mail"), email
    for phone in phones:
        yield tr.gettext("Phone"), phone
    for address in person.addresses:
        yield tr.gettext("Address"), _address(address, language)
    if person.comment:
        yield tr.gettext("Comment"), person.comment


def _address(address: Address, language: str) -> str:
    town = " ".join(filter(None, (address.postcode, address.town)))
    country = formats.country(address.country, language) if address.country else None
    return "\n".join(filter(None, (address.street, town, country)))


def _reasons(standing: Standing, person: Person, language: str) -> Iterator[Fact]:
    from spicedesk.services import pills  # the first paint does not wait for it

    tr, data = translator(language), standing.data
    yield tr.gettext("Basis"), _basis(data, language)
    if data.decided_by is not None:
        yield tr.gettext("Since"), formats.day(data.decided_by.event.day, language)
    if data.allowed and data.until is not None:
        yield tr.gettext("Until"), formats.day(data.until, language)
    elif data.allowed:
        yield tr.gettext("Until"), _without_end(data, tr)
    if data.decided_by is not None:
        yield tr.gettext("Source"), pills.source(data, language)
    if person.data_source:
        yield tr.gettext("Data from"), person.data_source
    for verdict in standing.others:
        yield verdict.purpose, pills.reason(verdict, language)


def _without_end(data: Verdict, tr: NullTranslations) -> str:
    """A yes can be revoked; another basis lasts as long as its reason does."""
    if data.state is State.AGREED:
        return tr.gettext("until it is revoked")
    return tr.gettext("as long as that lasts")


def _basis(verdict: Verdict, language: str) -> str:

    tr = translator(language)
    if not verdict.allowed or verdict.decided_by is None:
        return tr.gettext("none")
    basis = verdict.decided_by.event.basis
    word = terms.word(basis, tr)
    article = tr.gettext("Art. 6(1)({letter}) GDPR").format(letter=basis.letter)
    return f"{terms.capital(word)}, {article}"
