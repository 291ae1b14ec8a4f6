"""What happened with a person, each as the words of one entry of a timeline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from typing import TYPE_CHECKING
from uuid import UUID

from spicedesk.domain.activity import Activity, ActivityKind, Use
from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import Channel, ConsentEvent, RecordedEvent, Said
from spicedesk.domain.evidence import Evidence
from spicedesk.domain.profile import OnlineProfile, ProfileStatus
from spicedesk.language import formats, terms, translator
from spicedesk.ui.icons import Icons

if TYPE_CHECKING:
    from spicedesk.services.people import PersonFile  # imports SQLAlchemy; the window does not wait

_SAID = {
    Said.AGREED: (Icons.YES, "yes_line"),
    Said.REFUSED: (Icons.REFUSED, "no_line"),
    Said.WITHDRAWN: (Icons.REVOKED, "no_line"),
    Said.UNCONFIRMED: (Icons.CLOCK, "no_line"),
    Said.VOID: (Icons.UNDO, "text2"),
}
_ACTIVITIES = {
    ActivityKind.CALL: Icons.PHONE,
    ActivityKind.MEETING: Icons.MEETING,
    ActivityKind.EMAIL: Icons.EMAIL,
    ActivityKind.LETTER: Icons.FILE,
    ActivityKind.NOTE: Icons.NOTE,
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry: `title` in bold, `details` joined below it, `comment` as it was written.

    `mark` says that it corrects another, or, where it is `void`, which one corrects it.
    `wording_id` is the office's own text that was shown.
    """

    id: UUID
    when: datetime | None
    icon: Icons
    color: str
    title: str
    details: tuple[str, ...] = ()
    comment: str | None = None
    documents: tuple[Evidence, ...] = ()
    purpose: str | None = None
    mark: str | None = None
    void: bool = False
    wording_id: UUID | None = None

    can_be_corrected: bool = False
    """Whether it counts, so that it can be corrected or taken back."""

    profile_status: ProfileStatus | None = None
    """How far a sign-up has come, where this is one."""

    @property
    def is_statement(self) -> bool:
        """Whether the person said it, so that they can have a receipt of it."""
        return self.purpose is not None


def consents(file: "PersonFile", language: str) -> tuple[Happening, ...]:
    """What the person said, newest first."""
    documents = {document.id: document for document in file.evidence}
    by_id = {recorded.id: recorded for recorded in file.history}
    corrections = {r.event.corrects: r for r in file.history if r.event.corrects}
    return newest_first(
        _consent(
            recorded,
            tuple(documents[key] for key in recorded.evidence if key in documents),
            by_id.get(recorded.event.corrects) if recorded.event.corrects else None,
            corrections.get(recorded.id),
            language,
        )
        for recorded in file.history
    )


def activities(file: "PersonFile", language: str) -> tuple[Happening, ...]:
    """What passed between the person and the office, newest first."""
    return newest_first(_activity(activity, language) for activity in file.activities)


def profiles(file: "PersonFile", language: str) -> tuple[Happening, ...]:
    """Where the person signed up, newest first."""
    return newest_first(_profile(profile, language) for profile in file.profiles)


def uses(file: "PersonFile", language: str) -> tuple[Happening, ...]:
    """When the person was in a list that was written out, newest first."""
    return newest_first(_use(use, language) for use in file.uses)


def newest_first(happenings: Iterable[Happening]) -> tuple[Happening, ...]:
    """In the order of a timeline; what has no date comes last."""

    def place(happening: Happening) -> tuple[bool, float, UUID]:
        when = happening.when
        return when is not None, when.timestamp() if when else 0.0, happening.id

    return tuple(sorted(happenings, key=place, reverse=True))


def _consent(
    recorded: RecordedEvent,
    documents: tuple[Evidence, ...],
    corrects: RecordedEvent | None,
    corrected_by: RecordedEvent | None,
    language: str,
) -> Happening:
    event, tr = recorded.event, translator(language)
    symbol, color = _SAID[event.said]
    mark = None
    if corrects is not None:
        day = formats.day(corrects.event.day, language)
        mark = tr.gettext("Corrects the entry of {date}").format(date=day)
    if corrected_by is not None:
        day = formats.day(corrected_by.recorded_at.date(), language)
        mark = tr.gettext("Corrected on {date}; it no longer counts").format(date=day)
    return Happening(
        id=recorded.id,
        when=event.occurred_at,
        icon=symbol,
        color=color if corrected_by is None else "text3",
        title=_consent_title(event, tr),
        details=_consent_details(recorded, language),
        comment=event.comment,
        documents=documents,
        purpose=event.purpose,
        mark=mark,
        void=corrected_by is not None,
        wording_id=event.wording_id,
        can_be_corrected=corrected_by is None and event.said is not Said.VOID,
    )


def _consent_title(event: ConsentEvent, tr: NullTranslations) -> str:
    about = terms.agreement(event.purpose, tr)
    if event.basis is not LegalBasis.CONSENT:
        about = f"{about} ({terms.word(event.basis, tr)})"
    title = f"{about}: {terms.word(event.said, tr)}"
    channels = ", ".join(terms.word(c, tr) for c in Channel if c in event.channels)
    return f"{title} · {channels}" if channels else title


def _consent_details(recorded: RecordedEvent, language: str) -> tuple[str, ...]:
    event, tr = recorded.event, translator(language)
    how = terms.word(event.how, tr)
    details = [terms.capital(how)]
    if event.place:
        details.append(event.place)
    if event.with_whom:
        details.append(tr.gettext("with {name}").format(name=event.with_whom))
    if event.wording:
        details.append(tr.gettext("wording {version}").format(version=event.wording))
    if event.until:
        until = formats.short_day(event.until, language)
        details.append(tr.gettext("until {date}").format(date=until))
    entered = tr.gettext("entered by {name}, {moment}")
    moment = formats.moment(recorded.recorded_at, language)
    details.append(entered.format(name=recorded.recorded_by, moment=moment))
    return tuple(details)


def _activity(activity: Activity, language: str) -> Happening:
    tr = translator(language)
    details = [terms.word(activity.kind, tr)]
    if activity.with_whom:
        details.append(tr.gettext("with {name}").format(name=activity.with_whom))
    return Happening(
        id=activity.id,
        when=activity.occurred_at,
        icon=_ACTIVITIES[activity.kind],
        color="text2",
        title=activity.subject,
        details=tuple(details),
        comment=activity.notes,
    )


def _use(use: Use, language: str) -> Happening:
    tr = translator(language)
    return Happening(
        id=use.id,
        when=use.occurred_at,
        icon=Icons.LISTS,
        color="text2",
        title=f"{terms.act('list.use', tr)} · {terms.word(use.channel, tr)}",
        details=(tr.gettext("a marketing list written out by {name}").format(name=use.done_by),),
    )


def _profile(profile: OnlineProfile, language: str) -> Happening:
    tr = translator(language)
    details = [terms.word(profile.kind, tr), profile.handle]
    if profile.confirmed_at:
        moment = formats.moment(profile.confirmed_at, language)
        details.append(tr.gettext("confirmed {moment}").format(moment=moment))
    elif profile.registered_at:
        details.append(tr.gettext("not confirmed"))
    if profile.unsubscribed_at:
        moment = formats.moment(profile.unsubscribed_at, language)
        details.append(tr.gettext("unsubscribed {moment}").format(moment=moment))
    return Happening(
        id=profile.id,
        when=profile.registered_at,
        icon=Icons.ONLINE,
        color="text3" if profile.unsubscribed_at else "text2",
        title=profile.offer,
        details=tuple(details),
        profile_status=profile.status,
    )
