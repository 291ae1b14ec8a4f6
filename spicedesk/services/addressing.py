"""To whom a letter goes, in which language, and how it begins."""

from gettext import NullTranslations

from spicedesk.domain.person import Person
from spicedesk.language import SUPPORTED, formats
from spicedesk.services.offices import Office


def spoken_by(person: Person) -> str | None:
    """The person's own language without its country, where it is known."""
    return (person.language or "").split("_")[0] or None


def language_for(person: Person, office: Office) -> str:
    """The person's own language where there is a catalogue for it, else the office's."""
    spoken = spoken_by(person)
    return spoken if spoken in SUPPORTED else office.language


def address_lines(person: Person, office: Office, language: str) -> tuple[str, ...]:
    """What stands in the window of the envelope."""
    lines = [person.display_name]
    if person.company and person.company not in lines:
        lines.append(person.company)
    for at in person.addresses[:1]:
        lines += [at.street or "", " ".join(filter(None, (at.postcode, at.town)))]
        if at.country and at.country != office.letterhead.country:
            lines.append(formats.country(at.country, language).upper())
    return tuple(line for line in lines if line)


def salutation(person: Person, words: NullTranslations) -> str:
    """`Dear Anna Berger,`; a company is not called by its name."""
    if not (person.family_name or person.given_name):
        return words.gettext("Dear Sir or Madam,")
    return words.gettext("Dear {name},").format(name=person.display_name)
