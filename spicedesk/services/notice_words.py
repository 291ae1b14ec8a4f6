"""What a status notice can say: where a person stands, in flat plain words of their language."""

from collections.abc import Iterator, Sequence
from datetime import date
from gettext import NullTranslations

from spicedesk.domain.consent import DATA, MARKETING, Channel
from spicedesk.domain.disclosure import Letterhead
from spicedesk.domain.person import Person
from spicedesk.domain.standing import Standing, State, Verdict
from spicedesk.language import N_, formats, terms, translator
from spicedesk.services import addressing, pills
from spicedesk.services.offices import Office
from spicedesk.services.sandbox import Values

_BECAUSE = {
    State.AGREED: N_("you agreed to it (Art. 6(1)(a) GDPR)"),
    State.CONTRACT: N_("we need them for a contract with you (Art. 6(1)(b) GDPR)"),
    State.LEGAL_OBLIGATION: N_("a law obliges us to, and for nothing else (Art. 6(1)(c) GDPR)"),
    State.VITAL_INTEREST: N_("somebody's vital interests call for it (Art. 6(1)(d) GDPR)"),
    State.PUBLIC_TASK: N_("a task in the public interest calls for it (Art. 6(1)(e) GDPR)"),
    State.LEGITIMATE_INTEREST: N_("we have a legitimate interest in it (Art. 6(1)(f) GDPR)"),
    State.RESTRICTED: N_("their processing is restricted: they are stored only (Art. 18 GDPR)"),
}


def of(person: Person, standing: Standing, office: Office, spoken: str) -> Values:
    """Every name that a template may use, with what it stands for; absent is an empty text."""
    words = translator(spoken)
    head = office.letterhead
    values: dict[str, str | bool] = {
        "today": formats.day(standing.on, spoken),
        "name": person.display_name,
        "number": person.number,
        "salutation": addressing.salutation(person, words),
        "office": head.name,
        "contact": _contact(head),
        "ways": _ways(head, words),
        "origin": person.data_source or words.gettext("not recorded when the data were entered"),
        "others": "\n".join(_others(standing.others, standing.on, spoken)),
        "data_because": _because(standing.data, words),
    }
    for name, verdict in ((DATA, standing.data), (MARKETING, standing.marketing)):
        values |= {
            f"{name}_{what}": value for what, value in _parts(verdict, standing.on, spoken).items()
        }
    values["marketing_yes"] = _channels(standing.marketing, words, allowed=True)
    values["marketing_no"] = _channels(standing.marketing, words, allowed=False)
    return values


def _parts(verdict: Verdict, on: date, spoken: str) -> dict[str, str | bool]:
    """What was said, when, where, with whom: the parts, and `said` as one line of them."""
    words = translator(spoken)
    event = verdict.decided_by.event if verdict.decided_by else None
    shown = pills.of(verdict, on, spoken)
    return {
        "allowed": verdict.allowed,
        "word": shown.word,
        "said": shown.source,
        "how": terms.word(event.how, words) if event else "",
        "date": formats.day(event.day, spoken) if event else "",
        "place": (event.place if event else None) or "",
        "with": (event.with_whom if event else None) or "",
        "basis": terms.word(event.basis, words) if event else "",
        "article": f"6(1)({event.basis.letter})" if event else "",
        "until": formats.day(verdict.until, spoken) if verdict.allowed and verdict.until else "",
    }


def _because(data: Verdict, words: NullTranslations) -> str:
    return words.gettext(_BECAUSE[data.state]) if data.allowed else ""


def _channels(marketing: Verdict, words: NullTranslations, *, allowed: bool) -> str:
    named = [terms.word(c, words) for c in Channel if marketing.channels.get(c, False) is allowed]
    return ", ".join(named)


def _others(verdicts: Sequence[Verdict], on: date, spoken: str) -> Iterator[str]:
    for verdict in verdicts:
        shown = pills.of(verdict, on, spoken)
        yield f"{shown.title}: {shown.word}" + (f" ({shown.source})" if shown.source else "")


def _contact(head: Letterhead) -> str:
    named = head.privacy_contact or head.email
    return ", ".join(dict.fromkeys(part for part in (named, head.phone) if part)) or head.name


def _ways(head: Letterhead, words: NullTranslations) -> str:
    """Every way to the office; withdrawing is as easy as agreeing was (Art. 7(3))."""
    address = ", ".join(
        part for part in (head.name, head.street, f"{head.postcode} {head.town}".strip()) if part
    )
    ways = [
        (words.gettext("by e-mail to {address}"), head.email),
        (words.gettext("by phone {number}"), head.phone),
        (words.gettext("by letter to {address}"), address if head.street or head.town else ""),
    ]
    told = [text.format(address=value, number=value) for text, value in ways if value]
    return ", ".join(told) or words.gettext("wherever you meet us")
