"""What the two pills say: a verdict put into words, once for window, shell and paper."""

from dataclasses import dataclass
from datetime import date, timedelta
from gettext import NullTranslations

from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import DATA, MARKETING, Channel, Said
from spicedesk.domain.standing import State, Verdict
from spicedesk.language import N_, formats, terms, translator

_SOON = timedelta(days=30)
_SAID_BY_THE_PERSON = {State.AGREED, State.CONTRACT, State.REFUSED, State.WITHDRAWN}

_SUBJECTS = {DATA: N_("Data"), MARKETING: N_("Marketing")}
_NO_WORDS = {DATA: N_("no basis"), MARKETING: N_("no agreement")}
_HEADERS = {
    DATA: {
        State.NONE: N_("No reason to keep this"),
        State.LEGAL_OBLIGATION: N_("Must be kept by law, nothing else"),
        State.RESTRICTED: N_("May be stored, not used"),
    },
    MARKETING: {
        State.NONE: N_("Never asked"),
        State.LEGITIMATE_INTEREST: N_("A customer, who has not said no"),
    },
}


@dataclass(frozen=True, slots=True)
class PillState:
    """A pill, ready to be painted.

    Green or red is `positive`; `filled` where the person (or a contract with them)
    says so, outlined where a rule, a date or silence does. `state` picks the icon.
    """

    purpose: str
    state: State
    positive: bool
    filled: bool
    subject: str
    word: str
    title: str
    header: str
    source: str
    until: str
    ends_soon: bool
    channels: tuple[tuple[str, bool], ...]

    @property
    def label(self) -> str:
        """What a small pill reads: `Data: agreed`."""
        return f"{self.subject}: {self.word}"

    @property
    def sentence(self) -> str:
        """All that the pill says, for a screen reader, a tooltip, the shell."""
        parts = (f"{self.title}: {self.header}", self.source, self.until)
        return ". ".join(part for part in parts if part) + "."


def of(verdict: Verdict, on: date, language: str) -> PillState:
    """Put a verdict into words."""
    tr = translator(language)
    subject = _SUBJECTS.get(verdict.purpose)
    return PillState(
        purpose=verdict.purpose,
        state=verdict.state,
        positive=verdict.allowed,
        filled=verdict.state in _SAID_BY_THE_PERSON and not verdict.partial,
        subject=tr.gettext(subject) if subject else verdict.purpose,
        word=_word(verdict, tr),
        title=terms.agreement(verdict.purpose, tr),
        header=_header(verdict, language),
        source=source(verdict, language),
        until=_until(verdict, language),
        ends_soon=_ends_soon(verdict, on),
        channels=tuple((terms.word(c, tr), verdict.channels[c]) for c in verdict.channels),
    )


def reason(verdict: Verdict, language: str) -> str:
    """Why the verdict is what it is: one sentence for a person to read."""
    told = source(verdict, language)
    says_it_all = told and verdict.state in {State.REFUSED, State.WITHDRAWN}
    header = "" if says_it_all else _header(verdict, language)
    parts = (header, told, _until(verdict, language))
    return ". ".join(part for part in parts if part) + "."


def source(verdict: Verdict, language: str) -> str:
    """`Agreed: trade show form, 12 March 2026, Graz fair, with J. Berger`.

    Where it rests on more than agreement, the legal basis stands in front.
    """
    if verdict.decided_by is None:
        return ""
    tr = translator(language)
    event = verdict.decided_by.event
    stands_on_more = event.said is Said.AGREED and event.basis is not LegalBasis.CONSENT
    if verdict.state is State.UNCONFIRMED:
        first = terms.word(Said.UNCONFIRMED, tr)
    else:
        first = terms.word(event.basis if stands_on_more else event.said, tr)
    parts = [terms.word(event.how, tr), formats.day(event.day, language)]
    if event.place:
        parts.append(event.place)
    if event.with_whom:
        parts.append(tr.gettext("with {name}").format(name=event.with_whom))
    return f"{terms.capital(first)}: {', '.join(parts)}"


def _word(verdict: Verdict, tr: NullTranslations) -> str:
    if verdict.state is State.NONE:
        return tr.gettext(_NO_WORDS.get(verdict.purpose, _NO_WORDS[MARKETING]))
    if not verdict.partial:
        return terms.word(verdict.state, tr)
    if len(verdict.open_channels) > 1:
        count, of_all = len(verdict.open_channels), len(Channel)
        return tr.gettext("{count} of {of_all}").format(count=count, of_all=of_all)
    return _only(verdict.open_channels[0], tr)


def _only(channel: Channel, tr: NullTranslations) -> str:
    words = {
        Channel.EMAIL: N_("e-mail only"),
        Channel.PHONE: N_("phone only"),
        Channel.POST: N_("post only"),
        Channel.SMS: N_("SMS only"),
        Channel.MESSENGER: N_("messenger only"),
    }
    return tr.gettext(words[channel])


def _header(verdict: Verdict, language: str) -> str:
    tr = translator(language)
    fixed = _HEADERS.get(verdict.purpose, _HEADERS[MARKETING]).get(verdict.state)
    if fixed is not None:
        return tr.gettext(fixed)
    if verdict.hindrance is not None:
        said_on = _day_of(verdict)
        shown = formats.day(said_on, language) if said_on else ""
        return terms.word(verdict.hindrance, tr).format(date=shown)
    if verdict.allowed:
        if verdict.purpose == DATA:
            return tr.gettext("May be kept")
        if not verdict.partial:
            return tr.gettext("May be contacted")
        names = [terms.word(channel, tr) for channel in verdict.open_channels]
        several = ", ".join(names[:-1])
        last = names[-1]
        joined = tr.gettext("{several} and {last}").format(several=several, last=last)
        return tr.gettext("Only by {channels}").format(channels=joined if several else last)
    when = verdict.until if verdict.state is State.EXPIRED else _day_of(verdict)
    day = formats.day(when, language) if when else ""
    if verdict.state is State.EXPIRED:
        return tr.gettext("Ended on {date}").format(date=day)
    if verdict.state is State.WITHDRAWN:
        return tr.gettext("Revoked on {date}").format(date=day)
    return tr.gettext("Refused on {date}").format(date=day)


def _day_of(verdict: Verdict) -> date | None:
    return None if verdict.decided_by is None else verdict.decided_by.event.day


def _until(verdict: Verdict, language: str) -> str:
    if not verdict.allowed or verdict.until is None:
        return ""
    day = formats.day(verdict.until, language)
    return translator(language).gettext("Ends on {date}").format(date=day)


def _ends_soon(verdict: Verdict, on: date) -> bool:
    return verdict.allowed and verdict.until is not None and verdict.until - on <= _SOON
